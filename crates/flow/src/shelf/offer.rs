//! What the business offers: its catalog, ready to be searched and compared.
//!
//! **Invariant:** the same offer, question and day give the same answer.

use super::{Article, Card, Catalog};
use entrenous_core::charter::Language;
use entrenous_core::id::ArticleId;
use entrenous_suggest::index::ItemHandle;
use entrenous_suggest::search::Words;
use entrenous_suggest::similar::Marks;

/// A catalog, and what is found in it by words and by likeness.
pub struct Offer {
    /// The catalog.
    pub catalog: Catalog,
    marks: Marks,
    words: Words,
}

impl Offer {
    /// Makes a catalog ready.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        let (mut marks, mut words) = (Marks::default(), Words::default());
        for article in catalog.iter() {
            let own = article.styles.iter().chain(&article.colours).map(String::as_str);
            marks.add(&article.kind, own.chain([article.pattern.as_str(), &article.material]));
            words.add(article.words());
        }
        Self { catalog, marks, words }
    }

    /// Whether the business sells this; a house without a catalog sells anything.
    #[must_use]
    pub fn sells(&self, article: &ArticleId) -> bool {
        self.catalog.is_empty() || self.catalog.get(article).is_some()
    }
    /// An article.
    #[must_use]
    pub fn get(&self, article: &ArticleId) -> Option<&Article> {
        self.catalog.get(article)
    }
    /// A card for an article.
    #[must_use]
    pub fn card(&self, article: &ArticleId, language: &Language) -> Option<Card> {
        self.catalog.card(article, language)
    }
    /// The name of an article by the text of its id.
    #[must_use]
    pub fn name(&self, article: &str, language: &Language) -> Option<String> {
        let article = ArticleId::parse(article).ok()?;
        self.catalog.get(&article).map(|article| article.name(language).to_owned())
    }

    /// Articles that have every word of the query.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<ArticleId> {
        self.named(self.words.find(query, limit))
    }
    /// Articles like this one.
    #[must_use]
    pub fn similar(&self, to: &ArticleId, limit: usize) -> Vec<ArticleId> {
        let handle = self.catalog.position(to).and_then(|at| u32::try_from(at).ok()).map(ItemHandle);
        handle.map(|handle| self.named(self.marks.similar(handle, limit))).unwrap_or_default()
    }
    /// A varied choice for a day.
    #[must_use]
    pub fn showcase(&self, day: i64, limit: usize) -> Vec<ArticleId> {
        self.named(self.marks.showcase(day, limit))
    }
    fn named(&self, handles: Vec<ItemHandle>) -> Vec<ArticleId> {
        let article = |handle: ItemHandle| {
            self.catalog.at(usize::try_from(handle.0).ok()?).map(|article| article.id.clone())
        };
        handles.into_iter().filter_map(article).collect()
    }
}
