//! The shelf: the catalog, and what past visits taught about it.
//! The rankers of `suggest` know numbers; here they get names.
//!
//! **Invariant:** what was learned of a person can be unlearned, exactly.
//! **Invariant:** learning and asking need no database: what is learned is rebuilt from the facts when the house opens.

mod catalog;

pub use catalog::{ARTICLES_MOST, Article, Card, Catalog, NotACatalog};

use entrenous_core::charter::Language;
use entrenous_core::id::{ArticleId, PersonId};
use entrenous_core::moment::Moment;
use entrenous_suggest::index::{ItemHandle, PersonHandle, SessionIndex};
use entrenous_suggest::interner::Interner;
use entrenous_suggest::search::Words;
use entrenous_suggest::session::{Options, Ranker};
use entrenous_suggest::similar::Marks;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// A pause after which a visit is a new one, in seconds: half an hour.
const PAUSE_SECONDS: i64 = 1_800;
/// How many rankers wait for work: one for each thread that asks at the same time.
const RANKERS_MOST: usize = 64;

/// One suggestion of the visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// The article.
    pub article: ArticleId,
    /// Its strength, in millionths of the strongest.
    pub score_millionths: u32,
    /// The article of the visit that spoke for it most.
    pub because: ArticleId,
}

/// The catalog and what visits taught.
pub struct Shelf {
    /// The catalog.
    pub catalog: Catalog,
    marks: Marks,
    words: Words,
    learned: RwLock<Learned>,
    rankers: Mutex<Vec<Ranker>>,
}

#[derive(Default)]
struct Learned {
    names: Interner,
    index: SessionIndex,
    people: HashMap<PersonId, Known>,
    next: u32,
}

/// A person in the index: their number, and their last visit.
struct Known {
    handle: PersonHandle,
    began: u32,
    last: i64,
}

impl Shelf {
    /// A shelf that has learned nothing yet.
    #[must_use]
    pub fn new(catalog: Catalog) -> Self {
        let (mut marks, mut words) = (Marks::default(), Words::default());
        for article in catalog.iter() {
            let own = article.styles.iter().chain(&article.colours).map(String::as_str);
            marks.add(&article.kind, own.chain([article.pattern.as_str(), &article.material]));
            words.add(article.words());
        }
        Self { catalog, marks, words, learned: RwLock::default(), rankers: Mutex::default() }
    }

    /// Whether the business sells this; a house without a catalog sells anything.
    #[must_use]
    pub fn sells(&self, article: &ArticleId) -> bool {
        self.catalog.is_empty() || self.catalog.get(article).is_some()
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

    /// How many visits have been learned.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.read().index.len()
    }
    /// A number that is the same for two shelves exactly if they have learned the same visits in the same order of people.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.read().index.digest()
    }

    /// Every learned visit: when it began, in seconds, and its articles in order. Whose it is, is not told.
    #[must_use]
    pub fn learned_visits(&self) -> Vec<(i64, Vec<String>)> {
        let learned = self.read();
        let name = |item: &ItemHandle| learned.names.name(*item).map(ToOwned::to_owned);
        let visit = |(began, items): (u32, &[ItemHandle])| {
            (i64::from(began), items.iter().filter_map(name).collect())
        };
        learned.index.visits().map(visit).collect()
    }

    /// Learns what a person looked at.
    pub fn learn(&self, person: PersonId, mut views: Vec<(Moment, ArticleId)>) {
        views.sort_by_key(|(at, _)| *at);
        let mut learned = self.write();
        for (at, article) in views {
            learned.one(person, at.seconds(), &article);
        }
    }
    /// Unlearns a person.
    pub fn forget(&self, person: PersonId) {
        let mut learned = self.write();
        if let Some(known) = learned.people.remove(&person) {
            learned.index.forget(known.handle);
        }
    }

    /// What visits like this one (oldest first) also held.
    #[must_use]
    pub fn neighbours(&self, visit: &[ArticleId], limit: usize) -> Vec<Picked> {
        let mut ranker = self.rankers().pop().unwrap_or_default();
        let learned = self.read();
        let handles: Vec<ItemHandle> =
            visit.iter().filter_map(|article| learned.names.find(article.as_str())).collect();
        let options = Options { limit, excluded: &handles, support_least: 1 };
        let suggested = ranker.suggest(&learned.index, &handles, &options);
        let best = suggested.first().map_or(1.0, |first| first.score).max(f32::MIN_POSITIVE);
        let name = |handle| learned.names.name(handle).and_then(|name| ArticleId::parse(name).ok());
        let picked = suggested.iter().filter_map(|one| {
            let millionths = (one.score / best * 1_000_000.0) as u32;
            Some(Picked {
                article: name(one.item)?,
                score_millionths: millionths,
                because: name(one.because)?,
            })
        });
        let picked = picked.collect();
        drop(learned);
        let mut rankers = self.rankers();
        if rankers.len() < RANKERS_MOST {
            rankers.push(ranker);
        }
        picked
    }

    fn read(&self) -> RwLockReadGuard<'_, Learned> {
        self.learned.read().unwrap_or_else(PoisonError::into_inner)
    }
    fn write(&self) -> RwLockWriteGuard<'_, Learned> {
        self.learned.write().unwrap_or_else(PoisonError::into_inner)
    }
    fn rankers(&self) -> std::sync::MutexGuard<'_, Vec<Ranker>> {
        self.rankers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Learned {
    fn one(&mut self, person: PersonId, at_seconds: i64, article: &ArticleId) {
        let Some(item) = self.names.handle(article.as_str()) else { return };
        let second = u32::try_from(at_seconds.max(0)).unwrap_or(u32::MAX);
        let next = &mut self.next;
        let known = self.people.entry(person).or_insert_with(|| {
            let handle = PersonHandle(*next);
            *next = next.wrapping_add(1);
            Known { handle, began: second, last: at_seconds }
        });
        if at_seconds.saturating_sub(known.last) > PAUSE_SECONDS {
            known.began = second;
        }
        known.last = at_seconds;
        self.index.append(known.handle, known.began, &[item]);
    }
}
