//! What the pages use that the charter does not declare.

pub mod post;
