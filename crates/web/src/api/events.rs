//! What happens in a visit.

pub mod post;
