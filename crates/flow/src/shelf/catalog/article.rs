//! One article, and the draft of one from a file or a call, which becomes an article only if all of it holds.
//!
//! **Invariant:** an article has a name in at least one language; a missing translation falls back to the first one given.
//! **Invariant:** a link of an article leads to a page: `https:`, `http:`, or a path of the shop itself.

use super::price::{self, Currency, Price};
use entrenous_core::charter::Language;
use entrenous_core::id::ArticleId;
use entrenous_suggest::search::{Field, Text, Tongue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long a name may be, in letters.
pub const NAME_LETTERS_MOST: usize = 300;
/// How much of a description is kept, in letters.
pub const DESCRIPTION_LETTERS_MOST: usize = 5_000;
/// How many styles, colours or sizes an article may have, of each.
pub const MARKS_MOST: usize = 64;
/// How long a kind, style, colour, size, pattern, material or maker may be, in letters.
pub const MARK_LETTERS_MOST: usize = 200;
/// How long a link may be, in bytes.
pub const LINK_BYTES_MOST: usize = 2_000;
/// In how many languages an article may be told.
pub const LANGUAGES_MOST: usize = 32;

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    pub(super) name: BTreeMap<String, String>,
    #[serde(default)]
    description: BTreeMap<String, String>,
    /// What kind of thing it is.
    #[serde(default)]
    pub kind: String,
    /// Its price in hundredths of its currency.
    #[serde(default)]
    pub price_cents: Option<u32>,
    /// The currency of the price.
    #[serde(default)]
    pub currency: Currency,
    /// The styles it belongs to.
    #[serde(default)]
    pub styles: Vec<String>,
    /// Its colours.
    #[serde(default)]
    pub colours: Vec<String>,
    /// Its pattern.
    #[serde(default)]
    pub pattern: String,
    /// What it is made of.
    #[serde(default)]
    pub material: String,
    /// Who makes it.
    #[serde(default)]
    pub maker: String,
    /// The sizes it is made in.
    #[serde(default)]
    pub sizes: Vec<String>,
    /// Where its page is; `/shop/ID` if not told.
    #[serde(default)]
    pub url: Option<String>,
    /// Where its picture is; `/shop/pictures/ID.svg` if not told.
    #[serde(default)]
    pub picture: Option<String>,
}

impl Article {
    /// Its name.
    #[must_use]
    pub fn name(&self, language: &Language) -> &str {
        spoken(&self.name, language)
    }
    /// What it is, in a sentence.
    #[must_use]
    pub fn description(&self, language: &Language) -> &str {
        spoken(&self.description, language)
    }
    /// Its price as people of that language write it.
    #[must_use]
    pub fn price_text(&self, language: &Language) -> String {
        self.price_cents.map(|cents| price::written(cents, self.currency, language)).unwrap_or_default()
    }
    /// Whether it has a name.
    pub(super) fn is_named(&self) -> bool {
        self.name.values().any(|name| !name.trim().is_empty())
    }
    /// What it shares with articles like it.
    pub(crate) fn marks(&self) -> impl Iterator<Item = &str> {
        let lists = self.styles.iter().chain(&self.colours).map(String::as_str);
        lists.chain([self.pattern.as_str(), &self.material, &self.maker])
    }
    /// Every text by which it can be found.
    pub(crate) fn texts(&self) -> impl Iterator<Item = Text<'_>> {
        let names =
            self.name.iter().map(|(language, text)| (Field::Name, Tongue::of(language), text.as_str()));
        let described = self.description.iter();
        let described =
            described.map(|(language, text)| (Field::Description, Tongue::of(language), text.as_str()));
        let marks = self.marks().chain([self.id.as_str()]).map(|text| (Field::Marks, None, text));
        let all = names.chain(described).chain([(Field::Kind, None, self.kind.as_str())]).chain(marks);
        all.map(|(field, tongue, text)| Text { field, tongue, text })
    }
}

fn spoken<'a>(texts: &'a BTreeMap<String, String>, language: &Language) -> &'a str {
    texts.get(language.as_str()).or_else(|| texts.values().next()).map_or("", String::as_str)
}

/// An article as somebody tells it, not yet looked at.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Its name, by language.
    pub name: BTreeMap<String, String>,
    /// What it is, by language.
    pub description: BTreeMap<String, String>,
    /// What kind of thing it is.
    pub kind: String,
    /// Its price, as it is written.
    pub price: String,
    /// The currency of the price, if it stands apart.
    pub currency: String,
    /// Its styles.
    pub styles: Vec<String>,
    /// Its colours.
    pub colours: Vec<String>,
    /// Its pattern.
    pub pattern: String,
    /// What it is made of.
    pub material: String,
    /// Who makes it.
    pub maker: String,
    /// Its sizes.
    pub sizes: Vec<String>,
    /// Where its page is.
    pub url: String,
    /// Where its picture is.
    pub picture: String,
}

/// Why a draft is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum NotAnArticle {
    /// No usable id.
    #[error("the id is missing, has white space, or is longer than 64 bytes")]
    Id,
    /// No name.
    #[error("there is no name in any language")]
    Nameless,
    /// A name without end.
    #[error("a name has at most 300 letters")]
    LongName,
    /// Not a language.
    #[error("the language of a text is not a tag such as `fr` or `pt-BR`, or there are more than 32")]
    Language,
    /// Not a price.
    #[error(
        "the price is not a number with at most two decimals, not below zero and below 42,949,672; three figures after the only mark can be read in two ways"
    )]
    Price,
    /// Not a currency.
    #[error("the currency is not three letters such as `EUR`, or the price names another")]
    Currency,
    /// Too many or too long marks.
    #[error(
        "an article has at most 64 styles, colours and sizes of each, none longer than 200 letters, as are kind, pattern, material and maker"
    )]
    Marks,
    /// Not a link.
    #[error(
        "a link is not `https:`, `http:` or a path that begins with `/`, or has white space or more than 2000 bytes"
    )]
    Link,
}

impl Draft {
    /// The article, if all of it holds.
    pub fn finish(self) -> Result<Article, NotAnArticle> {
        let id = ArticleId::parse(self.id.trim()).map_err(|_| NotAnArticle::Id)?;
        let name = texts(self.name, NAME_LETTERS_MOST.saturating_add(1))?;
        if name.is_empty() {
            return Err(NotAnArticle::Nameless);
        }
        if name.values().any(|name| name.chars().count() > NAME_LETTERS_MOST) {
            return Err(NotAnArticle::LongName);
        }
        let (price_cents, currency) = priced(&self.price, &self.currency)?;
        Ok(Article {
            id,
            name,
            description: texts(self.description, DESCRIPTION_LETTERS_MOST)?,
            kind: mark(&self.kind)?,
            price_cents,
            currency,
            styles: marks(self.styles)?,
            colours: marks(self.colours)?,
            pattern: mark(&self.pattern)?,
            material: mark(&self.material)?,
            maker: mark(&self.maker)?,
            sizes: marks(self.sizes)?,
            url: link(&self.url)?,
            picture: link(&self.picture)?,
        })
    }
}

fn priced(price: &str, currency: &str) -> Result<(Option<u32>, Currency), NotAnArticle> {
    let apart = Some(currency.trim()).filter(|text| !text.is_empty());
    let apart = apart.map(|text| Currency::parse(text).map_err(|_| NotAnArticle::Currency)).transpose()?;
    if price.trim().is_empty() {
        return Ok((None, apart.unwrap_or_default()));
    }
    let price = Price::parse(price).map_err(|_| NotAnArticle::Price)?;
    match (price.currency, apart) {
        (Some(within), Some(apart)) if within != apart => Err(NotAnArticle::Currency),
        (within, apart) => Ok((Some(price.cents), within.or(apart).unwrap_or_default())),
    }
}

fn texts(
    told: BTreeMap<String, String>,
    letters_most: usize,
) -> Result<BTreeMap<String, String>, NotAnArticle> {
    let mut texts = BTreeMap::new();
    for (language, text) in told {
        let text = one_line(&text, letters_most);
        if text.is_empty() {
            continue;
        }
        let language = Language::parse(&language).map_err(|_| NotAnArticle::Language)?;
        texts.insert(language.into(), text);
    }
    if texts.len() > LANGUAGES_MOST { Err(NotAnArticle::Language) } else { Ok(texts) }
}

/// White space and signs that steer a terminal or a line become one space; a text ends after so many letters.
fn one_line(text: &str, letters_most: usize) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(letters_most) {
        line.truncate(end);
    }
    line
}

fn mark(text: &str) -> Result<String, NotAnArticle> {
    let mark = one_line(text, usize::MAX);
    if mark.chars().count() > MARK_LETTERS_MOST { Err(NotAnArticle::Marks) } else { Ok(mark) }
}

fn marks(told: Vec<String>) -> Result<Vec<String>, NotAnArticle> {
    let mut marks: Vec<String> = Vec::new();
    for text in told {
        let mark = mark(&text)?;
        if !mark.is_empty() && !marks.contains(&mark) {
            marks.push(mark);
        }
        if marks.len() > MARKS_MOST {
            return Err(NotAnArticle::Marks);
        }
    }
    Ok(marks)
}

fn link(text: &str) -> Result<Option<String>, NotAnArticle> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let leads = match scheme.as_deref() {
        Some("http" | "https") => true,
        _ => text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\"),
    };
    let whole = text.len() <= LINK_BYTES_MOST && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if leads && whole { Ok(Some(text.to_owned())) } else { Err(NotAnArticle::Link) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            id: "a1".to_owned(),
            name: BTreeMap::from([("fr".to_owned(), "Chemise".to_owned())]),
            ..Draft::default()
        }
    }

    #[test]
    fn each_thing_that_does_not_hold_has_its_reason() {
        type Change = fn(&mut Draft);
        let broken: [(Change, NotAnArticle); 12] = [
            (|draft| draft.id.clear(), NotAnArticle::Id),
            (|draft| draft.id = "a b".to_owned(), NotAnArticle::Id),
            (|draft| draft.name.clear(), NotAnArticle::Nameless),
            (|draft| _ = draft.name.insert("fr".to_owned(), "x".repeat(301)), NotAnArticle::LongName),
            (|draft| _ = draft.name.insert("french".to_owned(), "x".to_owned()), NotAnArticle::Language),
            (|draft| draft.price = "-1".to_owned(), NotAnArticle::Price),
            (|draft| draft.currency = "euro".to_owned(), NotAnArticle::Currency),
            (
                |draft| (draft.price, draft.currency) = ("5 USD".to_owned(), "EUR".to_owned()),
                NotAnArticle::Currency,
            ),
            (|draft| draft.sizes = (0..65).map(|size| size.to_string()).collect(), NotAnArticle::Marks),
            (|draft| draft.kind = "x".repeat(201), NotAnArticle::Marks),
            (|draft| draft.url = "javascript:alert(1)".to_owned(), NotAnArticle::Link),
            (|draft| draft.picture = "//elsewhere.example/x".to_owned(), NotAnArticle::Link),
        ];
        for (change, why) in broken {
            let mut draft = draft();
            change(&mut draft);
            assert_eq!(draft.finish(), Err(why));
        }
    }

    #[test]
    fn what_holds_is_taken_and_tidied() {
        let mut draft = draft();
        draft.description.insert("fr".to_owned(), format!(" Un\n\tlin\u{7} {}", "x".repeat(6_000)));
        draft.colours = vec!["blue".to_owned(), " blue ".to_owned(), String::new()];
        draft.price = "98,00 €".to_owned();
        let article = draft.finish().unwrap();
        let french = Language::parse("fr").unwrap();
        assert!(article.description(&french).starts_with("Un lin xxx"));
        assert_eq!(article.description(&french).chars().count(), DESCRIPTION_LETTERS_MOST);
        assert_eq!(article.colours, ["blue"]);
        assert_eq!(article.price_text(&french), "98,00\u{a0}€");
        let again: Article = serde_json::from_str(&serde_json::to_string(&article).unwrap()).unwrap();
        assert_eq!(again, article, "what is kept is read back the same");
    }
}
