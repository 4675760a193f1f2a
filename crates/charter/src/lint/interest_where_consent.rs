//! C015: no toggle of legitimate interest for a purpose that needs consent (DP15; EDPB Cookie Banner Taskforce 2023, type H).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::law::{self, Pack};
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
        let asks = |pack: &&&Pack| pack.rule(processing, Age::Adult).gate >= Gate::OptIn;
        let asking: Vec<&Pack> = served.iter().filter(asks).copied().collect();
        let Some((first, others)) = asking.split_first() else { continue };
        let more = match others.len() {
            0 => "asks".to_owned(),
            1 => "and one more law ask".to_owned(),
            count => format!("and {count} more laws ask"),
        };
        let label = format!("{} {more} for a yes before `{}`", first.title("en"), purpose.key);
        let diagnostic = LINT.found(&whole.file.name, &basis.span, label).help("write `basis = \"consent\"`");
        found.push(first.cites(processing).iter().fold(diagnostic, Diagnostic::note));
    }
}
