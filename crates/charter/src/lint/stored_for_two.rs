//! C035: two choices cannot stand on one cookie: a no to one would leave what a yes to the other stored (DP13, DP14).
//!
//! **Invariant:** one finding for each name, at the second of the two places.

use super::stored_both_ways::overlap;
use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::error("C035", "stored for two purposes that ask", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let asking: Vec<_> =
        whole.draft.purposes.iter().filter(|purpose| purpose.necessary.is_absent()).collect();
    for (position, purpose) in asking.iter().enumerate() {
        for name in purpose.stores.entries() {
            let also = |stores: &str| overlap(&name.value, stores);
            let before = asking.iter().take(position);
            let Some(other) =
                before.copied().find(|other| other.stores.entries().iter().any(|at| also(&at.value)))
            else {
                continue;
            };
            let label = format!("`{}` stores under this name as well", other.key.value);
            found.push(
                LINT.found(&whole.file.name, &name.span, label)
                    .help("give each purpose a cookie or storage key of its own")
                    .note("GDPR Art. 7(3): a yes that is taken back takes away what it stored, and nothing else"),
            );
        }
    }
}
