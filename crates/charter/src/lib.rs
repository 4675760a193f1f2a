//! From the text of a charter to a sound [`Charter`], or to everything that is wrong with it, at once and with its place in the text.
//! [`read`] parses, lints ([`lint`]) and lowers; [`texts`] stand beside the charter; [`render`], [`json`] and [`sarif`] show what was found;
//! [`wording`] knows how texts speak to people;
//! [`pages`] explains a code; [`law`] compiles a charter and the law packs to the table that decides.
//!
//! **Invariant:** text in, values out: no file, no clock, no dice here; the caller has read the folder.
//! **Invariant:** a charter is given exactly when nothing was found that is an error.

pub mod abroad;
pub mod diagnostic;
pub mod json;
pub mod law;
pub mod lint;
pub mod pages;
pub mod render;
pub mod sarif;
pub mod texts;
pub mod wording;

mod lower;
mod nearest;
mod parse;
mod special;
mod table;
mod word;

pub use nearest::did_you_mean;
pub use pages::explain;

use diagnostic::{Diagnostic, Severity};
use entrenous_core::charter::Charter;
use texts::Texts;

/// One file as the caller read it.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its path, as shown in diagnostics.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// The folder of a business.
#[derive(Clone, Debug)]
pub struct Folder {
    /// `charter.toml`.
    pub charter: File,
    /// The texts, each with the language its place in the folder says it is in.
    pub texts: Vec<(String, File)>,
}

impl Folder {
    /// The folder with one more of its files, so that what is found in that one can be shown.
    #[must_use]
    pub fn beside(mut self, file: File) -> Self {
        self.texts.push((String::new(), file));
        self
    }
    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        std::iter::once(&self.charter).chain(self.texts.iter().map(|(_, file)| file))
    }
}

/// What came of reading a folder.
#[derive(Debug)]
pub struct Reading {
    /// The charter, if nothing is wrong with it.
    pub charter: Option<Charter>,
    /// The texts, by language.
    pub texts: Vec<Texts>,
    /// Everything found, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a folder: everything that is wrong with it is found in one pass.
#[must_use]
pub fn read(folder: &Folder) -> Reading {
    let mut found = Vec::new();
    let draft = parse::parse(&folder.charter, &mut found);
    let charter = lower::lower(&draft);
    let texts = texts::parse(&folder.texts, &mut found);
    if !found.iter().any(|d| d.code == lint::not_toml::LINT.code) {
        // A test keeps the shipped packs whole; without them only the lints about law would be silent.
        let packs = law::reviewed().unwrap_or_default();
        let whole = lint::Whole {
            file: &folder.charter,
            draft: &draft,
            charter: charter.as_ref(),
            texts: &texts,
            packs: &packs,
        };
        lint::check(&whole, &mut found);
    }
    found.sort_by(|a, b| {
        (&a.file, a.span.start, a.code, &a.label).cmp(&(&b.file, b.span.start, b.code, &b.label))
    });
    let sound = !found.iter().any(|d| d.severity == Severity::Error);
    Reading { charter: charter.filter(|_| sound), texts, diagnostics: found }
}
