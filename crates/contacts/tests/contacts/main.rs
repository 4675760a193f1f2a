//! Exports as each tool writes them (all people in them are invented), and what becomes of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod any;
mod defects;
mod house;
mod report;
mod strictest;
mod tools;
