//! C064: a yes to letters is no yes to being watched while reading them, and the other way round (GDPR recital 43; CNIL deliberation 2026-042;
//! Garante, provision 284 of 17 April 2026).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::{Basis, Source, Use};

pub(crate) const LINT: Lint = Lint::error("C064", "reading measured under another yes", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let file = &whole.file.name;
    for purpose in &whole.draft.purposes {
        if purpose.uses.get() != Some(&Use::Reading) {
            continue;
        }
        let name = &purpose.key.value;
        if let Some(basis) = purpose.basis.at().filter(|basis| basis.value != Basis::Consent) {
            let label = format!("`{name}` measures what one person reads, and does not ask them");
            found.push(LINT.found(file, &basis.span, label).help("write `basis = \"consent\"`"));
        }
        for item in purpose.items.entries() {
            let source = whole.draft.item(&item.value).and_then(|item| item.source.get()).copied();
            if source.is_some_and(|source| source != Source::Observed) {
                let label = format!("one yes to `{name}` also opens `{}`", item.value);
                let help = "keep only what is measured here, such as an item `readings` that is `observed`";
                found.push(LINT.found(file, &item.span, label).help(help));
            }
            let others = whole.draft.purposes.iter().filter(|other| other.key.value != *name);
            for other in others {
                for at in other.items.entries().iter().filter(|at| at.value == item.value) {
                    let label = format!("a yes to `{}` would open what `{name}` measured", other.key.value);
                    found.push(
                        LINT.found(file, &at.span, label)
                            .help("take it out of this purpose")
                            .note("GDPR recital 43: a consent is not free if separate ones could be given and are not asked for"),
                    );
                }
            }
        }
    }
}
