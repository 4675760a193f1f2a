//! A banner as a browser shows it, judged: rules `DP01` to `DP30` on any site, ours or not.
//! [`browser`] drives a Chromium through the visits the rules need and writes down what it saw ([`observed`]);
//! [`rule`] judges what was written down; [`report`] shows the judgement.
//!
//! **Invariant:** judging is pure: the same observation gives the same judgement, with or without a browser.
//! **Invariant:** of what a site stores only names, places, ages and lengths are kept, never a value.
//! **Invariant:** what cannot be seen from outside is said to be so, never counted as kept.

pub mod browser;
pub mod declared;
pub mod observed;
pub mod report;
pub mod rule;

mod colour;
mod site;
