//! C055: trends are counted of people who allow learning together; where nobody is asked for that, there is nothing to count.
//!
//! **Invariant:** one finding, at the section.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Use;

pub(crate) const LINT: Lint = Lint::warning("C055", "trends of nobody", Check::Whole(check));

/// The items of which trends can be counted.
const COUNTED: [&str; 2] = ["views", "purchases"];

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let Some(draft) = &whole.draft.trends else { return };
    let counts = whole.draft.purposes.iter().any(|purpose| {
        let items = purpose.items.entries();
        purpose.uses.get() == Some(&Use::Learning)
            && items.iter().any(|item| COUNTED.contains(&item.value.as_str()))
    });
    if !counts {
        found.push(
            LINT.found(&whole.file.name, &draft.header, "no purpose asks for what trends are counted of")
                .help("declare a purpose with `use = \"dpv:ServiceOptimisation\"` and `items = [\"views\"]`, or take `[trends]` away"),
        );
    }
}
