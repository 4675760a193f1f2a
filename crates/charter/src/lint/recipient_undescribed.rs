//! C025: a recipient of whom the charter says nothing but the name (GDPR Art. 13(1)(e) and (f), 30(1)(d)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use crate::nearest::did_you_mean;

pub(crate) const LINT: Lint = Lint::warning("C025", "recipient nobody describes", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let processors = &whole.draft.processors;
    let shares = whole.draft.purposes.iter().flat_map(|purpose| purpose.shares_with.entries());
    for entry in shares.filter(|entry| entry.value.chars().any(char::is_alphanumeric)) {
        if processors.iter().any(|processor| processor.is_named(&entry.value)) {
            continue;
        }
        let known = processors.iter().filter_map(|processor| processor.name.get().map(String::as_str));
        let help = did_you_mean(&entry.value, known)
            .unwrap_or_else(|| "add a table such as `[processor.film]` with its `name` and `country`".into());
        let label = format!("no `[processor]` says where `{}` is", entry.value);
        found.push(LINT.found(&whole.file.name, &entry.span, label).help(help));
    }
}
