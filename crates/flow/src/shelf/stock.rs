//! What the offer is made from, and its making: the folder's catalog, what was told by file or call, vectors, what is hidden.
//! A change is here at once; the offer with its words in order follows from a thread of its own, and replaces the old one as a whole.
//!
//! **Invariant:** nobody who asks waits for an offer being made; changes that come meanwhile are in the next one, made right after.
//! **Invariant:** a hidden article is hidden from the moment it is, not from the next offer.

use super::offer::Hidden;
use super::{Article, Catalog, Offer};
use entrenous_core::id::ArticleId;
use entrenous_suggest::vectors::Vector;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::watch;

/// A change to what is offered.
pub(crate) enum StockChange {
    /// An article is told.
    Put(Arc<Article>),
    /// What was told of an article goes; the folder's own stays.
    Drop(ArticleId),
    /// The vector of an article.
    Vector(ArticleId, Vector),
    /// The vector of an article goes.
    NoVector(ArticleId),
}

/// What the offer is made from.
pub(super) struct Stock {
    folder: Catalog,
    hidden: Hidden,
    told: Mutex<Told>,
    offer: RwLock<Arc<Offer>>,
    /// Up to which change the offer has come.
    made: watch::Sender<u64>,
}

#[derive(Default)]
struct Told {
    articles: BTreeMap<ArticleId, Arc<Article>>,
    vectors: BTreeMap<ArticleId, Vector>,
    /// How many changes there have been.
    changes: u64,
    making: Making,
}

/// Whether an offer is being made.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Making {
    /// None is.
    #[default]
    Rests,
    /// One is, by a thread that looks for later changes before it ends.
    Runs,
}

impl Stock {
    pub(super) fn new(folder: Catalog) -> Self {
        let hidden = Hidden::default();
        let offer = Offer::made_from(folder.clone(), &BTreeMap::new(), hidden.clone());
        let (told, made) = (Mutex::default(), watch::Sender::new(0));
        Self { folder, hidden, told, offer: RwLock::new(Arc::new(offer)), made }
    }
    pub(super) fn offer(&self) -> Arc<Offer> {
        Arc::clone(&self.offer.read().unwrap_or_else(PoisonError::into_inner))
    }
    pub(super) const fn hidden(&self) -> &Hidden {
        &self.hidden
    }
    pub(super) const fn folder(&self) -> &Catalog {
        &self.folder
    }
    /// What was told of an article.
    pub(super) fn told(&self, article: &ArticleId) -> Option<Arc<Article>> {
        self.lock().articles.get(article).cloned()
    }
    /// What was told, after an article, in the order of the ids.
    pub(super) fn told_after(&self, after: Option<&ArticleId>, limit: usize) -> Vec<Arc<Article>> {
        let told = self.lock();
        let later = told.articles.iter().filter(|(id, _)| after.is_none_or(|after| *id > after));
        later.take(limit).map(|(_, article)| article.clone()).collect()
    }
    /// How many articles were told.
    pub(super) fn told_count(&self) -> usize {
        self.lock().articles.len()
    }
    /// The vectors of the articles.
    pub(super) fn vectors(&self) -> BTreeMap<ArticleId, Vector> {
        self.lock().vectors.clone()
    }

    /// Takes changes, and sees to it that an offer with them follows.
    pub(super) fn change(self: &Arc<Self>, changes: Vec<StockChange>) {
        let mut told = self.lock();
        for change in changes {
            match change {
                StockChange::Put(article) => drop(told.articles.insert(article.id.clone(), article)),
                StockChange::Drop(id) => {
                    told.articles.remove(&id);
                    told.vectors.remove(&id);
                }
                StockChange::NoVector(id) => drop(told.vectors.remove(&id)),
                StockChange::Vector(id, vector) => drop(told.vectors.insert(id, vector)),
            }
        }
        told.changes = told.changes.saturating_add(1);
        if std::mem::replace(&mut told.making, Making::Runs) == Making::Runs {
            return;
        }
        drop(told);
        let stock = Arc::clone(self);
        let thread = std::thread::Builder::new().name("offer".to_owned()).spawn(move || stock.make());
        if thread.is_err() {
            // No thread to be had: the offer is made here, later than wished but made.
            self.make();
        }
    }

    /// Makes offers until none is missing a change.
    fn make(&self) {
        loop {
            let (catalog, vectors, changes) = {
                let mut told = self.lock();
                if *self.made.borrow() == told.changes {
                    told.making = Making::Rests;
                    return;
                }
                (self.folder.with(&told.articles), told.vectors.clone(), told.changes)
            };
            let offer = Arc::new(Offer::made_from(catalog, &vectors, self.hidden.clone()));
            *self.offer.write().unwrap_or_else(PoisonError::into_inner) = offer;
            self.made.send_replace(changes);
        }
    }

    /// Waits until the offer holds every change that was made before this call.
    pub(super) async fn settled(&self) {
        let changes = self.lock().changes;
        let mut made = self.made.subscribe();
        // The sender lives as long as the stock: waiting ends.
        let _closed = made.wait_for(|made| *made >= changes).await;
    }

    fn lock(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
