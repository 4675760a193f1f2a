//! fideslang 3, the YAML in which privacy engineers describe systems (<https://ethyca.github.io/fideslang>): out with [`write()`], in with [`read`].
//!
//! **Invariant:** what has no counterpart on the other side is said line by line; nothing is dropped in silence.

mod draft;
mod export;
mod import;
mod yaml;

pub use export::write;
pub use import::{Draft, Home, Remark, read};
pub use yaml::NotYaml;
