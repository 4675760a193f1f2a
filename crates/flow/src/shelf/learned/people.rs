//! Who is in the index, by number, and how far their visits go.
//!
//! **Invariant:** whoever leaves takes their number along; the next to come gets it.
//! **Invariant:** which visits are learned follows from the views in the order of time alone.

use entrenous_core::id::PersonId;
use entrenous_core::moment::Moment;
use entrenous_suggest::index::PersonHandle;
use entrenous_suggest::table::Table;
use std::hash::{BuildHasher, RandomState};

/// A pause after which a visit is a new one: half an hour.
const PAUSE_MICROSECONDS: i64 = 1_800_000_000;
/// How many visits of a person are learned a day; more are kept as facts, and not learned.
pub const VISITS_PER_DAY_MOST: u8 = 4;
/// How many visits of a person are learned at all, while their facts are kept.
pub const VISITS_MOST: u8 = 100;
const DAY_SECONDS: u32 = 86_400;

/// A visit of a person that is learned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Present {
    /// Whose.
    pub(super) person: PersonHandle,
    /// When it began, in seconds.
    pub(super) began: u32,
}

/// How far the visits of a person go.
#[derive(Clone, Copy, Default)]
struct Known {
    last_microseconds: i64,
    /// When the present visit began, in seconds.
    began: u32,
    today: u8,
    visits: u8,
    heard: bool,
}

/// Who is in the index.
#[derive(Default)]
pub(super) struct People {
    ids: Vec<PersonId>,
    known: Vec<Known>,
    free: Vec<u32>,
    numbers: Table,
    hasher: RandomState,
}

impl People {
    /// The last view that was told of someone, in microseconds.
    pub(super) fn last(&self, person: PersonId) -> Option<i64> {
        self.known.get(place(self.find(person)?)).map(|known| known.last_microseconds)
    }

    /// Someone looks at something: in which visit, if it is learned.
    pub(super) fn look(&mut self, person: PersonId, at: Moment) -> Option<Present> {
        let number = self.find(person).or_else(|| self.enter(person))?;
        let known = self.known.get_mut(place(number))?;
        known.look(at);
        known.heard.then_some(Present { person: PersonHandle(number), began: known.began })
    }

    /// Someone leaves; answers their number.
    pub(super) fn leave(&mut self, person: PersonId) -> Option<PersonHandle> {
        let number = self.find(person)?;
        let Self { ids, numbers, hasher, .. } = self;
        numbers.remove(number, |number| hash(hasher, ids, number));
        *self.known.get_mut(place(number))? = Known::default();
        self.free.push(number);
        Some(PersonHandle(number))
    }

    fn find(&self, person: PersonId) -> Option<u32> {
        let is = |number| self.ids.get(place(number)) == Some(&person);
        self.numbers.find(self.hasher.hash_one(person), is)
    }

    fn enter(&mut self, person: PersonId) -> Option<u32> {
        let number = match self.free.pop() {
            Some(number) => number,
            None => u32::try_from(self.ids.len()).ok()?,
        };
        match self.ids.get_mut(place(number)) {
            Some(id) => *id = person,
            None => {
                self.ids.push(person);
                self.known.push(Known::default());
            }
        }
        let Self { ids, numbers, hasher, .. } = self;
        numbers.insert(number, |number| hash(hasher, ids, number));
        Some(number)
    }
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn hash(hasher: &RandomState, ids: &[PersonId], number: u32) -> u64 {
    ids.get(place(number)).map_or(0, |id| hasher.hash_one(id))
}

impl Known {
    fn look(&mut self, at: Moment) {
        let (now, second) = (at.microseconds(), u32::try_from(at.seconds().max(0)).unwrap_or(u32::MAX));
        let first = self.visits == 0 && !self.heard;
        if first || now.saturating_sub(self.last_microseconds) > PAUSE_MICROSECONDS {
            let same_day = !first && second.div_euclid(DAY_SECONDS) == self.began.div_euclid(DAY_SECONDS);
            self.today = if same_day { self.today.saturating_add(1) } else { 1 };
            self.heard = self.today <= VISITS_PER_DAY_MOST && self.visits < VISITS_MOST;
            self.visits = self.visits.saturating_add(u8::from(self.heard));
            self.began = second;
        }
        self.last_microseconds = now;
    }
}
