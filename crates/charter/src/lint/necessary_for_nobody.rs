//! C033: advertising, offers, statistics and suggestions are never what a person asked for (DP16; ePrivacy Directive Art. 5(3); type I).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Use;

pub(crate) const LINT: Lint = Lint::error("C033", "called necessary, but optional", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        let (Some(necessary), Some(uses)) = (purpose.necessary.at(), purpose.uses.get()) else { continue };
        if matches!(uses, Use::RequestedService | Use::Service) {
            continue;
        }
        let label = format!("nobody asked for `{}`: the page works without it", purpose.key.value);
        found.push(
            LINT.found(&whole.file.name, &necessary.span, label)
                .help("take `necessary` away and ask, or write `use = \"dpv:RequestedServiceProvision\"` if it is what they came for")
                .note("EDPB Cookie Banner Taskforce 2023, type I: what is not essential is not called essential"),
        );
    }
}
