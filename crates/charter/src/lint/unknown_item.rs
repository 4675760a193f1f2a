//! C006: a purpose uses only what the charter declares.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::nearest::did_you_mean;

pub(crate) const LINT: Lint = Lint::error("C006", "unknown item", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in &whole.draft.purposes {
        for name in purpose.items.entries().iter().filter(|name| whole.draft.item(&name.value).is_none()) {
            let typed = &name.value;
            let known = whole.draft.items.iter().map(|item| item.key.value.as_str());
            let help =
                did_you_mean(typed, known).unwrap_or_else(|| format!("declare it as `[item.{typed}]`"));
            found.push(
                LINT.found(&whole.file.name, &name.span, format!("no item is named `{typed}`")).help(help),
            );
        }
    }
}
