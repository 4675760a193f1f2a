//! What reading a charter and compiling its laws must do, told from outside the crate.

#![allow(clippy::arithmetic_side_effects, reason = "a test counts; an overflow would fail it")]

#[cfg(test)]
mod calendars;
#[cfg(test)]
mod common;
#[cfg(test)]
mod deadlines;
#[cfg(test)]
mod law;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod sarif;
#[cfg(test)]
mod table;
