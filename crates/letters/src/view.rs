//! A letter seen in another light, before anyone gets it: by night, and where pictures are not loaded.
//!
//! **Invariant:** the words stay as they are.

use crate::Letter;

/// How a letter is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// By day.
    Light,
    /// By night.
    Dark,
    /// Without pictures, as many programs show it first.
    Bare,
}

impl View {
    /// All views.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Bare];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Bare => "bare",
        }
    }
    /// The view of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.word() == word)
    }
}

impl Letter {
    /// Its HTML part in this view.
    #[must_use]
    pub fn seen(&self, view: View) -> String {
        match view {
            View::Light => self.page().into_owned(),
            View::Dark => self.page().replace("(prefers-color-scheme: dark)", "(min-width: 0)"),
            View::Bare => self.page().replace(" src=\"", " data-src=\""),
        }
    }
}
