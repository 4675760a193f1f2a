//! What is asked, and how signals are answered.

pub mod get;
pub mod gpc;
