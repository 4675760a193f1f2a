//! A house inside a test: the boutique on a folder that vanishes, a clock turned by hand, seeded dice, and visitors who speak HTTP.
//!
//! **Invariant:** nothing here draws from the system: the same test makes the same ids, keys and times every time.
//! **Invariant:** a visitor has only what a browser has: a language, a signal, a token.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "this crate exists for tests: what does not hold should stop the test"
)]

mod atlas;
mod dice;
mod house;
mod visitor;

pub use atlas::atlas_file;
pub use dice::SeededDice;
pub use house::{BOUTIQUE, HandClock, World, site_key};
pub use visitor::{Heard, Visitor};
