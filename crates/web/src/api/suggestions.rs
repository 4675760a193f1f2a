//! What came of suggestions.

pub mod report;
