//! An article as JSON says it: in the lines of a file, and in a call.
//!
//! **Invariant:** a number is taken as it is written: the shortest text of a float below 2^53 with two decimals is the one that was sent.

use super::record::told;
use crate::shelf::Draft;
use serde::Deserialize;
use std::collections::BTreeMap;

/// An article in JSON; what is not named here is refused.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Told {
    /// Its id.
    pub id: Option<Written>,
    /// Its name: a text, or one for each language.
    pub name: Option<Spoken>,
    /// What it is: a text, or one for each language.
    pub description: Option<Spoken>,
    /// What kind of thing it is.
    pub kind: Option<String>,
    /// Its price: `"98.00"`, `98`, `"98,00 €"`.
    pub price: Option<Written>,
    /// Its price in hundredths, instead.
    pub price_cents: Option<u32>,
    /// The currency of the price, by ISO 4217; `EUR` if not told.
    pub currency: Option<String>,
    /// The styles it belongs to.
    pub styles: Vec<String>,
    /// Its colours.
    pub colours: Vec<String>,
    /// Its pattern.
    pub pattern: Option<String>,
    /// What it is made of.
    pub material: Option<String>,
    /// Who makes it.
    pub maker: Option<String>,
    /// The sizes it is made in.
    pub sizes: Vec<Written>,
    /// Where its page is.
    pub url: Option<String>,
    /// Where its picture is.
    pub picture: Option<String>,
}

/// The fields of [`Told`].
pub(super) const FIELDS: [&str; 15] = [
    "id",
    "name",
    "description",
    "kind",
    "price",
    "price_cents",
    "currency",
    "styles",
    "colours",
    "pattern",
    "material",
    "maker",
    "sizes",
    "url",
    "picture",
];

/// A text in one language or in several.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Spoken {
    /// In the language of the file or of the house.
    Once(String),
    /// By language.
    ByLanguage(BTreeMap<String, String>),
}

/// A text or a number.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Written {
    /// A text.
    Text(String),
    /// A number.
    Number(serde_json::Number),
}

impl Written {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

impl Spoken {
    fn texts(self, language: &str) -> BTreeMap<String, String> {
        match self {
            Self::Once(text) => told(language, &text),
            Self::ByLanguage(texts) => {
                texts.into_iter().flat_map(|(language, text)| told(&language, &text)).collect()
            }
        }
    }
}

impl Told {
    /// As a draft; a text without a language is in this one.
    #[must_use]
    pub fn draft(self, language: &str) -> Draft {
        let cents =
            self.price_cents.map(|cents| format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100)));
        Draft {
            id: self.id.map(Written::text).unwrap_or_default(),
            name: self.name.map(|name| name.texts(language)).unwrap_or_default(),
            description: self.description.map(|text| text.texts(language)).unwrap_or_default(),
            kind: self.kind.unwrap_or_default(),
            price: self.price.map(Written::text).or(cents).unwrap_or_default(),
            currency: self.currency.unwrap_or_default(),
            styles: self.styles,
            colours: self.colours,
            pattern: self.pattern.unwrap_or_default(),
            material: self.material.unwrap_or_default(),
            maker: self.maker.unwrap_or_default(),
            sizes: self.sizes.into_iter().map(Written::text).collect(),
            url: self.url.unwrap_or_default(),
            picture: self.picture.unwrap_or_default(),
        }
    }
}
