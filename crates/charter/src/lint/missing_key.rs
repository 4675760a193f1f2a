//! C004: a table without a key it cannot do without.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint};
use crate::File;
use crate::diagnostic::Diagnostic;
use std::ops::Range;

pub(crate) const LINT: Lint = Lint::error("C004", "missing key", Check::Reading);

pub(crate) fn found(file: &File, header: &Range<usize>, table: &str, key: &str, example: &str) -> Diagnostic {
    LINT.found(&file.name, header, format!("{table} has no `{key}`"))
        .help(format!("add, for example, `{example}`"))
}
