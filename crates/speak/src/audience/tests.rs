//! Audiences as a business says them: what reads, whom it means, what is found, how it is said back and counted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod counted;
mod evaluated;
mod found;
mod grammar;
mod house;
mod pages;
mod spoken;
