//! The catalog: what the business offers, from `catalog.toml` of its folder, and from what it told by file or call.
//!
//! **Invariant:** an id stands for one article; what was told replaces what stands in the folder.

mod article;
mod price;

pub use article::{
    Article, DESCRIPTION_LETTERS_MOST, Draft, LANGUAGES_MOST, LINK_BYTES_MOST, MARK_LETTERS_MOST, MARKS_MOST,
    NAME_LETTERS_MOST, NotAnArticle,
};
pub use price::{Currency, NotACurrency, NotAPrice, Price};

use entrenous_core::charter::Language;
use entrenous_core::id::ArticleId;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// How many articles a catalog may have.
pub const ARTICLES_MOST: usize = 200_000;

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
#[derive(Default, Clone)]
pub struct Catalog {
    articles: Vec<Arc<Article>>,
    places: HashMap<ArticleId, usize>,
    kinds: Vec<String>,
    known_kinds: HashSet<String>,
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
            if !article.is_named() {
                return Err(NotACatalog::Nameless(article.id));
            }
            article.url.get_or_insert_with(|| format!("/shop/{}", article.id));
            article.picture.get_or_insert_with(|| format!("/shop/pictures/{}.svg", article.id));
            if catalog.places.contains_key(&article.id) {
                return Err(NotACatalog::Twice(article.id));
            }
            catalog.push(Arc::new(article));
        }
        Ok(catalog)
    }

    /// This catalog with what was told laid over it: the same id is replaced where it stands, the others follow in the order of their ids.
    #[must_use]
    pub(super) fn with(&self, told: &BTreeMap<ArticleId, Arc<Article>>) -> Self {
        let mut catalog = Self::default();
        for article in &self.articles {
            catalog.push(told.get(&article.id).map_or_else(|| article.clone(), |told| over(article, told)));
        }
        let new = told.iter().filter(|(id, _)| !self.places.contains_key(*id));
        let room = ARTICLES_MOST.saturating_sub(catalog.len());
        new.take(room).for_each(|(_, article)| catalog.push(article.clone()));
        catalog
    }

    fn push(&mut self, article: Arc<Article>) {
        if self.known_kinds.insert(article.kind.clone()) {
            self.kinds.push(article.kind.clone());
        }
        self.places.insert(article.id.clone(), self.articles.len());
        self.articles.push(article);
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
        self.articles.get(*self.places.get(id)?).map(Arc::as_ref)
    }
    /// The kind of an article, asked by the text of its id.
    #[must_use]
    pub fn kind_of(&self, id: &str) -> Option<&str> {
        self.articles.get(*self.places.get(id)?).map(|article| article.kind.as_str())
    }
    /// Where an article stands in the file.
    #[must_use]
    pub fn position(&self, id: &ArticleId) -> Option<usize> {
        self.places.get(id).copied()
    }
    /// The article at a place of the file.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<&Article> {
        self.articles.get(position).map(Arc::as_ref)
    }
    /// All articles, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Article> {
        self.articles.iter().map(Arc::as_ref)
    }
    /// The kinds, in the order of the file.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(String::as_str)
    }
    /// The articles of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Article> {
        self.iter().filter(move |article| article.kind == kind)
    }
    /// A card for an article.
    #[must_use]
    pub fn card(&self, id: &ArticleId, language: &Language) -> Option<Card> {
        let article = self.get(id)?;
        let price = article.price_cents.map(|_| article.price_text(language));
        let url = article.url.as_ref().map(|url| spoken_page(url, language));
        Some(Card { name: article.name(language).to_owned(), price, url, picture: article.picture.clone() })
    }
}

/// What was told, with the page and the picture of the folder where it names none.
fn over(article: &Arc<Article>, told: &Arc<Article>) -> Arc<Article> {
    if told.url.is_some() && told.picture.is_some() {
        return told.clone();
    }
    let mut laid = Article::clone(told);
    laid.url = laid.url.or_else(|| article.url.clone());
    laid.picture = laid.picture.or_else(|| article.picture.clone());
    Arc::new(laid)
}

/// A page of the shop itself is asked for in the reader's language; a page elsewhere is left as it is.
fn spoken_page(url: &str, language: &Language) -> String {
    if !url.starts_with('/') {
        return url.to_owned();
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}lang={}", language.as_str())
}
