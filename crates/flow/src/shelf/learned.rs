//! What past visits taught, and what visits like a present one also held.
//!
//! **Invariant:** what was learned of a person can be unlearned, exactly.

use super::Offer;
use entrenous_core::explain::Within;
use entrenous_core::id::{ArticleId, PersonId};
use entrenous_core::moment::Moment;
use entrenous_suggest::index::{ItemHandle, PersonHandle, SessionIndex};
use entrenous_suggest::interner::Interner;
use entrenous_suggest::session::{Options, Ranker};
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
    /// Within which time enough people held it.
    pub within: Within,
}

/// A kind of articles that visits speak for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickedKind {
    /// The kind, as the catalog names it.
    pub kind: String,
    /// Its strength, in millionths of the strongest article.
    pub score_millionths: u32,
    /// The article of the visit that spoke for it most.
    pub because: ArticleId,
}

/// What visits like a present one also held, as far as enough people held it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Company {
    /// Articles that enough people held.
    pub articles: Vec<Picked>,
    /// Kinds of which enough people held something, though no single article of theirs.
    pub kinds: Vec<PickedKind>,
}

/// What past visits taught.
#[derive(Default)]
pub struct Learned {
    inside: RwLock<Inside>,
    rankers: Mutex<Vec<Ranker>>,
}

#[derive(Default)]
struct Inside {
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

impl Learned {
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
    pub fn all_visits(&self) -> Vec<(i64, Vec<String>)> {
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
    pub fn neighbours(&self, _offer: &Offer, visit: &[ArticleId], limit: usize) -> Company {
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
                within: Within::Kept,
            })
        });
        let company = Company { articles: picked.collect(), kinds: Vec::new() };
        drop(learned);
        let mut rankers = self.rankers();
        if rankers.len() < RANKERS_MOST {
            rankers.push(ranker);
        }
        company
    }

    fn read(&self) -> RwLockReadGuard<'_, Inside> {
        self.inside.read().unwrap_or_else(PoisonError::into_inner)
    }
    fn write(&self) -> RwLockWriteGuard<'_, Inside> {
        self.inside.write().unwrap_or_else(PoisonError::into_inner)
    }
    fn rankers(&self) -> std::sync::MutexGuard<'_, Vec<Ranker>> {
        self.rankers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
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
