//! The proof, for anyone.

pub mod checkpoint;
