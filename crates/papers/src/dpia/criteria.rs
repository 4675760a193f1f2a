//! The nine criteria of WP248 rev. 01 (III.B.a), each answered from the charter, or asked.
//!
//! **Invariant:** a criterion is not denied because the charter is silent: then it is asked.

use crate::{Sources, receivers};
use entrenous_core::charter::{Source, Use};
use entrenous_core::request::Surface;
use serde::Serialize;

/// What the charter shows of a criterion.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Finding {
    /// It holds.
    Shown,
    /// It does not hold.
    NotShown,
    /// Only the business knows.
    Asked,
}

/// One criterion.
pub(super) struct Criterion {
    /// Which.
    pub(super) name: &'static str,
    /// What the charter shows.
    pub(super) finding: Finding,
    /// Why, by the name of its text.
    pub(super) reason: &'static str,
}

/// All nine, in their order.
pub(super) fn criteria(sources: &Sources<'_>) -> [Criterion; 9] {
    let charter = sources.charter;
    let profiles = |uses: Use| matches!(uses, Use::Suggestions | Use::Advertising);
    let profiled = charter.purposes().any(|(_, one)| profiles(one.uses) && !sources.items(one).is_empty());
    let watched = charter.items().any(|(_, item)| item.source == Source::Observed);
    let special = charter.items().any(|(_, item)| item.special);
    let novel = charter
        .purposes()
        .any(|(_, one)| one.surfaces.has(Surface::Chat) || one.surfaces.has(Surface::Voice));
    let given = receivers::all(sources).iter().any(|one| !one.is_processor());
    [
        if profiled { shown("scoring", "profiled") } else { absent("scoring", "not_profiled") },
        absent("automated", "no_effect"),
        if watched { shown("monitoring", "watched") } else { absent("monitoring", "not_watched") },
        if special { shown("sensitive", "special") } else { absent("sensitive", "not_special") },
        asked("scale", "scale"),
        asked("matching", if given { "matching_given" } else { "matching" }),
        if charter.business.for_minors {
            shown("vulnerable", "minors")
        } else {
            absent("vulnerable", "no_minors")
        },
        asked("novel", if novel { "novel_chat" } else { "novel" }),
        absent("barred", "not_barred"),
    ]
}

const fn shown(name: &'static str, reason: &'static str) -> Criterion {
    Criterion { name, finding: Finding::Shown, reason }
}

const fn absent(name: &'static str, reason: &'static str) -> Criterion {
    Criterion { name, finding: Finding::NotShown, reason }
}

const fn asked(name: &'static str, reason: &'static str) -> Criterion {
    Criterion { name, finding: Finding::Asked, reason }
}
