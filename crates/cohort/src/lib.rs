//! What may be said of many without telling of one: counts leave only with noise, above a floor, and within a budget (differential privacy).
//! [`noise`] draws it exactly; [`budget`] counts what it costs, [`account`] over a year and in two ways; [`release`] bounds what one person
//! adds to a table and lets it out once. [`voice`] brings what a person did down to one thing; [`crowd`] counts such voices and lets them out,
//! above a height of [`threshold`] where it is not known beforehand what is counted.
//! `PROOFS.md` beside this crate says for each what is promised, why it holds, and where it was proved first.
//!
//! **Invariant:** no count leaves this crate without noise; what the floor sees is the noisy count, so that hiding tells nothing more.
//! **Invariant:** no floating point takes part in a draw (Mironov 2012, On Significance of the Least Significant Bits).
//! **Invariant:** nothing here knows a clock, a row or a name: who counts is an id, what is counted a key.

pub mod account;
pub mod budget;
pub mod crowd;
pub mod noise;
pub mod release;
pub mod threshold;
pub mod voice;
