//! Messages to begin with, of our own: a layout and its words in French, German and English, inside the program.
//!
//! **Invariant:** every template passes the lints of the house in every language it has, under a charter that allows its kind.

use crate::header::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

macro_rules! shipped {
    ($($key:literal)*) => {
        &[$(($key, include_str!(concat!("../library/", $key, ".toml")))),*]
    };
}

const SHIPPED: &[(&str, &str)] = shipped! {
    "welcome" "confirmation" "newsletter" "product" "selection" "order" "shipped" "back" "stay" "year" "invitation" "permission"
};

/// The language whose words stand in for one the library has not.
const FALLBACK: &str = "en";
/// No text has this hash: a translation that names it is shown as one to be made.
const NEVER: &str = "00000000";

/// A message to begin with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// Its name.
    pub key: &'static str,
    /// What sort of message it is.
    pub kind: Kind,
    /// What the calling server hands over.
    pub given: Vec<String>,
    body: String,
    words: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: Kind,
    given: Vec<String>,
    body: String,
    words: BTreeMap<String, BTreeMap<String, String>>,
}

/// The names of all templates.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(key, _)| *key)
}

/// The template of this name; a test holds that each reads.
#[must_use]
pub fn find(name: &str) -> Option<Template> {
    let (key, text) = SHIPPED.iter().find(|(key, _)| *key == name)?;
    let Written { kind, given, body, words } = toml::from_str(text).ok()?;
    Some(Template { key, kind, given, body, words })
}

impl Template {
    /// `message.toml` for a purpose and a sender.
    #[must_use]
    pub fn header(&self, purpose: &str, sender: &str) -> String {
        let kind = match self.kind {
            Kind::Campaign => "campaign",
            Kind::Journey => "journey",
            Kind::Transactional => "transactional",
        };
        let given: Vec<String> = self.given.iter().map(|name| format!("\"{name}\"")).collect();
        let given =
            if given.is_empty() { String::new() } else { format!("given = [{}]\n", given.join(", ")) };
        format!("purpose = \"{purpose}\"\nkind = \"{kind}\"\nsender = \"{sender}\"\n{given}")
    }

    /// The languages it has words in.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// The text in a language, as a file `LANGUAGE.mjml`; in a language it has not, English words wait for their translation.
    #[must_use]
    pub fn text(&self, language: &str) -> String {
        let own = self.words.get(language);
        let empty = BTreeMap::new();
        let words = own.or_else(|| self.words.get(FALLBACK)).unwrap_or(&empty);
        let mut body = self.body.clone();
        for (word, text) in words {
            body = body.replace(&format!("[[{word}]]"), text);
        }
        let said = |word: &str| words.get(word).map(String::as_str).unwrap_or_default();
        let waits = if own.is_none() { format!("translates: {NEVER}\n") } else { String::new() };
        format!("subject: {}\npreview: {}\n{waits}\n{body}", said("subject"), said("preview"))
    }
}
