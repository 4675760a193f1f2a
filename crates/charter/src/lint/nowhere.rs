//! C016: a purpose that is shown nowhere cannot be agreed to, and is permitted nowhere.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::table::Field;

pub(crate) const LINT: Lint = Lint::error("C016", "purpose without a surface", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        let span = match &purpose.surfaces {
            Field::Absent => &purpose.key.span,
            Field::Is(at) if at.value.is_empty() => &at.span,
            Field::Is(_) | Field::Unreadable => continue,
        };
        let label = format!("`{}` is for no surface", purpose.key.value);
        found
            .push(LINT.found(&whole.file.name, span, label).help("add, for example, `surfaces = [\"web\"]`"));
    }
}
