//! What the rules on banners must find, told from outside the crate.

#![allow(clippy::arithmetic_side_effects, reason = "a test counts; an overflow would fail it")]

#[cfg(test)]
mod pages;
#[cfg(test)]
mod report;
