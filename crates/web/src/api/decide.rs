//! Permits or refusals, in bulk.

pub mod post;
