//! C031: what somebody else shows or sells is told with that somebody's name (DP27; GDPR Art. 13(1)(e)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::Use;

pub(crate) const LINT: Lint = Lint::warning("C031", "partner without a name", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    for purpose in whole.draft.purposes.iter().filter(|purpose| purpose.shares_with.entries().is_empty()) {
        let Some(uses) = purpose.uses.at().filter(|uses| uses.value == Use::Advertising) else { continue };
        if purpose.shares_with.at().is_none() && !purpose.shares_with.is_absent() {
            continue;
        }
        let label =
            format!("`{}` is advertising, and nobody is named who receives data for it", purpose.key.value);
        found.push(
            LINT.found(&whole.file.name, &uses.span, label)
                .help("name each in `shares_with`; if you choose and show it all yourself, `dpv:ProvidePersonalisedRecommendations` says so")
                .note("GDPR Art. 13(1)(e): the person is told who receives the data, before they are asked"),
        );
    }
}
