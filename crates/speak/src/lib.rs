//! To whom, what and when a business writes, as files it can read: [`audience`] (who is meant), [`campaign`] (once, to many) and
//! [`journey`] (step by step, to each at their own time).
//!
//! **Invariant:** text in, plain values in, answers out: no clock, dice, file, database or network here, and nothing is sent.
//! **Invariant:** nobody is chosen by an item that the purpose may not use: it is looked for when a file is saved, and again when a person is looked at.

pub mod audience;
pub mod campaign;
pub mod journey;
