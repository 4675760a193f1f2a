//! Everything that can be wrong with a message: its code, its title and how much it matters.
//! What looks for it is in [`crate::read`], `variables`, `markup`, `markdown`, `medium` and `whole`.
//!
//! **Invariant:** a code never changes its meaning and is never used again.
//! **Invariant:** no lint is for show: the examples on its page are its test.

pub(crate) mod markdown;
pub(crate) mod markup;
pub(crate) mod medium;
pub(crate) mod variables;
pub(crate) mod whole;

use entrenous_charter::diagnostic::{Diagnostic, Severity};
use std::ops::Range;

/// One thing that can be wrong.
#[derive(Clone, Copy, Debug)]
pub struct Lint {
    /// Its stable code.
    pub code: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// How much it matters.
    pub severity: Severity,
}

impl Lint {
    /// One that keeps what is checked from being used.
    #[must_use]
    pub const fn error(code: &'static str, title: &'static str) -> Self {
        Self { code, title, severity: Severity::Error }
    }
    /// One that only warns.
    #[must_use]
    pub const fn warning(code: &'static str, title: &'static str) -> Self {
        Self { code, title, severity: Severity::Warning }
    }
    /// A finding of this lint.
    pub fn found(&self, file: &str, span: Range<usize>, label: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            title: self.title,
            file: file.to_owned(),
            span,
            label: label.into(),
            help: None,
            notes: Vec::new(),
        }
    }
}

pub(crate) const MALFORMED: Lint = Lint::error("M001", "the file does not read");
pub(crate) const UNKNOWN_NAME: Lint = Lint::error("M002", "unknown purpose or sender");
pub(crate) const MISSING_LANGUAGE: Lint = Lint::error("M003", "language missing");
pub(crate) const UNKNOWN_LANGUAGE: Lint = Lint::error("M004", "language nobody speaks here");
pub(crate) const HEAD: Lint = Lint::error("M005", "first lines of a message");
pub(crate) const TEMPLATE: Lint = Lint::error("M006", "the template does not parse");
pub(crate) const MJML: Lint = Lint::error("M007", "the MJML does not parse");
pub(crate) const UNKNOWN_ELEMENT: Lint = Lint::error("M008", "unknown element");
pub(crate) const ITEM_REFUSED: Lint = Lint::error("M009", "item the purpose may not use");
pub(crate) const PERSON_WHOLE: Lint = Lint::error("M010", "person taken whole");
pub(crate) const UNKNOWN_VARIABLE: Lint = Lint::error("M011", "unknown variable");
pub(crate) const NO_ALT: Lint = Lint::error("M012", "picture without words");
pub(crate) const NO_UNSUBSCRIBE: Lint = Lint::error("M013", "no way to unsubscribe");
pub(crate) const MARKETING_INSIDE: Lint = Lint::error("M014", "marketing in a transactional message");
pub(crate) const NO_POSTAL: Lint = Lint::error("M015", "no postal address");
pub(crate) const ACTIVE: Lint = Lint::error("M016", "active content");
pub(crate) const ADDRESS: Lint = Lint::error("M017", "address that is not safe");
pub(crate) const TRACKING: Lint = Lint::error("M018", "tracking above the sender's ceiling");
pub(crate) const CLIPPED: Lint = Lint::warning("M019", "longer than mail programs show");
pub(crate) const TOO_LARGE: Lint = Lint::error("M020", "too large to read");
pub(crate) const NOT_RENDERED: Lint = Lint::error("M021", "the message cannot be written");
pub(crate) const STALE: Lint = Lint::warning("M022", "translation of an older text");
pub(crate) const RAW_HTML: Lint = Lint::error("M023", "HTML in Markdown");
pub(crate) const BEYOND: Lint = Lint::error("M024", "more than a message needs");
pub(crate) const OTHER_MEDIUM: Lint = Lint::error("M025", "what this way does not carry");
pub(crate) const TOO_LONG: Lint = Lint::error("M026", "longer than its way carries");
pub(crate) const NO_WAY_THERE: Lint = Lint::error("M027", "no address for this way");
pub(crate) const NOBODY_ASKED: Lint = Lint::warning("M028", "following nobody is asked about");

/// Every lint, in the order of the codes.
pub const ALL: &[Lint] = &[
    MALFORMED,
    UNKNOWN_NAME,
    MISSING_LANGUAGE,
    UNKNOWN_LANGUAGE,
    HEAD,
    TEMPLATE,
    MJML,
    UNKNOWN_ELEMENT,
    ITEM_REFUSED,
    PERSON_WHOLE,
    UNKNOWN_VARIABLE,
    NO_ALT,
    NO_UNSUBSCRIBE,
    MARKETING_INSIDE,
    NO_POSTAL,
    ACTIVE,
    ADDRESS,
    TRACKING,
    CLIPPED,
    TOO_LARGE,
    NOT_RENDERED,
    STALE,
    RAW_HTML,
    BEYOND,
    OTHER_MEDIUM,
    TOO_LONG,
    NO_WAY_THERE,
    NOBODY_ASKED,
];
