//! C030: children are not profiled for advertising (DSA Art. 28(2); GDPR recitals 38, 71; DP29).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::{Source, Use};

pub(crate) const LINT: Lint = Lint::error("C030", "children followed", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let business = whole.draft.business.as_ref();
    if business.and_then(|business| business.for_minors.get()) != Some(&true) {
        return;
    }
    for purpose in &whole.draft.purposes {
        let Some(uses) = purpose.uses.at() else { continue };
        let followed = |name: &str| {
            let source = whole.draft.item(name).and_then(|item| item.source.get());
            source.is_some_and(|source| *source != Source::Volunteered)
        };
        let label = match uses.value {
            Use::Advertising => "advertising chosen for one person, on a service for minors".to_owned(),
            Use::DirectMarketing => match purpose.items.entries().iter().find(|at| followed(&at.value)) {
                Some(item) => format!("offers to minors by what they did: `{}`", item.value),
                None => continue,
            },
            _ => continue,
        };
        found.push(
            LINT.found(&whole.file.name, &uses.span, label)
                .help("take this purpose away, or `for_minors = true` if no child is likely to come")
                .note("DSA Art. 28(2): no advertising based on profiling to someone known with reasonable certainty to be a minor"),
        );
    }
}
