//! What can be wrong with a file of rules: each with a stable code and a page.

use entrenous_charter::File;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use std::ops::Range;

/// One thing that can be wrong.
pub(super) struct Lint {
    code: &'static str,
    title: &'static str,
    severity: Severity,
}

pub(super) const NOT_TOML: Lint = error("R001", "the file of rules is not TOML");
pub(super) const UNKNOWN_KEY: Lint = error("R002", "unknown key of a rule");
pub(super) const MALFORMED: Lint = error("R003", "a value a rule cannot have");
pub(super) const UNKNOWN: Lint =
    Lint { code: "R004", title: "the catalog has nothing of this", severity: Severity::Warning };
pub(super) const NOTHING_LEFT: Lint = error("R005", "the rules leave nothing to suggest");
pub(super) const TWICE: Lint = error("R006", "two rules have one name");

const fn error(code: &'static str, title: &'static str) -> Lint {
    Lint { code, title, severity: Severity::Error }
}

impl Lint {
    /// A finding.
    pub(super) fn at(&self, file: &File, span: &Range<usize>, label: String) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            title: self.title,
            file: file.name.clone(),
            span: span.clone(),
            label,
            help: None,
            notes: Vec::new(),
        }
    }
}

/// Whether rules with this finding cannot be used.
pub(super) fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}
