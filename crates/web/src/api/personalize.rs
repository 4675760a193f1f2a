//! Suggestions, on the highest rung the person allows.

pub mod post;
