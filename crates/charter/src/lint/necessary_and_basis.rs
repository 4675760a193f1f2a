//! C014: what is necessary is not asked for, and what rests on a contract is necessary for it.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Basis;

pub(crate) const LINT: Lint = Lint::error("C014", "necessary and its basis disagree", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        let Some(basis) = purpose.basis.at() else { continue };
        let (label, help, note) = match (basis.value, purpose.necessary.is_absent()) {
            (Basis::Consent | Basis::ExplicitConsent, false) => (
                "it is `necessary`, yet it asks: a no would have no effect",
                "take `necessary` away, or name another basis",
                "GDPR Art. 7(4), recital 42: a consent that cannot be refused is not free",
            ),
            (Basis::Contract, true) => (
                "it rests on the contract, yet does not say why it is necessary for it",
                "add `necessary = \"…\"` with a reason of the list, or ask for consent",
                "GDPR Art. 6(1)(b): only what is objectively necessary for the contract (EDPB Guidelines 2/2019)",
            ),
            _ => continue,
        };
        found.push(LINT.found(&whole.file.name, &basis.span, label).help(help).note(note));
    }
}
