//! What past visits taught, and what visits like a present one also held.
//!
//! **Invariant:** what was learned of a person can be unlearned, exactly.
//! **Invariant:** what is learned of a person follows from their views in the order of time, whenever each was told:
//! a house that opens anew and learns from its facts has the same [`Learned::digest`].
//! **Invariant:** nobody is heard more than [`VISITS_PER_DAY_MOST`] times a day and [`VISITS_MOST`] times in all.
//! **Invariant:** nothing is answered in less company than the charter asks for. A company can still be bought by bringing that many
//! people who each agree and each look: against it stand that a yes is a person's own act with a receipt, that calls are counted by
//! network, and that whoever withdraws takes their voice along.

mod kinds;
mod people;

use super::Offer;
use entrenous_core::explain::Within;
use entrenous_core::id::{ArticleId, PersonId};
use entrenous_core::moment::Moment;
use entrenous_suggest::index::{ItemHandle, PersonHandle};
use entrenous_suggest::memory::{Digest, Memory};
use entrenous_suggest::session::{Answer, Circle, Options, Ranker};
use kinds::Kinds;
use people::People;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub use people::{VISITS_MOST, VISITS_PER_DAY_MOST};

/// How many rankers wait for work: one for each thread that asks at the same time.
const RANKERS_MOST: usize = 64;
/// Strengths are told in millionths of the strongest.
const MILLIONTHS: f32 = 1_000_000.0;

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
    /// Whether they held it with an article of the visit, or with what goes along.
    pub circle: Circle,
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

/// What is asked of the visits.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The present visit, oldest first.
    pub visit: &'a [ArticleId],
    /// How many articles at most.
    pub limit: usize,
    /// How many different people must have held what is answered.
    pub company_least: u32,
    /// Now.
    pub now: Moment,
}

/// What past visits taught.
#[derive(Default)]
pub struct Learned {
    inside: RwLock<Inside>,
    rankers: Mutex<Vec<Ranker>>,
    kinds: RwLock<Arc<Kinds>>,
}

#[derive(Default)]
struct Inside {
    memory: Memory,
    people: People,
}

impl Learned {
    /// How many visits have been learned.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.read().memory.index().len()
    }
    /// A number that is the same for two shelves exactly if they have learned the same visits. It is not to be shown as it is.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.read().memory.digest()
    }

    /// Every learned visit: which are of one person, when it began, in seconds, and its articles in order. Who that is, is not told.
    #[must_use]
    pub fn all_visits(&self) -> Vec<(PersonHandle, u32, Vec<String>)> {
        let inside = self.read();
        let name = |item: &ItemHandle| inside.memory.names().name(*item).map(ToOwned::to_owned);
        let visits = inside.memory.index().visits();
        visits
            .map(|(person, began, items)| (person, began, items.iter().filter_map(name).collect()))
            .collect()
    }

    /// Whether all that was learned of a person came before a moment; what comes late must be learned anew with all the rest.
    #[must_use]
    pub fn ends_before(&self, person: PersonId, at: Moment) -> bool {
        self.read().people.last(person).is_none_or(|last| last < at.microseconds())
    }
    /// Learns what a person looked at, after what was learned of them before.
    pub fn learn(&self, person: PersonId, mut views: Vec<(Moment, ArticleId)>) {
        views.sort_unstable();
        self.write().learn(person, &views);
    }
    /// Unlearns a person.
    pub fn forget(&self, person: PersonId) {
        let mut inside = self.write();
        if let Some(handle) = inside.people.leave(person) {
            inside.memory.forget(handle);
        }
    }

    /// What visits like this one also held.
    #[must_use]
    pub fn neighbours(&self, offer: &Arc<Offer>, question: &Question<'_>) -> Company {
        let mut ranker = self.rankers().pop().unwrap_or_default();
        let inside = self.read();
        let kinds = self.kinds_of(offer, &inside);
        let names = inside.memory.names();
        let visit: Vec<ItemHandle> =
            question.visit.iter().filter_map(|article| names.find(article.as_str())).collect();
        let options = Options {
            limit: question.limit,
            // What was looked at before the present article may well be looked at again.
            excluded: visit.last().map_or(&[], std::slice::from_ref),
            support_least: question.company_least,
            groups: kinds.groups(),
            since: Within::begins(question.now.seconds()).map(|at| u32::try_from(at).unwrap_or(0)),
        };
        let answer = ranker.suggest(inside.memory.index(), &visit, &options);
        let company = inside.told(&answer, offer, &kinds);
        drop(inside);
        let mut rankers = self.rankers();
        if rankers.len() < RANKERS_MOST {
            rankers.push(ranker);
        }
        company
    }

    /// The kinds of what has been learned, in what is offered now.
    fn kinds_of(&self, offer: &Arc<Offer>, inside: &Inside) -> Arc<Kinds> {
        let known = Arc::clone(&self.kinds.read().unwrap_or_else(PoisonError::into_inner));
        if known.are_up_to_date(offer, inside.memory.names()) {
            return known;
        }
        let kinds = Arc::new(known.up_to_date(offer, inside.memory.names()));
        *self.kinds.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&kinds);
        kinds
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
    fn learn(&mut self, person: PersonId, views: &[(Moment, ArticleId)]) {
        // What belongs to one visit is told the memory at once.
        let (mut visit, mut items) = (None, Vec::new());
        for (at, article) in views {
            let Some(item) = self.memory.article(article.as_str()) else { continue };
            let Some(present) = self.people.look(person, *at) else { continue };
            if visit != Some(present) {
                self.flush(visit.replace(present), &mut items);
            }
            items.push(item);
        }
        self.flush(visit, &mut items);
    }

    fn flush(&mut self, visit: Option<people::Present>, items: &mut Vec<ItemHandle>) {
        if let Some(visit) = visit {
            self.memory.append(visit.person, visit.began, items);
        }
        items.clear();
    }

    /// An answer with names.
    fn told(&self, answer: &Answer, offer: &Offer, kinds: &Kinds) -> Company {
        let strongest =
            [answer.items.first().map(|one| one.score), answer.groups.first().map(|one| one.score)];
        let best = strongest.into_iter().flatten().fold(f32::MIN_POSITIVE, f32::max);
        let millionths = |score: f32| (score / best * MILLIONTHS) as u32;
        let name = |item| ArticleId::parse(self.memory.names().name(item)?).ok();
        let articles = answer.items.iter().filter_map(|one| {
            let article = name(one.item).filter(|article| offer.is_shown(article))?;
            let within = Within::of(one.span);
            let because = name(one.because)?;
            let (score_millionths, circle) = (millionths(one.score), one.circle);
            Some(Picked { article, score_millionths, because, within, circle })
        });
        let kinds = answer.groups.iter().filter_map(|one| {
            let (kind, because) = (kinds.name(one.group)?.to_owned(), name(one.because)?);
            Some(PickedKind { kind, score_millionths: millionths(one.score), because })
        });
        Company { articles: articles.collect(), kinds: kinds.collect() }
    }
}

#[cfg(test)]
mod tests;
