//! Past visits, ready to be asked which of them are like a present one; grown and forgotten event by event.
//! For each article the visits that held it, by when they began; for each visit its articles in order.
//! A visit keeps its place in time while it grows: it is as old as its beginning.
//!
//! **Invariant:** the content, and every answer drawn from it, depends only on which visits are in it, not on the order in which
//! people came: so forgetting a person is exact, and an index built anew is equal ([`SessionIndex::digest`]).
//! **Invariant:** lists of visits are whole and are cut when they are asked, so that nothing is lost by a cut.

use std::collections::BTreeMap;

/// An article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemHandle(pub u32);

/// A person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonHandle(pub u32);

/// How many articles one visit holds at most; later ones are let go.
pub const VISIT_MOST: usize = 200;
/// How many visits an index holds at most; later ones are let go.
pub const VISITS_MOST: usize = 100_000_000;

/// A visit of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// Whose.
    pub(crate) person: PersonHandle,
    /// When it began, in seconds.
    pub(crate) began: u32,
    /// What was looked at, in order.
    pub(crate) items: Vec<ItemHandle>,
}

/// When a visit began, and where it is.
pub(crate) type Posting = (u32, u32);

/// Past visits.
#[derive(Default, Debug)]
pub struct SessionIndex {
    sessions: Vec<Option<Session>>,
    /// The length of each visit again, side by side, so that weighing a thousand visits touches little memory.
    lengths: Vec<u8>,
    free: Vec<u32>,
    postings: Vec<Vec<Posting>>,
    slots: BTreeMap<(PersonHandle, u32), u32>,
}

impl SessionIndex {
    /// Adds articles to the visit a person began at `began` (seconds), which may be new; answers how many were taken:
    /// fewer than given when the visit reached [`VISIT_MOST`] or the index [`VISITS_MOST`].
    pub fn append(&mut self, person: PersonHandle, began: u32, items: &[ItemHandle]) -> usize {
        if items.is_empty() {
            return 0;
        }
        let Some(slot) = self.slot(person, began) else { return 0 };
        let mut taken = 0_usize;
        for item in items {
            let Some(Some(session)) = self.sessions.get_mut(slot as usize) else { break };
            if session.items.len() >= VISIT_MOST {
                break;
            }
            let first = !session.items.contains(item);
            session.items.push(*item);
            taken = taken.saturating_add(1);
            if let Some(length) = self.lengths.get_mut(slot as usize) {
                *length = length.saturating_add(1);
            }
            if first {
                self.post(*item, (began, slot));
            }
        }
        taken
    }

    fn slot(&mut self, person: PersonHandle, began: u32) -> Option<u32> {
        if let Some(slot) = self.slots.get(&(person, began)) {
            return Some(*slot);
        }
        let session = Some(Session { person, began, items: Vec::new() });
        let slot = if let Some(slot) = self.free.pop() {
            *self.sessions.get_mut(slot as usize)? = session;
            *self.lengths.get_mut(slot as usize)? = 0;
            slot
        } else {
            let slot =
                u32::try_from(self.sessions.len()).ok().filter(|_| self.sessions.len() < VISITS_MOST)?;
            self.sessions.push(session);
            self.lengths.push(0);
            slot
        };
        self.slots.insert((person, began), slot);
        Some(slot)
    }

    fn post(&mut self, item: ItemHandle, posting: Posting) {
        let at = item.0 as usize;
        if self.postings.len() <= at {
            self.postings.resize_with(at.saturating_add(1), Vec::new);
        }
        if let Err(place) = self.place(item, posting)
            && let Some(list) = self.postings.get_mut(at)
        {
            list.insert(place, posting);
        }
    }

    /// Where a visit stands in the list of an article: by beginning, then by person, since numbers of places are reused.
    fn place(&self, item: ItemHandle, (began, slot): Posting) -> Result<usize, usize> {
        let person = |slot: u32| self.session(slot).map(|session| session.person);
        self.postings(item).binary_search_by(|(other_began, other)| {
            other_began.cmp(&began).then_with(|| person(*other).cmp(&person(slot)))
        })
    }

    /// Removes every visit of a person; answers how many there were.
    pub fn forget(&mut self, person: PersonHandle) -> usize {
        let own = self.slots.range((person, 0)..=(person, u32::MAX)).map(|(key, slot)| (*key, *slot));
        self.remove(own.collect())
    }

    /// Removes every visit that began before `second`, however long it lasted; answers how many there were.
    pub fn drop_before(&mut self, second: u32) -> usize {
        let old =
            self.slots.iter().filter(|((_, began), _)| *began < second).map(|(key, slot)| (*key, *slot));
        self.remove(old.collect())
    }

    fn remove(&mut self, visits: Vec<((PersonHandle, u32), u32)>) -> usize {
        for (key, slot) in &visits {
            let items = self.session(*slot).map(|session| session.items.clone()).unwrap_or_default();
            for item in items {
                if let Ok(place) = self.place(item, (key.1, *slot))
                    && let Some(list) = self.postings.get_mut(item.0 as usize)
                {
                    list.remove(place);
                }
            }
            if let Some(session) = self.sessions.get_mut(*slot as usize) {
                *session = None;
            }
            self.slots.remove(key);
            self.free.push(*slot);
        }
        visits.len()
    }

    /// The visits that held an article, by when they began.
    pub(crate) fn postings(&self, item: ItemHandle) -> &[Posting] {
        self.postings.get(item.0 as usize).map_or(&[], Vec::as_slice)
    }
    /// A visit.
    pub(crate) fn session(&self, slot: u32) -> Option<&Session> {
        self.sessions.get(slot as usize)?.as_ref()
    }
    /// How many articles a visit holds.
    pub(crate) fn length(&self, slot: u32) -> usize {
        self.lengths.get(slot as usize).map_or(0, |length| usize::from(*length))
    }
    fn in_order(&self) -> impl Iterator<Item = &Session> {
        self.slots.values().filter_map(|slot| self.session(*slot))
    }
    /// Every visit, by person: when it began, in seconds, and its articles in order.
    pub fn visits(&self) -> impl Iterator<Item = (u32, &[ItemHandle])> {
        self.in_order().map(|session| (session.began, session.items.as_slice()))
    }
    /// How many visits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }
    /// Whether there is no visit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// A number that is the same for two indexes that hold the same visits, and differs for others but by an accident of
    /// one in 2^64 (FNV-1a over the visits and the lists of each article). It proves equality, it does not resist an adversary.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let visits = self.in_order().flat_map(|session| {
            let start = [session.person.0, session.began, u32::MAX];
            start.into_iter().chain(session.items.iter().map(|item| item.0))
        });
        let posted = (0_u32..).zip(&self.postings).flat_map(|(item, list)| {
            list.iter().flat_map(move |(began, slot)| {
                [item, *began, self.session(*slot).map_or(u32::MAX, |session| session.person.0)]
            })
        });
        visits
            .chain(posted)
            .flat_map(u32::to_le_bytes)
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

#[cfg(test)]
mod tests;
