//! C023: a cookie that is necessary for one purpose is not asked for another: the question would change nothing (ePrivacy Directive Art. 5(3)).
//!
//! **Invariant:** one finding for each name under a purpose that asks, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint =
    Lint::error("C023", "stored both as necessary and by choice", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let (asking, necessary): (Vec<_>, Vec<_>) =
        whole.draft.purposes.iter().partition(|purpose| purpose.necessary.is_absent());
    for name in asking.iter().flat_map(|purpose| purpose.stores.entries()) {
        let also = |stores: &str| overlap(&name.value, stores);
        let other =
            necessary.iter().find(|purpose| purpose.stores.entries().iter().any(|at| also(&at.value)));
        let Some(other) = other else { continue };
        let label = format!("`{}` stores this without asking, because it is necessary", other.key.value);
        found.push(
            LINT.found(&whole.file.name, &name.span, label)
                .help("give each purpose a cookie or storage key of its own")
                .note("ePrivacy Directive Art. 5(3): what needs a yes is not stored before it"),
        );
    }
}

/// Whether two names, of which a trailing `*` matches the rest, can mean the same thing.
pub(super) fn overlap(a: &str, b: &str) -> bool {
    match (a.strip_suffix('*'), b.strip_suffix('*')) {
        (Some(a), Some(b)) => a.starts_with(b) || b.starts_with(a),
        (Some(a), None) => b.starts_with(a),
        (None, Some(b)) => a.starts_with(b),
        (None, None) => a == b,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_overlap_when_one_thing_fits_both() {
        for (a, b, both) in [
            ("visit", "visit", true),
            ("visit", "visits", false),
            ("visit*", "visits", true),
            ("visits", "visit*", true),
            ("visit*", "vi*", true),
            ("visit*", "basket*", false),
        ] {
            assert_eq!(super::overlap(a, b), both, "{a} {b}");
        }
    }
}
