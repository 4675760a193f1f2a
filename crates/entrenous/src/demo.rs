//! The example street: businesses of our own invention, embedded in the program.
//!
//! **Invariant:** a shop here uses the public calls only, as a shop of somebody else would.

pub mod elsewhere;
pub mod embedded;
pub mod include;
pub mod mailbox;
pub mod past;
pub mod readers;
pub mod shop;
pub mod street;
