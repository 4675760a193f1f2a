//! C053: OpenDSR knows erasure and nothing smaller, so taking back one of several purposes erases what the others need.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Manner;

pub(crate) const LINT: Lint =
    Lint::warning("C053", "erasure of more than was taken back", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for processor in &whole.draft.processors {
        let Some(kind) = processor.kind.at().filter(|kind| kind.value == Manner::OpenDsr) else { continue };
        let serves = whole.draft.purposes.iter().filter(|purpose| {
            purpose.shares_with.entries().iter().any(|recipient| processor.is_named(&recipient.value))
        });
        let count = serves.count();
        if count < 2 {
            continue;
        }
        let label =
            format!("it serves {count} purposes; taking one back erases what it holds for all of them");
        found.push(
            LINT.found(&whole.file.name, &kind.span, label).help(
                "use `kind = \"webhook\"`, which names the purposes, or declare one processor a purpose",
            ),
        );
    }
}
