//! What the terms of a charter are called elsewhere: in fideslang, and in the law of California. The pairs are data: `terms.toml`.
//!
//! **Invariant:** a key that is not in the table is read as its nearest parent, and the caller is told so.

use entrenous_core::charter::{Source, Use};
use serde::Deserialize;
use std::sync::LazyLock;

/// A use of data.
#[derive(Deserialize)]
pub(crate) struct UseTerm {
    /// The purpose in W3C DPV.
    pub(crate) ours: Use,
    /// The data use in fideslang.
    pub(crate) fides: String,
    #[serde(default)]
    also: Vec<String>,
}

/// A category of data.
#[derive(Deserialize)]
pub(crate) struct CategoryTerm {
    /// The category in W3C DPV, as W3C spells it.
    pub(crate) ours: String,
    #[serde(default)]
    spelt: Vec<String>,
    /// The data category in fideslang.
    pub(crate) fides: String,
    #[serde(default)]
    also: Vec<String>,
    /// How such data usually come.
    pub(crate) source: Source,
    /// What California calls it.
    pub(crate) california: String,
}

#[derive(Deserialize, Default)]
struct Terms {
    #[serde(rename = "use")]
    uses: Vec<UseTerm>,
    category: Vec<CategoryTerm>,
}

/// A test keeps the table whole.
static TERMS: LazyLock<Terms> =
    LazyLock::new(|| toml::from_str(include_str!("terms.toml")).unwrap_or_default());

/// How near a key of fideslang is to the term it is read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Nearness {
    /// It is its pair.
    Same,
    /// The table knows only something wider.
    Wider,
}

/// The data use that stands for ours.
pub(crate) fn fides_use(ours: Use) -> &'static str {
    TERMS.uses.iter().find(|term| term.ours == ours).map_or("functional", |term| term.fides.as_str())
}

/// The row of one of our categories.
pub(crate) fn category(ours: &str) -> Option<&'static CategoryTerm> {
    TERMS.category.iter().find(|term| term.ours == ours || term.spelt.iter().any(|other| other == ours))
}

/// Our use for a data use.
pub(crate) fn our_use(key: &str) -> Option<(&'static UseTerm, Nearness)> {
    nearest(key, &TERMS.uses, |term| (&term.fides, &term.also))
}

/// Our category for a data category.
pub(crate) fn our_category(key: &str) -> Option<(&'static CategoryTerm, Nearness)> {
    nearest(key, &TERMS.category, |term| (&term.fides, &term.also))
}

/// The kinds California knows, as far as the table has them.
#[cfg(test)]
pub(crate) fn california_kinds() -> impl Iterator<Item = &'static str> {
    TERMS.category.iter().map(|term| term.california.as_str()).chain(["other", "sensitive"])
}

/// The row of a key, or of the nearest key above it.
fn nearest<T>(
    key: &str,
    rows: &'static [T],
    names: impl Fn(&'static T) -> (&'static String, &'static Vec<String>),
) -> Option<(&'static T, Nearness)> {
    let above = std::iter::successors(Some(key), |key| key.rsplit_once('.').map(|(above, _)| above));
    let has = |row: &'static T, wanted: &str| {
        let (first, also) = names(row);
        first == wanted || also.iter().any(|name| name == wanted)
    };
    above.take(DEPTH_MOST).find_map(|wanted| {
        let row = rows
            .iter()
            .find(|row| names(row).0 == wanted)
            .or_else(|| rows.iter().find(|row| has(row, wanted)))?;
        let same = wanted == key && names(row).0 == key;
        Some((row, if same { Nearness::Same } else { Nearness::Wider }))
    })
}

/// How many parts of a key are looked at.
const DEPTH_MOST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_can_be_read_back() {
        assert_eq!(TERMS.uses.len(), 9);
        for term in &TERMS.uses {
            let (back, nearness) = our_use(&term.fides).unwrap();
            assert_eq!((back.ours, nearness), (term.ours, Nearness::Same), "{}", term.fides);
            assert_eq!(fides_use(term.ours), term.fides);
        }
        for term in &TERMS.category {
            let (back, nearness) = our_category(&term.fides).unwrap();
            assert_eq!((&back.fides, nearness), (&term.fides, Nearness::Same));
            let first = TERMS.category.iter().find(|row| row.fides == term.fides).unwrap();
            assert_eq!(back.ours, first.ours, "where several share a key, the first is read back");
        }
        assert_eq!(category("pd:BrowsingBehaviour").unwrap().ours, "pd:BrowsingBehavior");
    }

    #[test]
    fn what_the_table_does_not_know_is_read_as_what_is_above_it_or_not_at_all() {
        let (term, nearness) = our_category("user.contact.address.city").unwrap();
        assert_eq!((term.ours.as_str(), nearness), ("pd:PhysicalAddress", Nearness::Wider));
        assert_eq!(our_use("marketing.communications.email").unwrap().0.ours, Use::DirectMarketing);
        assert!(our_use("employment.recruitment").is_none() && our_category("system.operations").is_none());
    }
}
