//! What the business offers: its catalog, ready to be searched and compared.
//!
//! **Invariant:** the same offer, question and day give the same answer.
//! **Invariant:** what is hidden is in no answer, from the moment it is hidden; everything that suggests asks [`Offer::is_shown`].

use super::{Article, Card, Catalog};
use entrenous_core::charter::Language;
use entrenous_core::explain::Reason;
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::permit::Because;
use entrenous_core::personalize::Rung;
use entrenous_suggest::index::ItemHandle;
use entrenous_suggest::search::{Builder, Query, Tongue, Words};
use entrenous_suggest::similar::Marks;
use entrenous_suggest::vectors::{Vector, Vectors};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// How many hidden articles an answer looks past, so that it is full without them.
const PASSED_MOST: usize = 1_000;
/// How many answers on likeness are kept.
const ALIKE_KEPT_MOST: usize = 4_096;
/// How much is kept in the words of one language.
const SAID_KEPT_MOST: usize = 4_096;
/// How many finds are pulled towards the vectors of the best of them.
const PULLED_MOST: usize = 200;

/// What is hidden, the same for every offer of a house.
#[derive(Clone, Default)]
pub(super) struct Hidden(Arc<RwLock<HashSet<ArticleId>>>);

impl Hidden {
    fn holds(&self, article: &ArticleId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(article)
    }
    fn count(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len()
    }
    pub(super) fn hide(&self, article: ArticleId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(article);
    }
    pub(super) fn show(&self, article: &ArticleId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(article);
    }
}

/// What is like an article, by the article and how many were asked for.
type Alike = HashMap<(ItemHandle, usize), Arc<[ItemHandle]>>;

/// What is said again and again, in the words of each language.
type Said = HashMap<Language, HashMap<Saying, Arc<str>>>;

/// What is said in the same words to everyone: it names nothing but what is in the catalog and the charter.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Saying {
    /// Why something is shown.
    Why(Reason),
    /// What was not used, and why not.
    Unused(Vec<Key>, Option<Because>),
    /// Why the gate refused.
    Refused(Because),
    /// How much was known.
    Rung(Rung),
}

/// A catalog, and what is found in it by words and by likeness.
pub struct Offer {
    /// The catalog.
    pub catalog: Catalog,
    marks: Marks,
    words: Words,
    vectors: Vectors,
    hidden: Hidden,
    alike: Mutex<Alike>,
    said: Mutex<Said>,
}

impl Offer {
    /// Makes a catalog ready.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        Self::made_from(catalog, &BTreeMap::new(), Hidden::default())
    }
    /// Makes a catalog ready; a vector of an article it does not have, or of another dimension than the first, is left out.
    pub(super) fn made_from(catalog: Catalog, vectors: &BTreeMap<ArticleId, Vector>, hidden: Hidden) -> Self {
        let (mut marks, mut words) = (Marks::default(), Builder::default());
        for article in catalog.iter() {
            marks.add(&article.kind, article.marks());
            words.add(article.texts());
        }
        let (words, alike, said) = (words.finish(), Mutex::default(), Mutex::default());
        let mut offer = Self { catalog, marks, words, vectors: Vectors::default(), hidden, alike, said };
        for (article, vector) in vectors {
            if let Some(handle) = offer.handle(article) {
                let _left_out = offer.vectors.add(handle, vector);
            }
        }
        offer
    }

    /// Whether the business sells this; a house without a catalog sells anything.
    #[must_use]
    pub fn sells(&self, article: &ArticleId) -> bool {
        self.catalog.is_empty() || self.catalog.get(article).is_some()
    }
    /// Whether this may be suggested: it is sold, and not hidden.
    #[must_use]
    pub fn is_shown(&self, article: &ArticleId) -> bool {
        self.sells(article) && !self.is_hidden(article)
    }
    /// Whether this is hidden.
    #[must_use]
    pub fn is_hidden(&self, article: &ArticleId) -> bool {
        self.hidden.holds(article)
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
    /// The name of an article.
    #[must_use]
    pub fn name(&self, article: &ArticleId, language: &Language) -> Option<String> {
        self.catalog.get(article).map(|article| article.name(language).to_owned())
    }

    /// Something in words, put into them once. Only for what is the same for everyone: the words of a visitor are not kept.
    pub(crate) fn said(&self, language: &Language, saying: Saying, say: impl FnOnce() -> String) -> Arc<str> {
        let kept = || self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = kept().get(language).and_then(|said| said.get(&saying)) {
            return Arc::clone(said);
        }
        let text: Arc<str> = say().into();
        let mut kept = kept();
        let of_language = kept.entry(language.clone()).or_default();
        if of_language.len() >= SAID_KEPT_MOST {
            of_language.clear();
        }
        of_language.insert(saying, Arc::clone(&text));
        text
    }

    /// Articles that answer the words of a reader of this language, the best first.
    #[must_use]
    pub fn search(&self, query: &str, language: &Language, limit: usize) -> Vec<ArticleId> {
        let query = Query { text: query, tongue: Tongue::of(language.as_str()) };
        if self.vectors.is_empty() {
            let found = self.words.find(&query, self.wanted(limit));
            return self.shown(found.into_iter().map(|found| found.item), limit);
        }
        let mut found = self.words.find(&query, self.wanted(limit).max(PULLED_MOST));
        self.vectors.pull(&mut found);
        self.shown(found.into_iter().map(|found| found.item), limit)
    }
    /// Articles like this one.
    #[must_use]
    pub fn similar(&self, to: &ArticleId, limit: usize) -> Vec<ArticleId> {
        let Some(handle) = self.handle(to) else { return Vec::new() };
        self.shown(self.alike(handle, self.wanted(limit)).iter().copied(), limit)
    }
    /// A varied choice for a day.
    #[must_use]
    pub fn showcase(&self, day: i64, limit: usize) -> Vec<ArticleId> {
        self.shown(self.marks.showcase(day, self.wanted(limit)), limit)
    }

    /// Likeness does not change while an offer stands: what was asked for once is kept.
    fn alike(&self, to: ItemHandle, limit: usize) -> Arc<[ItemHandle]> {
        let kept = || self.alike.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(alike) = kept().get(&(to, limit)) {
            return Arc::clone(alike);
        }
        let alike: Arc<[ItemHandle]> = self.marks.similar(to, limit, &self.vectors).into();
        let mut kept = kept();
        if kept.len() >= ALIKE_KEPT_MOST {
            kept.clear();
        }
        kept.insert((to, limit), Arc::clone(&alike));
        alike
    }

    fn handle(&self, article: &ArticleId) -> Option<ItemHandle> {
        self.catalog.position(article).and_then(|at| u32::try_from(at).ok()).map(ItemHandle)
    }
    /// How many to ask for, so that enough are left when the hidden ones are out.
    fn wanted(&self, limit: usize) -> usize {
        limit.saturating_add(self.hidden.count().min(PASSED_MOST))
    }
    fn shown(&self, handles: impl IntoIterator<Item = ItemHandle>, limit: usize) -> Vec<ArticleId> {
        let article = |handle: ItemHandle| {
            self.catalog.at(usize::try_from(handle.0).ok()?).map(|article| article.id.clone())
        };
        let named = handles.into_iter().filter_map(article);
        named.filter(|article| !self.is_hidden(article)).take(limit).collect()
    }
}
