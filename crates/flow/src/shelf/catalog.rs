//! The catalog: what the business offers, as its folder says it in `catalog.toml`.
//!
//! **Invariant:** an article has a name in at least one language; a missing translation falls back to the first one given.

use entrenous_core::charter::Language;
use entrenous_core::id::ArticleId;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// How many articles a catalog may have.
pub const ARTICLES_MOST: usize = 200_000;

/// One article.
#[derive(Clone, Debug, Deserialize)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    name: BTreeMap<String, String>,
    #[serde(default)]
    description: BTreeMap<String, String>,
    /// What kind of thing it is.
    #[serde(default)]
    pub kind: String,
    /// Its price in hundredths of a euro.
    #[serde(default)]
    pub price_cents: Option<u32>,
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
        let Some(cents) = self.price_cents else { return String::new() };
        let (euros, rest) = (cents.div_euclid(100), cents.rem_euclid(100));
        match language.as_str() {
            "en" => format!("€{euros}.{rest:02}"),
            _ => format!("{euros},{rest:02}\u{a0}€"),
        }
    }
    /// Every word by which it can be found.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let names = self.name.values().chain(self.description.values()).map(String::as_str);
        names
            .chain([self.kind.as_str(), &self.pattern, &self.material])
            .chain(self.colours.iter().map(String::as_str))
    }
}

fn spoken<'a>(texts: &'a BTreeMap<String, String>, language: &Language) -> &'a str {
    texts.get(language.as_str()).or_else(|| texts.values().next()).map_or("", String::as_str)
}

/// A card to show an article on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its name.
    pub name: String,
    /// Its price, as shown.
    pub price: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Its picture.
    pub picture: Option<String>,
}

/// Every article.
#[derive(Default)]
pub struct Catalog {
    articles: Vec<Article>,
    places: HashMap<ArticleId, usize>,
    kinds: Vec<String>,
}

/// Why a catalog was not read.
#[derive(Debug, thiserror::Error)]
pub enum NotACatalog {
    /// Not in the form.
    #[error("{0}")]
    Form(#[from] toml::de::Error),
    /// Twice the same id.
    #[error("two articles have the id `{0}`")]
    Twice(ArticleId),
    /// An article without a name.
    #[error("the article `{0}` has no name in any language")]
    Nameless(ArticleId),
    /// Too large.
    #[error("a catalog has at most {ARTICLES_MOST} articles")]
    TooMany,
}

impl Catalog {
    /// Reads `catalog.toml`: `[[product]]` tables; everything else in the file is the business's own.
    pub fn parse(text: &str) -> Result<Self, NotACatalog> {
        #[derive(Deserialize)]
        struct File {
            #[serde(default)]
            product: Vec<Article>,
        }
        let articles = toml::from_str::<File>(text)?.product;
        if articles.len() > ARTICLES_MOST {
            return Err(NotACatalog::TooMany);
        }
        let mut catalog = Self::default();
        for mut article in articles {
            if article.name.values().all(|name| name.trim().is_empty()) {
                return Err(NotACatalog::Nameless(article.id));
            }
            article.url.get_or_insert_with(|| format!("/shop/{}", article.id));
            article.picture.get_or_insert_with(|| format!("/shop/pictures/{}.svg", article.id));
            if !catalog.kinds.contains(&article.kind) {
                catalog.kinds.push(article.kind.clone());
            }
            if catalog.places.insert(article.id.clone(), catalog.articles.len()).is_some() {
                return Err(NotACatalog::Twice(article.id));
            }
            catalog.articles.push(article);
        }
        Ok(catalog)
    }

    /// How many articles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.articles.len()
    }
    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }
    /// One article.
    #[must_use]
    pub fn get(&self, id: &ArticleId) -> Option<&Article> {
        self.articles.get(*self.places.get(id)?)
    }
    /// Where an article stands in the file.
    #[must_use]
    pub fn position(&self, id: &ArticleId) -> Option<usize> {
        self.places.get(id).copied()
    }
    /// The article at a place of the file.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&Article> {
        self.articles.get(position)
    }
    /// All articles, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Article> {
        self.articles.iter()
    }
    /// The kinds, in the order of the file.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(String::as_str)
    }
    /// The articles of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Article> {
        self.articles.iter().filter(move |article| article.kind == kind)
    }
    /// A card for an article.
    #[must_use]
    pub fn card(&self, id: &ArticleId, language: &Language) -> Option<Card> {
        let article = self.get(id)?;
        let price = article.price_cents.map(|_| article.price_text(language));
        let url = article.url.as_ref().map(|url| format!("{url}?lang={}", language.as_str()));
        Some(Card { name: article.name(language).to_owned(), price, url, picture: article.picture.clone() })
    }
}
