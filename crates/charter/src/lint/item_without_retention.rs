//! C010: nothing is kept without an end (GDPR Art. 5(1)(e), storage limitation).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::error("C010", "item without a time to keep it", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for item in whole.draft.items.iter().filter(|item| item.keep.is_absent()) {
        let key = &item.key;
        found.push(
            LINT.found(&whole.file.name, &key.span, format!("`{}` does not say how long it is kept", key.value))
                .help("add, for example, `keep = \"90 days\"`")
                .note("GDPR Art. 5(1)(e), 13(2)(a): data are kept no longer than needed, and the person is told how long"),
        );
    }
}
