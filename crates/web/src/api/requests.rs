//! What agents asked for people, as the business sees it.

pub mod judge;
pub mod list;
