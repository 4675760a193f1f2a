//! C056: an epsilon above one lets a reader of the trends guess rather well whether a given person is in them.
//!
//! **Invariant:** one finding, at the epsilon of a release.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::epsilon::Epsilon;

pub(crate) const LINT: Lint = Lint::warning("C056", "trends with little noise", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let Some(epsilon) = whole.draft.trends.as_ref().and_then(|draft| draft.epsilon.at()) else { return };
    if !epsilon.value.exceeds(Epsilon::ONE) {
        return;
    }
    let label = format!(
        "who sees one release can guess right in up to {} of 100 cases whether a person is in it",
        epsilon.value.guess_percent()
    );
    found.push(
        LINT.found(&whole.file.name, &epsilon.span, label)
            .help("`epsilon = \"1/4\"` is the default: 57 of 100, where 50 is chance"),
    );
}
