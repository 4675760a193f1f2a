//! A paper as plain values: headings, paragraphs, lists, terms, tables, questions. How it is written down is decided at the end.
//!
//! **Invariant:** a document holds words only; every sign that means something to a format is escaped by its writer.

mod csv;
mod html;
mod markdown;

pub(crate) use markdown::escaped;

use entrenous_core::charter::Language;

/// Marks of direction around what was put into a sentence (UAX #9): kept where direction is, dropped in plain files.
pub(crate) const MARKS: [char; 2] = ['\u{2068}', '\u{2069}'];

/// One part of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// The heading of a section.
    Section(String),
    /// The heading of a part of a section.
    Part(String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// Names, each with what is said of it.
    Terms(Vec<(String, Vec<String>)>),
    /// A table; each row begins with its name.
    Table(Table),
    /// What only the business can answer.
    Question(String),
}

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// The names of its columns.
    pub head: Vec<String>,
    /// Its rows, as wide as its head.
    pub rows: Vec<Vec<String>>,
}

/// A paper in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// The language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// An empty paper.
    #[must_use]
    pub fn new(language: &Language, title: String) -> Self {
        Self { language: language.clone(), title, blocks: Vec::new() }
    }
    /// Begins a section.
    pub fn section(&mut self, title: String) {
        self.blocks.push(Block::Section(title));
    }
    /// Begins a part of a section.
    pub fn part(&mut self, title: String) {
        self.blocks.push(Block::Part(title));
    }
    /// Adds a paragraph.
    pub fn paragraph(&mut self, words: String) {
        self.blocks.push(Block::Paragraph(words));
    }
    /// Adds a list; an empty one is left out.
    pub fn list(&mut self, entries: Vec<String>) {
        if !entries.is_empty() {
            self.blocks.push(Block::List(entries));
        }
    }
    /// Adds terms; one of which nothing is said is left out.
    pub fn terms(&mut self, terms: Vec<(String, Vec<String>)>) {
        self.blocks.push(Block::Terms(terms.into_iter().filter(|(_, said)| !said.is_empty()).collect()));
    }
    /// Adds a table; one without rows is left out.
    pub fn table(&mut self, title: String, head: Vec<String>, rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table { title, head, rows }));
        }
    }
    /// Adds a question.
    pub fn question(&mut self, words: String) {
        self.blocks.push(Block::Question(words));
    }
    /// The paper as Markdown (CommonMark with tables).
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::write(self)
    }
    /// The paper as a fragment of HTML.
    #[must_use]
    pub fn html(&self) -> String {
        html::write(self)
    }
    /// The first table of the paper as CSV (RFC 4180); nothing but an end of line if it has none.
    #[must_use]
    pub fn csv(&self) -> String {
        let tables = self.blocks.iter().find_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        csv::write(tables)
    }
}

/// Where words lead, if they are an address and nothing else.
fn href(words: &str) -> Option<String> {
    let plain = !words.contains(|sign: char| sign.is_whitespace() || "<>\"'()|\\`".contains(sign));
    match words {
        _ if !plain => None,
        _ if words.starts_with("https://") || words.starts_with("/privacy") => Some(words.to_owned()),
        _ if words.split('@').count() == 2 && !words.starts_with('@') && !words.ends_with('@') => {
            Some(format!("mailto:{words}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
