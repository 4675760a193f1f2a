//! All sentences of one business in all its languages: ours, with the business's own laid over them.
//!
//! **Invariant:** an id that exists in one language exists in all, with the same placeholders; the ids of the house always exist.
//! **Invariant:** asking for an id that does not exist answers the id itself: a page shows the fault instead of hiding it.

use crate::house::{HOUSE, SOURCE};
use crate::message::{Marks, Message, MessageError, Value};
use entrenous_core::charter::Language;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

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
    /// A value is neither a text nor a table of texts.
    #[error("`{id}` in `{file}` is not a text; write it between quotes")]
    NotAText {
        /// The sentence.
        id: String,
        /// The file.
        file: String,
    },
    /// A sentence cannot be compiled.
    #[error("`{id}` in `{file}` is not a sentence in MessageFormat 2: {error}")]
    NotAMessage {
        /// The sentence.
        id: String,
        /// The file.
        file: String,
        /// What is wrong.
        error: MessageError,
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
        /// The language it is held against.
        source_language: String,
    },
    /// More than a house can hold.
    #[error("`{language}` has {count} sentences; a language has at most {TEXTS_MOST}")]
    TooMany {
        /// The language.
        language: String,
        /// How many it has.
        count: usize,
    },
}

type Sentences = BTreeMap<String, Message>;

/// The ids and placeholders every house has. A test holds that nothing is wrong with them.
static OURS: LazyLock<Sentences> = LazyLock::new(|| read(SOURCE, HOUSE, &mut Vec::new()));

/// All sentences.
pub struct Texts(HashMap<String, Sentences>);

impl Texts {
    /// Reads every sentence; `files` are language, name and content of the business's own.
    ///
    /// A region (`de-AT`) is read on top of its language (`de`). All that is wrong is answered at once.
    pub fn new(languages: &[Language], files: &[(&str, &str, &str)]) -> Result<Self, Vec<TextError>> {
        let mut errors = Vec::new();
        let mut all = HashMap::new();
        for code in languages.iter().map(Language::as_str) {
            let both = [HOUSE, files].concat();
            all.insert(code.to_owned(), read(code, &both, &mut errors));
        }
        let texts = Self(all);
        texts.compare(languages, &mut errors);
        if errors.is_empty() { Ok(texts) } else { Err(errors) }
    }

    /// Holds every language against the house's source and against the languages before it.
    fn compare(&self, languages: &[Language], errors: &mut Vec<TextError>) {
        let spoken: Vec<(&str, &Sentences)> =
            languages.iter().filter_map(|l| Some((l.as_str(), self.0.get(l.as_str())?))).collect();
        let mut expected: BTreeMap<&str, (&str, &[String])> = BTreeMap::new();
        for (code, sentences) in [(SOURCE, &*OURS)].iter().chain(&spoken) {
            for (id, message) in *sentences {
                expected.entry(id).or_insert((code, message.names()));
            }
        }
        for (code, sentences) in &spoken {
            for (id, (source_language, names)) in &expected {
                let (id, language) = ((*id).to_owned(), (*code).to_owned());
                match sentences.get(&id) {
                    None => errors.push(TextError::Missing { id, language }),
                    Some(message) if message.names() != *names => {
                        errors.push(TextError::Placeholders {
                            id,
                            language,
                            source_language: (*source_language).to_owned(),
                        });
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// One sentence; what is put in is isolated for reading direction.
    #[must_use]
    pub fn say(&self, language: &Language, id: &str, values: &[(&str, Value)]) -> String {
        self.find(language, id).map_or_else(|| id.to_owned(), |message| message.say(values, Marks::Isolating))
    }

    /// One sentence without marks of direction: for a title, the subject of a mail, the name of a file.
    #[must_use]
    pub fn say_plain(&self, language: &Language, id: &str, values: &[(&str, Value)]) -> String {
        self.find(language, id).map_or_else(|| id.to_owned(), |message| message.say(values, Marks::None))
    }

    /// The sentences of a topic that need no value, by the rest of their ids.
    #[must_use]
    pub fn map(&self, language: &Language, topic: &str) -> BTreeMap<String, String> {
        let Some(sentences) = self.0.get(language.as_str()) else { return BTreeMap::new() };
        let prefix = format!("{topic}.");
        let of_topic = sentences
            .range(prefix.clone()..)
            .map_while(|(id, message)| Some((id.strip_prefix(&prefix)?, message)));
        let fixed = of_topic.filter(|(_, message)| message.names().is_empty());
        fixed.map(|(rest, message)| (rest.to_owned(), message.say(&[], Marks::None))).collect()
    }

    /// Whether there is such a sentence.
    #[must_use]
    pub fn has(&self, language: &Language, id: &str) -> bool {
        self.find(language, id).is_some()
    }

    /// Every id there is, the same in all languages.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<&str> {
        self.0.values().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    fn find(&self, language: &Language, id: &str) -> Option<&Message> {
        self.0.get(language.as_str())?.get(id)
    }
}

/// The sentences of a language: those of the shorter tags first, the more exact ones over them.
fn read(code: &str, files: &[(&str, &str, &str)], errors: &mut Vec<TextError>) -> Sentences {
    let mut texts: BTreeMap<String, (&str, String)> = BTreeMap::new();
    let mut of_language: Vec<_> = files.iter().filter(|(of, ..)| reaches(of, code)).collect();
    of_language.sort_by_key(|(of, ..)| of.len());
    for (_, file, content) in of_language {
        match content.parse::<toml::Table>() {
            Ok(table) => flatten("", &table, file, &mut texts, errors),
            Err(error) => {
                errors.push(TextError::NotToml { file: (*file).to_owned(), what: error.message().to_owned() })
            }
        }
    }
    if texts.len() > TEXTS_MOST {
        errors.push(TextError::TooMany { language: code.to_owned(), count: texts.len() });
        return Sentences::new();
    }
    let mut sentences = Sentences::new();
    for (id, (file, text)) in texts {
        match Message::parse(&text, code) {
            Ok(message) => drop(sentences.insert(id, message)),
            Err(error) => errors.push(TextError::NotAMessage { id, file: file.to_owned(), error }),
        }
    }
    sentences
}

/// Whether texts of the language `of` serve `code`: they are the same, or `code` is a region of it.
fn reaches(of: &str, code: &str) -> bool {
    code.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn flatten<'a>(
    prefix: &str,
    table: &toml::Table,
    file: &'a str,
    texts: &mut BTreeMap<String, (&'a str, String)>,
    errors: &mut Vec<TextError>,
) {
    for (key, value) in table {
        let id = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::String(text) => drop(texts.insert(id, (file, text.clone()))),
            toml::Value::Table(inner) => flatten(&id, inner, file, texts, errors),
            _ => errors.push(TextError::NotAText { id, file: file.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests;
