//! C008: processing is lawful only on a basis (GDPR Art. 6(1)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::error("C008", "purpose without a legal basis", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in whole.draft.purposes.iter().filter(|purpose| purpose.basis.is_absent()) {
        let key = &purpose.key;
        let label = format!("`{}` does not say on which basis it stands", key.value);
        found.push(
            LINT.found(&whole.file.name, &key.span, label)
                .help("add `basis = \"consent\"`, or the basis a lawyer has found for it")
                .note("GDPR Art. 6(1): processing is lawful only if one of its bases applies"),
        );
    }
}
