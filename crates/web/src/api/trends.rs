//! What many looked at.

pub mod get;
