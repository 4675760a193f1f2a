//! C005: a value of the right type that does not have the form its key wants.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint};
use crate::File;
use crate::diagnostic::Diagnostic;
use entrenous_core::charter::NotALanguage;
use std::ops::Range;

pub(crate) const LINT: Lint = Lint::error("C005", "malformed value", Check::Reading);

pub(crate) fn found(lint: &Lint, file: &File, span: &Range<usize>, typed: &str, why: &str) -> Diagnostic {
    lint.found(&file.name, span, format!("`{typed}` cannot stand here: {why}"))
}

pub(crate) fn language_of(file: &File, tag: &str) -> Diagnostic {
    found(&LINT, file, &(0..0), tag, &NotALanguage.to_string())
        .help("name the folder of the texts by their language")
}
