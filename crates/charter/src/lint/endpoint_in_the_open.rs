//! C051: what a processor is told travels encrypted, and to a machine on the public network.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::error("C051", "endpoint in the open", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let endpoints = whole.draft.processors.iter().filter_map(|processor| processor.endpoint.at());
    for endpoint in endpoints.filter(|at| !at.value.is_encrypted() && !at.value.is_loopback()) {
        let label = format!("`{}` can be read by everyone on the way", endpoint.value.as_str());
        found.push(
            LINT.found(&whole.file.name, &endpoint.span, label)
                .help("write `https://`; `http://` is for a receiver on this very machine, while you try things out")
                .note("GDPR Art. 32(1)(a)"),
        );
    }
}
