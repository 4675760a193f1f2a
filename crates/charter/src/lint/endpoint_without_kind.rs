//! C052: an endpoint and its kind go together: without one of them nobody is told. What became of messages is told by signed notes alone.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Manner;

pub(crate) const LINT: Lint = Lint::error("C052", "endpoint without its kind", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for processor in &whole.draft.processors {
        let by_note = !processor.endpoint.is_absent() && processor.kind.get() == Some(&Manner::Webhook);
        if let Some(first) = processor.events.entries().first().filter(|_| !by_note) {
            let label = "what became of messages is told by signed notes, and this processor takes none";
            let help = "add `endpoint = \"https://…\"` and `kind = \"webhook\"`, or take `events` away";
            found.push(LINT.found(&whole.file.name, &first.span, label).help(help));
        }
        let (span, label, help) = match (&processor.endpoint, &processor.kind) {
            (endpoint, kind) if kind.is_absent() && !endpoint.is_absent() => {
                let Some(at) = endpoint.at() else { continue };
                (
                    &at.span,
                    "how this endpoint is told is not said",
                    "add `kind = \"webhook\"` or `kind = \"opendsr\"`",
                )
            }
            (endpoint, kind) if endpoint.is_absent() && !kind.is_absent() => {
                let Some(at) = kind.at() else { continue };
                let help = "add `endpoint = \"https://…\"`, or take `kind` away and tell it by other means";
                (&at.span, "where this processor is told is not said", help)
            }
            _ => continue,
        };
        found.push(LINT.found(&whole.file.name, span, label).help(help));
    }
}
