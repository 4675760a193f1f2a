//! C007: the same thing twice in one list, or one text in two files: one of the two is a mistake.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::table::At;
use crate::texts::{Text, TextKey};

pub(crate) const LINT: Lint = Lint::error("C007", "named twice", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let file = &whole.file.name;
    if let Some(business) = &whole.draft.business {
        twice(file, business.languages.entries(), found);
        twice(file, business.serves.entries(), found);
    }
    for item in &whole.draft.items {
        twice(file, item.choices.entries(), found);
    }
    for purpose in &whole.draft.purposes {
        twice(file, purpose.items.entries(), found);
        twice(file, purpose.surfaces.entries(), found);
        twice(file, purpose.shares_with.entries(), found);
        twice(file, purpose.stores.entries(), found);
        twice(file, purpose.hosts.entries(), found);
    }
}

fn twice<T: PartialEq>(file: &str, list: &[At<T>], found: &mut Vec<Diagnostic>) {
    for (position, entry) in list.iter().enumerate() {
        if list.iter().take(position).any(|before| before.value == entry.value) {
            found.push(
                LINT.found(file, &entry.span, "this is in the list already").help("take one of the two away"),
            );
        }
    }
}

pub(crate) fn of_text(text: &Text, key: &TextKey, before: &str) -> Diagnostic {
    LINT.found(&text.file, &text.span, format!("`{key}` is in `{before}` already"))
        .help("take one of the two away")
}
