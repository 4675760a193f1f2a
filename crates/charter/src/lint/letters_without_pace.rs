//! C036: who says yes to letters is told how many, and sleeps (GDPR Art. 7(2), 13(2); recital 42: an informed yes).
//!
//! **Invariant:** one finding for each purpose, at its use.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Use;
use entrenous_core::request::Surface;

pub(crate) const LINT: Lint = Lint::warning("C036", "letters without a pace", Check::Whole(check));

/// Whether something is sent there that a person did not just ask for.
pub(super) fn writes(surface: &Surface) -> bool {
    matches!(surface, Surface::Mail | Surface::Chat | Surface::Voice)
}

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let capped = whole.draft.business.as_ref().is_some_and(|business| !business.caps.at_most.is_absent());
    for purpose in &whole.draft.purposes {
        let Some(uses) = purpose.uses.at().filter(|uses| uses.value == Use::DirectMarketing) else {
            continue;
        };
        if !purpose.surfaces.entries().iter().any(|at| writes(&at.value)) {
            continue;
        }
        let missing = [
            ("at_most = \"2 per week\"", purpose.at_most.is_absent() && !capped),
            ("quiet = \"21:00-08:00\"", purpose.quiet.is_absent()),
        ];
        let missing: Vec<String> =
            missing.iter().filter(|(_, absent)| *absent).map(|(example, _)| format!("`{example}`")).collect();
        if missing.is_empty() {
            continue;
        }
        let label = format!("`{}` may write as often or as late as it likes", purpose.key.value);
        found.push(
            LINT.found(&whole.file.name, &uses.span, label)
                .help(format!("add, for example, {}", missing.join(" and "))),
        );
    }
}
