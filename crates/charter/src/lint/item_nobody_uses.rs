//! C009: what serves no purpose must not be collected (GDPR Art. 5(1)(c), data minimisation).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::nearest::did_you_mean;

pub(crate) const LINT: Lint = Lint::warning("C009", "item nobody uses", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for item in &whole.draft.items {
        let name = &item.key.value;
        let mut used = whole.draft.purposes.iter().flat_map(|purpose| purpose.items.entries());
        // A slip in the name is reported where it stands, not here once more.
        let slip =
            |typed: &str| whole.draft.item(typed).is_none() && did_you_mean(typed, [name.as_str()]).is_some();
        if used.any(|entry| entry.value == *name || slip(&entry.value)) {
            continue;
        }
        found.push(
            LINT.found(&whole.file.name, &item.key.span, format!("no purpose uses `{name}`"))
                .help("name it in the `items` of a purpose, or do not collect it")
                .note("GDPR Art. 5(1)(c): data are limited to what is necessary for the purposes"),
        );
    }
}
