//! C015: no toggle of legitimate interest for a purpose that needs consent (DP15; EDPB Cookie Banner Taskforce 2023, type H).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::law;
use entrenous_core::charter::Basis;
use entrenous_core::permit::Gate;
use entrenous_core::region::Place;
use entrenous_core::request::Age;

pub(crate) const LINT: Lint =
    Lint::error("C015", "legitimate interest where the law asks for a yes", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let Some(charter) = whole.charter else { return };
    let serves: Vec<Place> =
        charter.business.serves.iter().filter_map(|named| Place::parse(named).ok()).collect();
    let served = law::served(whole.packs, &serves);
    for ((_, purpose), draft) in charter.purposes().zip(&whole.draft.purposes) {
        let Some(basis) = draft.basis.at().filter(|at| at.value == Basis::LegitimateInterest) else {
            continue;
        };
        let processing = charter.processing(purpose);
        for pack in served.iter().filter(|pack| pack.rule(processing, Age::Adult).gate >= Gate::OptIn) {
            let label = format!("{} asks for a yes before `{}`", pack.title("en"), purpose.key);
            let diagnostic =
                LINT.found(&whole.file.name, &basis.span, label).help("write `basis = \"consent\"`");
            found.push(pack.cites(processing).iter().fold(diagnostic, Diagnostic::note));
        }
    }
}
