//! C037: a pace of a purpose that writes to nobody is a promise about nothing.
//!
//! **Invariant:** one finding for each key, at its value.

use super::letters_without_pace::writes;
use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::warning("C037", "pace without letters", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        let surfaces = purpose.surfaces.entries();
        if surfaces.is_empty() || surfaces.iter().any(|at| writes(&at.value)) {
            continue;
        }
        let spans = [
            purpose.at_most.at().map(|at| &at.span),
            purpose.quiet.at().map(|at| &at.span),
            purpose.digest.at().map(|at| &at.span),
        ];
        for span in spans.into_iter().flatten() {
            let label = format!("`{}` writes to nobody: no surface of it is a message", purpose.key.value);
            found.push(
                LINT.found(&whole.file.name, span, label)
                    .help("add `\"mail\"` to `surfaces`, or take the pace away"),
            );
        }
    }
    let writing = whole.draft.purposes.iter().any(|purpose| {
        let surfaces = purpose.surfaces.entries();
        surfaces.is_empty() || surfaces.iter().any(|at| writes(&at.value))
    });
    for at in whole.draft.business.iter().flat_map(|business| business.caps.all()).filter(|_| !writing) {
        found.push(
            LINT.found(&whole.file.name, &at.span, "nobody is written to: no purpose has a message")
                .help("add `\"mail\"` to the `surfaces` of a purpose, or take the cap away"),
        );
    }
}
