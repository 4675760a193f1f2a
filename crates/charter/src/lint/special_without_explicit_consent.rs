//! C011: special categories need a yes of their own (GDPR Art. 9(2)(a)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Basis;

pub(crate) const LINT: Lint =
    Lint::error("C011", "special category without explicit consent", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        let Some(basis) = purpose.basis.at().filter(|basis| basis.value != Basis::ExplicitConsent) else {
            continue;
        };
        let special = |name: &str| whole.draft.item(name).is_some_and(|item| item.is_special());
        for name in purpose.items.entries().iter().filter(|name| special(&name.value)) {
            let label = format!(
                "`{}` uses the special category `{}` on another basis",
                purpose.key.value, name.value
            );
            found.push(
                LINT.found(&whole.file.name, &basis.span, label)
                    .help("write `basis = \"explicit_consent\"`, or take the item out of this purpose")
                    .note(
                        "GDPR Art. 9(1), 9(2)(a): health, belief, origin and the like need explicit consent",
                    ),
            );
        }
    }
}
