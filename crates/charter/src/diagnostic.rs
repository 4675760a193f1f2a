//! One thing found in a folder: what, where, and the next step. Plain values; [`crate::render`] and [`crate::json`] show them.
//!
//! **Invariant:** a diagnostic carries a stable code that has a page ([`crate::pages`]).

use serde::Serialize;
use std::ops::Range;

/// How much it matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The charter cannot be used.
    Error,
    /// It can, but someone should look.
    Warning,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The stable code, such as `C004`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What the code is about.
    pub title: &'static str,
    /// The file it is in.
    pub file: String,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
    /// What is wrong at this place.
    pub label: String,
    /// The next step.
    pub help: Option<String>,
    /// What else helps to understand it, such as the article of a law.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
    /// Adds the next step, if there is one.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// Where a byte of a text is: line and column, both from 1, the column in characters.
#[must_use]
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte = byte.saturating_sub(1);
    }
    let before = text.get(..byte).unwrap_or_default();
    let line = before.matches('\n').count().saturating_add(1);
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count().saturating_add(1))
}
