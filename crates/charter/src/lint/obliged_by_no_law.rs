//! C045: no law obliges a business to advertise, to suggest or to count (GDPR Art. 6(1)(c), 6(3)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::{Basis, Use};

pub(crate) const LINT: Lint = Lint::error("C045", "obliged by no law", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        let Some(basis) = purpose.basis.at().filter(|basis| basis.value == Basis::LegalObligation) else {
            continue;
        };
        let Some(uses) = purpose.uses.get() else { continue };
        if matches!(uses, Use::RequestedService | Use::Service) {
            continue;
        }
        let label = format!("no law obliges anyone to `{}`", purpose.key.value);
        found.push(
            LINT.found(&whole.file.name, &basis.span, label)
                .help("write `basis = \"consent\"`, or take the purpose away")
                .note("GDPR Art. 6(3): an obligation is laid down by Union law or the law of a member state"),
        );
    }
}
