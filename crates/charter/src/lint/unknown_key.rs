//! C002: a key nobody reads is a promise nobody keeps: it is never skipped in silence.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint};
use crate::File;
use crate::diagnostic::Diagnostic;
use crate::table::quoted;
use std::ops::Range;

pub(crate) const LINT: Lint = Lint::error("C002", "unknown key", Check::Reading);

pub(crate) fn found(
    file: &File,
    span: &Range<usize>,
    typed: &str,
    table: &str,
    known: &[&str],
    guess: Option<String>,
) -> Diagnostic {
    let help = guess.unwrap_or_else(|| format!("known here: {}", quoted(known)));
    LINT.found(&file.name, span, format!("`{typed}` is not a key of {table}")).help(help)
}
