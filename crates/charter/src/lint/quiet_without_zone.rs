//! C057: quiet hours are hours of a wall clock, and somebody must say whose.
//!
//! **Invariant:** one finding for each purpose with quiet hours, at them.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::warning("C057", "quiet hours without a time zone", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let named = whole.draft.business.as_ref().is_none_or(|business| !business.zone.is_absent());
    for purpose in whole.draft.purposes.iter().filter(|_| !named) {
        let Some(quiet) = purpose.quiet.at() else { continue };
        let label = format!("`{}` is silent by the clock of UTC", purpose.key.value);
        found.push(
            LINT.found(&whole.file.name, &quiet.span, label)
                .help("add to `[business]`, for example, `zone = \"Europe/Paris\"`"),
        );
    }
}
