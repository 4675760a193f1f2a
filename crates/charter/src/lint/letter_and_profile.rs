//! C032: a yes to letters is no yes to being watched (DP14; GDPR Art. 7(2), recitals 32 and 43).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::{Source, Use};

pub(crate) const LINT: Lint =
    Lint::warning("C032", "letter and profile in one question", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        if purpose.uses.get() != Some(&Use::DirectMarketing) {
            continue;
        }
        let source = |name: &str| whole.draft.item(name).and_then(|item| item.source.get()).copied();
        for item in purpose.items.entries() {
            let Some(Source::Observed | Source::Inferred) = source(&item.value) else { continue };
            let label = format!("one yes allows the letter and the use of `{}` for it", item.value);
            found.push(
                LINT.found(&whole.file.name, &item.span, label)
                    .help("let a purpose of its own choose what fits, and let this one only write")
                    .note("GDPR recital 43: a consent is not free if separate ones could be given and are not asked for"),
            );
        }
    }
}
