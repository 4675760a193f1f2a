//! C022: a charter declares at most 64 items, 64 purposes and 64 processors: nobody reads more.
//!
//! **Invariant:** one finding for each kind, at the first that is too many.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::table::At;
use entrenous_core::id::DECLARED_MOST;

pub(crate) const LINT: Lint = Lint::error("C022", "too many declared", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let items: Vec<&At<String>> = whole.draft.items.iter().map(|item| &item.key).collect();
    let purposes: Vec<&At<String>> = whole.draft.purposes.iter().map(|purpose| &purpose.key).collect();
    let processors: Vec<&At<String>> = whole.draft.processors.iter().map(|one| &one.key).collect();
    for (what, declared) in [("items", items), ("purposes", purposes), ("processors", processors)] {
        if let Some(first) = declared.get(DECLARED_MOST) {
            let label = format!("this is one more than the {DECLARED_MOST} {what} a charter may declare");
            found.push(
                LINT.found(&whole.file.name, &first.span, label).help("unite what a person would see as one"),
            );
        }
    }
}
