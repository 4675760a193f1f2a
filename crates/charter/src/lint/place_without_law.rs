//! C021: the strictest of all rules applies where no pack says what the law is.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::law;

pub(crate) const LINT: Lint = Lint::warning("C021", "place without a law pack", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    if let Some(business) = &whole.draft.business {
        for place in business.serves.entries() {
            if !law::served_by(whole.packs, &place.value).is_empty() {
                continue;
            }
            let label = format!(
                "no law pack is about `{}`: the strictest of all rules will apply there",
                place.value
            );
            found.push(
                LINT.found(&whole.file.name, &place.span, label)
                    .help("write a pack in `laws/`, or leave it at the strictest"),
            );
        }
    }
}
