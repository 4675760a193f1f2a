//! C060: a cap under which there is always room, since the business allows itself less in all.
//!
//! **Invariant:** one finding for each cap, at its value. Two that are alike are none: the narrower promise is kept by both.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::table::At;
use entrenous_core::charter::AtMost;

pub(crate) const LINT: Lint = Lint::warning("C060", "cap that is never reached", Check::Whole(check));

/// The most messages there can be in the span of `cap`, if there are at most `all`.
fn most_within(all: AtMost, cap: AtMost) -> u64 {
    let (wide, narrow) = (cap.per.microseconds(), all.per.microseconds());
    let spans = wide.saturating_add(narrow.saturating_sub(1)).checked_div(narrow).unwrap_or(1);
    u64::from(all.count).saturating_mul(u64::try_from(spans).unwrap_or(1))
}

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let Some(caps) = whole.draft.business.as_ref().map(|business| &business.caps) else { return };
    let Some(all) = caps.at_most.get().copied() else { return };
    let purposes = whole
        .draft
        .purposes
        .iter()
        .filter_map(|purpose| purpose.at_most.at().map(|at| (format!("`{}`", purpose.key.value), at)));
    let media = caps.by.iter().map(|(medium, at)| (format!("`{}`", medium.word()), at));
    for (whose, At { value, span }) in purposes.chain(media) {
        let within = most_within(all, *value);
        if within < u64::from(value.count) {
            let label = format!("{whose} never has {}: the business sends {all} in all", value.count);
            found.push(LINT.found(&whole.file.name, span, label).help(format!(
                "write `{within} per {}` or fewer, or raise `at_most` of `[business]`",
                value.per
            )));
        }
    }
}
