//! The texts of a business in one language: `[purpose.KEY] title, text`, `[item.KEY] title`, `[choice.ITEM] CHOICE = "…"`,
//! in as many files as the translators like.
//!
//! **Invariant:** a text is named by what it is a text of; whether it is wanted or missing is a lint's question.

use crate::File;
use crate::diagnostic::Diagnostic;
use crate::lint::{duplicate, malformed};
use crate::table::{At, Field, Section, document};
use entrenous_core::charter::Language;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// What a text is a text of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TextKey {
    /// The title of a purpose.
    PurposeTitle(String),
    /// What a purpose does.
    PurposeText(String),
    /// The title of an item.
    ItemTitle(String),
    /// The title of a choice of an item.
    Choice(String, String),
}

/// As it is written in a file of texts.
impl fmt::Display for TextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PurposeTitle(key) => write!(f, "[purpose.{key}] title"),
            Self::PurposeText(key) => write!(f, "[purpose.{key}] text"),
            Self::ItemTitle(key) => write!(f, "[item.{key}] title"),
            Self::Choice(item, choice) => write!(f, "[choice.{item}] {choice}"),
        }
    }
}

/// One text and where it stands.
#[derive(Clone, Debug)]
pub struct Text {
    /// The words.
    pub words: String,
    /// The file.
    pub file: String,
    /// Where in the file, in bytes.
    pub span: Range<usize>,
}

/// All texts of a language.
#[derive(Clone, Debug)]
pub struct Texts {
    /// The language.
    pub language: Language,
    entries: BTreeMap<TextKey, Text>,
}

impl Texts {
    /// The words of one text.
    #[must_use]
    pub fn get(&self, key: &TextKey) -> Option<&str> {
        self.entries.get(key).map(|text| text.words.as_str())
    }
    /// Every text.
    pub fn iter(&self) -> impl Iterator<Item = (&TextKey, &Text)> {
        self.entries.iter()
    }
}

/// Parses all files of texts; files of one language are read together.
pub(crate) fn parse(files: &[(String, File)], found: &mut Vec<Diagnostic>) -> Vec<Texts> {
    let mut all: Vec<Texts> = Vec::new();
    for (tag, file) in files {
        let Ok(language) = Language::parse(tag) else {
            found.push(malformed::language_of(file, tag));
            continue;
        };
        let position = all.iter().position(|texts| texts.language == language);
        let mut texts =
            position.map_or(Texts { language, entries: BTreeMap::new() }, |at| all.swap_remove(at));
        parse_file(file, &mut texts, found);
        all.push(texts);
    }
    all.sort_by(|a, b| a.language.cmp(&b.language));
    all
}

fn parse_file(file: &File, texts: &mut Texts, found: &mut Vec<Diagnostic>) {
    let document = document(file, found);
    // A file without any of these tables holds words of the business's own, such as those of its shop.
    let ours = document.keys().any(|key| ["purpose", "item", "choice"].contains(&key.get_ref().as_ref()));
    if !ours && !document.is_empty() {
        return;
    }
    let name = format!("the texts in `{}`", texts.language.as_str());
    let mut top = Section::open(&document, 0..0, name, &["purpose", "item", "choice"], file, found);
    let (purposes, items, choices) = (top.tables("purpose"), top.tables("item"), top.tables("choice"));
    let mut read = Vec::new();
    for (key, table) in purposes {
        let header = format!("[purpose.{}]", key.value);
        let mut section = Section::open(table, key.span, header, &["title", "text"], file, found);
        read.push((TextKey::PurposeTitle(key.value.clone()), section.text("title")));
        read.push((TextKey::PurposeText(key.value), section.text("text")));
    }
    for (key, table) in items {
        let header = format!("[item.{}]", key.value);
        let mut section = Section::open(table, key.span, header, &["title"], file, found);
        read.push((TextKey::ItemTitle(key.value), section.text("title")));
    }
    for (key, table) in choices {
        let names: Vec<&str> = table.keys().map(|name| name.get_ref().as_ref()).collect();
        let mut section =
            Section::open(table, key.span, format!("[choice.{}]", key.value), &names, file, found);
        read.extend(
            names
                .iter()
                .map(|name| (TextKey::Choice(key.value.clone(), (*name).to_owned()), section.text(name))),
        );
    }
    for (key, field) in read {
        if let Field::Is(At { value, span }) = field {
            keep(texts, key, Text { words: value, file: file.name.clone(), span }, found);
        }
    }
}

fn keep(texts: &mut Texts, key: TextKey, text: Text, found: &mut Vec<Diagnostic>) {
    match texts.entries.get(&key) {
        Some(before) => found.push(duplicate::of_text(&text, &key, &before.file)),
        None => {
            texts.entries.insert(key, text);
        }
    }
}
