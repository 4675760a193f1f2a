//! C026: data leave for a country whose law was not found adequate, and nothing guards them there (GDPR Art. 44 to 49).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint, Whole};
use crate::abroad::{Journey, journey};
use crate::diagnostic::Diagnostic;

pub(crate) const LINT: Lint = Lint::warning("C026", "abroad without a safeguard", Check::Whole(check));

fn check(whole: &Whole<'_>, found: &mut Vec<Diagnostic>) {
    let Some(home) = whole.draft.business.as_ref().and_then(|business| business.country.get()) else {
        return;
    };
    for processor in whole.draft.processors.iter().filter(|processor| processor.safeguard.is_absent()) {
        let Some(country) = processor.country.at() else { continue };
        if journey(home, &country.value) == Journey::Unguarded {
            let label = format!("no adequacy decision covers everyone in `{}`", country.value);
            found.push(
                LINT.found(&whole.file.name, &country.span, label)
                    .help("say what guards the data there, for example `safeguard = \"standard_clauses\"`")
                    .note("GDPR Art. 46: without a decision, data leave only with appropriate safeguards"),
            );
        }
    }
}
