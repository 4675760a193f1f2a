//! C038: health, belief or origin do not choose what is sold to someone (DSA Art. 26(3); GDPR Art. 9, 22(4)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Use;

pub(crate) const LINT: Lint = Lint::warning("C038", "special category steers offers", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        if !matches!(purpose.uses.get(), Some(Use::Advertising | Use::DirectMarketing)) {
            continue;
        }
        let special = |name: &str| whole.draft.item(name).is_some_and(|item| item.is_special());
        for item in purpose.items.entries().iter().filter(|item| special(&item.value)) {
            let label =
                format!("`{}` chooses offers by the special category `{}`", purpose.key.value, item.value);
            found.push(
                LINT.found(&whole.file.name, &item.span, label)
                    .help("take the item out of this purpose")
                    .note("DSA Art. 26(3): platforms show no advertising based on profiling with special categories"),
            );
        }
    }
}
