//! Receipts and the keys to check them with.

pub mod get;
pub mod keys;
