//! How often a business may write to a person at most, beside the pace of each purpose: in all, and by each medium.
//!
//! **Invariant:** a cap of the business holds for all purposes together; a purpose's own cap stays beside it, and the lower one decides.

use crate::charter::AtMost;
use crate::communicate::Medium;
use serde::Serialize;
use std::collections::BTreeMap;

/// The caps of a business.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Caps {
    /// How many messages of any kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<AtMost>,
    /// How many by one medium.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub by: BTreeMap<Medium, AtMost>,
}

impl Caps {
    /// Whether nothing is capped.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.at_most.is_none() && self.by.is_empty()
    }
    /// How many by this medium.
    #[must_use]
    pub fn of(&self, medium: Medium) -> Option<AtMost> {
        self.by.get(&medium).copied()
    }
}
