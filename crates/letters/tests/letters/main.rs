//! Messages as a business writes them: the pages of the codes, what reaches a person, and bad input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod bad;
mod house;
mod pages;
mod shipped;
mod short;
mod written;
