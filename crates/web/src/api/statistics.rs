//! What may be said of many.

pub mod consent;
