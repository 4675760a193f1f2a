//! C050: a processor that no purpose names is told of nothing and shown to nobody.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::warning("C050", "processor that no purpose names", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let shares = || whole.draft.purposes.iter().flat_map(|purpose| purpose.shares_with.entries());
    for processor in &whole.draft.processors {
        if shares().any(|recipient| processor.is_named(&recipient.value)) {
            continue;
        }
        let typed = &processor.key.value;
        let label = format!("no purpose shares data with `{typed}`");
        found.push(
            LINT.found(&whole.file.name, &processor.key.span, label)
                .help(format!(
                    "write `shares_with = [\"{typed}\"]` in the purpose it serves, or take it away"
                ))
                .note(
                    "GDPR Art. 13(1)(e), 19: who receives data is named to the person, and told when they go",
                ),
        );
    }
}
