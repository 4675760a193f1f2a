//! Which papers there are, and by which names they are asked for.

use crate::{Document, Sources, cookies, dpia, dpv, fides, notice, register, retention};
use entrenous_core::charter::Language;

/// A paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paper {
    /// The record of processing activities (GDPR Art. 30(1)).
    Register,
    /// The privacy notice (GDPR Art. 13, 14).
    Notice,
    /// What is stored on a device (ePrivacy Art. 5(3)).
    Cookies,
    /// The beginnings of a data protection impact assessment (GDPR Art. 35(7)).
    Dpia,
    /// How long what is kept (GDPR Art. 5(1)(e)).
    Retention,
    /// W3C DPV as JSON-LD.
    Dpv,
    /// fideslang as YAML.
    Fides,
}

/// How a paper that people read is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// Markdown.
    #[default]
    Markdown,
    /// A fragment of HTML.
    Html,
    /// The main table alone, as CSV.
    Csv,
}

impl Paper {
    /// All papers.
    pub const ALL: [Self; 7] =
        [Self::Register, Self::Notice, Self::Cookies, Self::Dpia, Self::Retention, Self::Dpv, Self::Fides];

    /// The name of the paper.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Notice => "notice",
            Self::Cookies => "cookies",
            Self::Dpia => "dpia",
            Self::Retention => "retention",
            Self::Dpv => "dpv",
            Self::Fides => "fides",
        }
    }

    /// The paper of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name() == name)
    }

    /// The paper as a document in a language; nothing if it is for programs.
    #[must_use]
    pub fn document(self, sources: &Sources<'_>, language: &Language) -> Option<Document> {
        match self {
            Self::Register => Some(register::write(sources, language)),
            Self::Notice => Some(notice::write(sources, language)),
            Self::Cookies => Some(cookies::write(sources, language)),
            Self::Dpia => Some(dpia::write(sources, language)),
            Self::Retention => Some(retention::write(sources, language)),
            Self::Dpv | Self::Fides => None,
        }
    }

    /// The paper as text. What is for programs has one form, whatever the language.
    #[must_use]
    pub fn text(self, sources: &Sources<'_>, language: &Language, format: Format) -> String {
        let document = match self.document(sources, language) {
            Some(document) => document,
            None if self == Self::Dpv => return dpv::write(sources),
            None => return fides::write(sources, language),
        };
        match format {
            Format::Markdown => document.markdown(),
            Format::Html => document.html(),
            Format::Csv => document.csv(),
        }
    }
}
