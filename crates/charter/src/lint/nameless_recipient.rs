//! C018: third parties are named before consent is asked for them (DP27; GDPR Art. 13(1)(e)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::error("C018", "recipient without a name", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let shares = whole.draft.purposes.iter().flat_map(|purpose| purpose.shares_with.entries());
    for name in shares.filter(|name| !name.value.chars().any(char::is_alphanumeric)) {
        found.push(
            LINT.found(&whole.file.name, &name.span, "this names nobody")
                .help("write the name of the third party as its customers know it, or take the entry away")
                .note("GDPR Art. 13(1)(e): the person is told who receives the data"),
        );
    }
}
