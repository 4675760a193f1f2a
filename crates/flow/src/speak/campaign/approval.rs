//! Who approved a campaign, and what they saw.
//!
//! **Invariant:** an approval names the versions of all texts: another text is not approved by it.

use entrenous_core::hash::Hash;
use entrenous_core::moment::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who approved what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Approval {
    /// Who, as they are called in the business.
    pub by: String,
    /// When.
    pub at: Moment,
    /// How many people it would have gone to then.
    pub people: u64,
    /// The versions of the texts, by message and language.
    pub versions: BTreeMap<String, Hash>,
}
