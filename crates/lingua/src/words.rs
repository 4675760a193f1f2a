//! The words of a notice in one language.

use crate::Texts;
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_core::moment::Span;
use entrenous_core::notice::Words;
use std::collections::BTreeMap;

/// The texts as one reader sees them.
pub struct WordsIn<'a> {
    texts: &'a Texts,
    language: &'a Language,
}

impl<'a> WordsIn<'a> {
    /// The texts in a language.
    #[must_use]
    pub const fn new(texts: &'a Texts, language: &'a Language) -> Self {
        Self { texts, language }
    }
}

impl Words for WordsIn<'_> {
    fn purpose_title(&self, key: &Key) -> String {
        self.texts.say(self.language, &format!("purpose.{key}.title"), &[])
    }
    fn purpose_text(&self, key: &Key) -> String {
        self.texts.say(self.language, &format!("purpose.{key}.text"), &[])
    }
    fn item_title(&self, key: &Key) -> String {
        self.texts.say(self.language, &format!("item.{key}.title"), &[])
    }
    fn span(&self, span: Span) -> String {
        self.texts.span(self.language, span)
    }
    fn fixed(&self) -> BTreeMap<String, String> {
        self.texts.map(self.language, "banner")
    }
}
