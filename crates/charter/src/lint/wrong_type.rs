//! C003: a value of another type than its key wants.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint};
use crate::File;
use crate::diagnostic::Diagnostic;
use std::ops::Range;

pub(crate) const LINT: Lint = Lint::error("C003", "wrong type", Check::Reading);

pub(crate) fn found(file: &File, span: &Range<usize>, key: &str, wanted: &str, is: &str) -> Diagnostic {
    LINT.found(&file.name, span, format!("`{key}` wants {wanted}; this is of type {is}"))
}
