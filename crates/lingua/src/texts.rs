//! All sentences of one business in all its languages: ours, with the business's own laid over them.
//!
//! **Invariant:** an id that exists in the first language exists in all, with the same placeholders.
//! **Invariant:** asking for an id that does not exist answers the id itself: a page shows the fault instead of hiding it.

use crate::house::HOUSE;
use crate::message::{Message, Value};
use entrenous_core::charter::Language;
use std::collections::{BTreeMap, HashMap};

/// How many sentences one language may have.
const TEXTS_MOST: usize = 20_000;

/// What is wrong with the texts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A file is not TOML.
    #[error("`{file}` is not TOML: {what}")]
    NotToml {
        /// The file.
        file: String,
        /// What the reader said.
        what: String,
    },
    /// A sentence cannot be compiled.
    #[error("`{id}` in `{file}` is not a sentence in MessageFormat 2: {what}")]
    NotAMessage {
        /// The sentence.
        id: String,
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// A sentence is missing in a language.
    #[error("`{id}` is missing in `{language}`; translate it in the folder `lang/{language}`")]
    Missing {
        /// The sentence.
        id: String,
        /// The language.
        language: String,
    },
    /// The placeholders differ between two languages.
    #[error("`{id}` in `{language}` has other placeholders than in `{source_language}`; use the same names")]
    Placeholders {
        /// The sentence.
        id: String,
        /// The language.
        language: String,
        /// The first language.
        source_language: String,
    },
    /// More than a house can hold.
    #[error("a language has at most {TEXTS_MOST} sentences")]
    TooMany,
}

type Sentences = BTreeMap<String, Message>;

/// All sentences.
pub struct Texts(HashMap<String, Sentences>);

impl Texts {
    /// Reads and compiles every sentence; `files` are language, name and content of the business's own.
    pub fn new(languages: &[Language], files: &[(&str, &str, &str)]) -> Result<Self, Vec<TextError>> {
        let mut all = HashMap::new();
        let mut errors = Vec::new();
        for language in languages {
            let code = language.as_str();
            let mut sentences = Sentences::new();
            for (_, name, content) in HOUSE.iter().chain(files).filter(|(of, ..)| *of == code) {
                take(&mut sentences, code, name, content, &mut errors);
            }
            if sentences.len() > TEXTS_MOST {
                errors.push(TextError::TooMany);
            }
            all.insert(code.to_owned(), sentences);
        }
        let texts = Self(all);
        if let Some((source, others)) = languages.split_first() {
            others.iter().for_each(|other| texts.compare(source, other, &mut errors));
        }
        if errors.is_empty() { Ok(texts) } else { Err(errors) }
    }

    fn compare(&self, source: &Language, other: &Language, errors: &mut Vec<TextError>) {
        let (Some(first), Some(second)) = (self.0.get(source.as_str()), self.0.get(other.as_str())) else { return };
        let language = other.as_str().to_owned();
        for (id, message) in first {
            match second.get(id) {
                None => errors.push(TextError::Missing { id: id.clone(), language: language.clone() }),
                Some(translated) if translated.names() != message.names() => errors.push(TextError::Placeholders {
                    id: id.clone(),
                    language: language.clone(),
                    source_language: source.as_str().to_owned(),
                }),
                Some(_) => {}
            }
        }
    }

    /// One sentence.
    #[must_use]
    pub fn say(&self, language: &Language, id: &str, values: &[(&str, Value)]) -> String {
        let message = self.0.get(language.as_str()).and_then(|sentences| sentences.get(id));
        message.map_or_else(|| id.to_owned(), |message| message.say(values))
    }

    /// The sentences of a topic that need no value, by the rest of their ids.
    #[must_use]
    pub fn map(&self, language: &Language, topic: &str) -> BTreeMap<String, String> {
        let Some(sentences) = self.0.get(language.as_str()) else { return BTreeMap::new() };
        let prefix = format!("{topic}.");
        let of_topic = sentences.range(prefix.clone()..).take_while(|(id, _)| id.starts_with(&prefix));
        let plain = of_topic.filter(|(_, message)| message.names().is_empty());
        plain.map(|(id, message)| (id.trim_start_matches(&prefix).to_owned(), message.say(&[]))).collect()
    }

    /// Whether there is such a sentence.
    #[must_use]
    pub fn has(&self, language: &Language, id: &str) -> bool {
        self.0.get(language.as_str()).is_some_and(|sentences| sentences.contains_key(id))
    }
}

fn take(sentences: &mut Sentences, language: &str, file: &str, content: &str, errors: &mut Vec<TextError>) {
    let table = match content.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => {
            let what = error.message().to_owned();
            return errors.push(TextError::NotToml { file: file.to_owned(), what });
        }
    };
    let mut flat = Vec::new();
    flatten("", &table, &mut flat);
    for (id, text) in flat {
        match Message::parse(&text, language) {
            Ok(message) => drop(sentences.insert(id, message)),
            Err(what) => errors.push(TextError::NotAMessage { id, file: file.to_owned(), what }),
        }
    }
}

fn flatten(prefix: &str, table: &toml::Table, flat: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let id = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::String(text) => flat.push((id, text.clone())),
            toml::Value::Table(inner) => flatten(&id, inner, flat),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
