//! Campaigns and journeys as a business writes them: the pages of the codes, people on the way, and bad input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod bad;
mod campaigns;
mod drawn;
mod edited;
mod house;
mod pages;
mod past;
mod walks;
mod written;
