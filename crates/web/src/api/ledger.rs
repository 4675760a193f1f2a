//! The proof, for anyone.

pub mod checkpoint;
pub mod tile;
