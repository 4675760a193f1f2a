//! C047: figures about an audience need no visit older than 25 months (CNIL guidelines on trackers, deliberation 2020-091, sec. 5).
//!
//! **Invariant:** one finding for each item, at its span; an item that another purpose needs longer is not counted.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::{Source, Use};

pub(crate) const LINT: Lint =
    Lint::warning("C047", "visits kept longer than statistics need", Check::Whole(check));

/// 25 months, each of 31 days at most.
const KEPT_DAYS_MOST: u32 = 25 * 31;

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for item in whole.draft.items.iter().filter(|item| item.source.get() == Some(&Source::Observed)) {
        let used = |purpose: &&crate::parse::PurposeDraft| {
            purpose.items.entries().iter().any(|at| at.value == item.key.value)
        };
        let mut users = whole.draft.purposes.iter().filter(used).peekable();
        let only_counted = users.peek().is_some()
            && users.all(|purpose| matches!(purpose.uses.get(), Some(Use::Statistics | Use::Learning)));
        let Some(keep) =
            item.keep.at().filter(|keep| only_counted && keep.value.about_days() > KEPT_DAYS_MOST)
        else {
            continue;
        };
        let label = format!("`{}` only counts, and is kept for {}", item.key.value, keep.value);
        found.push(
            LINT.found(&whole.file.name, &keep.span, label)
                .help("keep it for at most `25 months`; figures without people may stay")
                .note("CNIL deliberation 2020-091: what is collected for audience measurement is kept 25 months at most"),
        );
    }
}
