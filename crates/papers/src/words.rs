//! The words of a paper in one language.
//!
//! **Invariant:** a word of a closed list is found by the name its type already carries.

use entrenous_core::charter::{Item, Language, Purpose};
use entrenous_core::moment::{Moment, Span};
use entrenous_core::region::Place;
use entrenous_lingua::{Texts, Value};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Countries by code, each with its name by language.
static COUNTRIES: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("countries.toml")).unwrap_or_default());

/// The texts as one reader sees them.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    texts: &'a Texts,
    pub(crate) language: &'a Language,
}

impl<'a> Words<'a> {
    pub(crate) const fn new(texts: &'a Texts, language: &'a Language) -> Self {
        Self { texts, language }
    }
    /// One sentence.
    pub(crate) fn say(&self, id: &str) -> String {
        self.texts.say(self.language, id, &[])
    }
    /// Several sentences of a topic.
    pub(crate) fn all<const N: usize>(&self, topic: &str, names: [&str; N]) -> Vec<String> {
        names.iter().map(|name| self.say(&format!("papers.{topic}.{name}"))).collect()
    }
    /// One sentence with something put in.
    pub(crate) fn with(&self, id: &str, name: &str, value: impl Into<Value>) -> String {
        self.texts.say(self.language, id, &[(name, value.into())])
    }
    /// A text with several values.
    pub(crate) fn with_all(&self, id: &str, values: &[(&str, Value)]) -> String {
        self.texts.say(self.language, id, values)
    }
    /// A name and what is said of it, with the colon of the language.
    pub(crate) fn pair(&self, name: &str, said: String) -> String {
        self.texts.say(self.language, "papers.pair", &[("name", name.into()), ("said", said.into())])
    }
    /// The word for a value of a closed list.
    pub(crate) fn word<T: Serialize>(&self, list: &str, value: T) -> String {
        self.say(&format!("papers.{list}.{}", name(value)))
    }
    /// The title of a purpose.
    pub(crate) fn title(&self, purpose: &Purpose) -> String {
        self.say(&format!("purpose.{}.title", purpose.key))
    }
    /// What a purpose does.
    pub(crate) fn text(&self, purpose: &Purpose) -> String {
        self.say(&format!("purpose.{}.text", purpose.key))
    }
    /// The title of an item.
    pub(crate) fn item(&self, item: &Item) -> String {
        self.say(&format!("item.{}.title", item.key))
    }
    /// The titles of items, or the word for none.
    pub(crate) fn items(&self, items: &[&Item]) -> String {
        self.several(items.iter().map(|item| self.item(item)).collect())
    }
    /// Words side by side, or the word for none.
    pub(crate) fn several(&self, words: Vec<String>) -> String {
        if words.is_empty() { self.say("papers.none") } else { words.join(", ") }
    }
    /// A length of time.
    pub(crate) fn span(&self, span: Span) -> String {
        self.texts.span(self.language, span)
    }
    /// A day.
    pub(crate) fn date(&self, at: Moment) -> String {
        self.texts.date(self.language, at)
    }
    /// A country by its name; its code where its name is not known.
    pub(crate) fn country(&self, place: &Place) -> String {
        let spoken = self.language.as_str().split('-').next().unwrap_or_default();
        let country = place.country().unwrap_or_else(|| place.clone());
        let names = COUNTRIES.get(country.as_str());
        let name = names.and_then(|names| names.get(spoken).or_else(|| names.get("en")));
        match name {
            Some(name) if place.country().is_some() => format!("{name} ({place})"),
            Some(name) => name.clone(),
            None => place.as_str().to_owned(),
        }
    }
}

/// The name of a value of a closed list, without its prefix.
fn name<T: Serialize>(value: T) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    let name = json.as_str().unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

#[test]
fn a_country_is_called_as_its_reader_calls_it() {
    let languages = ["fr", "de", "en"].map(|tag| Language::parse(tag).unwrap());
    let texts = Texts::new(&languages, &[]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let called = |place: &str| {
        languages
            .each_ref()
            .map(|language| Words::new(&texts, language).country(&Place::parse(place).unwrap()))
    };
    assert_eq!(called("DE"), ["Allemagne", "Deutschland", "Germany"]);
    assert_eq!(called("US-CA")[2], "United States (US-CA)");
    assert_eq!(called("ZZ"), ["ZZ"; 3]);
    assert!(COUNTRIES.values().all(|names| ["fr", "de", "en"].iter().all(|tag| names.contains_key(*tag))));
}
