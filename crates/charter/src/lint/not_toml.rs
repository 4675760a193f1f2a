//! C001: a file that does not parse says nothing that could be judged.
//!
//! **Invariant:** one finding for each thing that is wrong, at the words that are wrong.

use super::{Check, Lint};
use crate::File;
use crate::diagnostic::Diagnostic;
use crate::table::FILE_BYTES_MOST;

pub(crate) const LINT: Lint = Lint::error("C001", "the file is not TOML", Check::Reading);

pub(crate) fn syntax(file: &File, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    LINT.found(&file.name, &span, error.message())
        .help("the other findings of this file are complete once it parses")
}

pub(crate) fn too_large(file: &File) -> Diagnostic {
    let label = format!("this file has {} bytes; at most {FILE_BYTES_MOST} are read", file.text.len());
    LINT.found(&file.name, &(0..0), label).help("split the texts into several files of the same language")
}
