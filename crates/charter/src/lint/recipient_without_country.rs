//! C024: a recipient whose country nobody wrote down (GDPR Art. 13(1)(f), 30(1)(e)).
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint};
use crate::File;
use crate::diagnostic::Diagnostic;
use crate::table::At;

pub(crate) const LINT: Lint = Lint::error("C024", "recipient without a country", Check::Reading);

pub(crate) fn found(file: &File, key: &At<String>) -> Diagnostic {
    LINT.found(&file.name, &key.span, format!("[processor.{}] has no `country`", key.value))
        .help("add where it is established, for example `country = \"FR\"`")
        .note("GDPR Art. 13(1)(f): a person is told when their data leave for another country")
}
