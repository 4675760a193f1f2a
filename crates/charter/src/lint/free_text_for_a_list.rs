//! C039: whoever picks from a list tells no more than was asked (GDPR Art. 5(1)(c), 25(2)).
//!
//! **Invariant:** one finding for each item, at its category.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Source;

pub(crate) const LINT: Lint = Lint::warning("C039", "free text where a list would do", Check::Whole(check));

/// Categories whose values are known beforehand (W3C DPV, `pd`).
const LISTABLE: [&str; 10] = [
    "AgeRange",
    "Color",
    "Favorite",
    "FavoriteColor",
    "FavoriteFood",
    "FavoriteMusic",
    "Gender",
    "Interest",
    "Language",
    "Preference",
];

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for item in &whole.draft.items {
        let told = item.source.get() == Some(&Source::Volunteered) && item.choices.is_absent();
        let listable = |at: &&crate::table::At<String>| {
            at.value.strip_prefix("pd:").is_some_and(|name| LISTABLE.contains(&name))
        };
        let Some(category) = item.category.at().filter(listable).filter(|_| told) else { continue };
        let label =
            format!("people can write anything into `{}`, also what you must not know", item.key.value);
        found.push(
            LINT.found(&whole.file.name, &category.span, label)
                .help("add `choices = [\"…\", \"…\"]`")
                .note("GDPR Art. 25(2): by default only what is necessary is collected"),
        );
    }
}
