//! C017: a time that long needs a reason that someone can tell a regulator (GDPR Art. 5(1)(e), 5(2)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::warning("C017", "kept longer than five years", Check::Whole(check));

/// Kept longer than this, an item is pointed at.
const KEPT_DAYS_MOST: u32 = 5 * 365;

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for keep in whole.draft.items.iter().filter_map(|item| item.keep.at()) {
        if keep.value.about_days() > KEPT_DAYS_MOST {
            found.push(
                LINT.found(&whole.file.name, &keep.span, format!("`{}` is longer than five years", keep.value))
                    .help("shorten it, or write down why it must be that long")
                    .note("GDPR Art. 5(1)(e), 5(2): no longer than necessary, and the business must be able to show it"),
            );
        }
    }
}
