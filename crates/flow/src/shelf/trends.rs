//! What many look at lately, as it was let out: counted with noise, above a floor, once for each period.
//!
//! **Invariant:** popularity comes from here and from nowhere else.

use entrenous_core::id::{ArticleId, Key};
use std::collections::BTreeMap;

/// The articles many look at, the most looked at first.
#[derive(Default, Debug)]
pub struct Trends {
    whole: Vec<ArticleId>,
    cohorts: BTreeMap<(Key, String), Vec<ArticleId>>,
}

impl Trends {
    /// What the whole house looks at.
    #[must_use]
    pub fn popular(&self) -> &[ArticleId] {
        &self.whole
    }
    /// What those look at who told this choice of this item.
    #[must_use]
    pub fn of_cohort(&self, item: &Key, choice: &str) -> &[ArticleId] {
        self.cohorts.get(&(item.clone(), choice.to_owned())).map_or(&[], Vec::as_slice)
    }
}
