//! The program falls over, is shut out, is given nonsense: what was acknowledged stays, and nothing is there by halves.
//!
//! **Invariant:** the program under test is the built one, with real files, a real socket and a real `SIGKILL`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stderr,
    reason = "a test: what is unexpected shall end it"
)]

mod audiences;
mod check;
mod common;
mod contacts;
mod disk;
mod doctor;
mod killed;
mod laws;
mod letters;
mod mail;
mod pack;
mod papers;
mod statistics;
mod verify;
mod ways;
