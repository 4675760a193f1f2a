//! Past visits, ready to be asked which of them are like a present one; grown and forgotten event by event.
//! For each article the visits that held it, by when they began; for each visit its articles in order.
//!
//! **Invariant:** the content depends only on which visits are in it, not on the order in which they came:
//! so forgetting a person is exact, and an index built anew is the same ([`SessionIndex::digest`]).
//! **Invariant:** lists of visits are whole and are cut when they are asked, so that nothing is lost by a cut.

use std::collections::HashMap;

/// An article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemHandle(pub u32);

/// A person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonHandle(pub u32);

/// How many articles one visit holds at most; later ones are let go.
pub const VISIT_MOST: usize = 200;

/// A visit of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub person: PersonHandle,
    /// When it began, in seconds.
    pub began: u32,
    /// What was looked at, in order.
    pub items: Vec<ItemHandle>,
}

/// When a visit began, and where it is. Lists are ordered by when and by whom, never by where: places are used again.
pub(crate) type Posting = (u32, u32);

/// Past visits.
#[derive(Default, Debug)]
pub struct SessionIndex {
    sessions: Vec<Option<Session>>,
    free: Vec<u32>,
    postings: Vec<Vec<Posting>>,
    of_person: HashMap<PersonHandle, Vec<u32>>,
    count: usize,
}

impl SessionIndex {
    /// Adds articles to the visit a person began at `began`, which may be new; answers how many were taken.
    pub fn append(&mut self, person: PersonHandle, began: u32, items: &[ItemHandle]) -> usize {
        let Some(slot) = self.slot(person, began) else { return 0 };
        let mut taken = 0;
        for item in items {
            let Some(Some(session)) = self.sessions.get_mut(slot as usize) else { break };
            if session.items.len() >= VISIT_MOST {
                break;
            }
            let first = !session.items.contains(item);
            session.items.push(*item);
            taken += 1;
            if first {
                self.post(*item, (began, slot));
            }
        }
        taken
    }

    fn slot(&mut self, person: PersonHandle, began: u32) -> Option<u32> {
        let known = self.of_person.entry(person).or_default();
        let same = |slot: &&u32| {
            self.sessions.get(**slot as usize).and_then(Option::as_ref).is_some_and(|s| s.began == began)
        };
        if let Some(slot) = known.iter().find(same) {
            return Some(*slot);
        }
        let session = Some(Session { person, began, items: Vec::new() });
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => {
                self.sessions.push(None);
                u32::try_from(self.sessions.len() - 1).ok()?
            }
        };
        *self.sessions.get_mut(slot as usize)? = session;
        known.push(slot);
        self.count += 1;
        Some(slot)
    }

    fn post(&mut self, item: ItemHandle, posting: Posting) {
        let at = item.0 as usize;
        if self.postings.len() <= at {
            self.postings.resize_with(at + 1, Vec::new);
        }
        let place = self.place(item, posting);
        if let Some(list) = self.postings.get_mut(at)
            && let Err(place) = place
        {
            list.insert(place, posting);
        }
    }

    /// Where a visit stands in the list of an article, or would.
    fn place(&self, item: ItemHandle, (began, slot): Posting) -> Result<usize, usize> {
        let whose = |slot| self.session(slot).map(|session| session.person);
        let person = whose(slot);
        self.postings(item)
            .binary_search_by(|other| other.0.cmp(&began).then_with(|| whose(other.1).cmp(&person)))
    }

    /// Removes every visit of a person; answers how many there were.
    pub fn forget(&mut self, person: PersonHandle) -> usize {
        let slots = self.of_person.remove(&person).unwrap_or_default();
        for slot in &slots {
            self.remove(*slot);
        }
        slots.len()
    }

    /// Removes every visit that began before `second`; answers how many there were.
    pub fn drop_before(&mut self, second: u32) -> usize {
        let old = |session: &Option<Session>| session.as_ref().is_some_and(|s| s.began < second);
        let slots: Vec<u32> =
            (0..).zip(&self.sessions).filter(|(_, session)| old(session)).map(|(slot, _)| slot).collect();
        for slot in &slots {
            if let Some(session) = self.remove(*slot)
                && let Some(known) = self.of_person.get_mut(&session.person)
            {
                known.retain(|other| other != slot);
            }
        }
        self.of_person.retain(|_, slots| !slots.is_empty());
        slots.len()
    }

    fn remove(&mut self, slot: u32) -> Option<Session> {
        let held = self.session(slot)?.clone();
        for item in &held.items {
            let place = self.place(*item, (held.began, slot));
            if let Some(list) = self.postings.get_mut(item.0 as usize)
                && let Ok(place) = place
            {
                list.remove(place);
            }
        }
        let session = self.sessions.get_mut(slot as usize)?.take()?;
        self.free.push(slot);
        self.count -= 1;
        Some(session)
    }

    /// The visits that held an article, by when they began.
    pub(crate) fn postings(&self, item: ItemHandle) -> &[Posting] {
        self.postings.get(item.0 as usize).map_or(&[], Vec::as_slice)
    }
    /// A visit.
    pub(crate) fn session(&self, slot: u32) -> Option<&Session> {
        self.sessions.get(slot as usize)?.as_ref()
    }
    /// Every visit: when it began, in seconds, and its articles in order.
    pub fn visits(&self) -> impl Iterator<Item = (u32, &[ItemHandle])> {
        self.sessions.iter().flatten().map(|session| (session.began, session.items.as_slice()))
    }
    /// How many visits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }
    /// Whether there is no visit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A number that is the same for two indexes exactly if they hold the same visits (FNV-1a over the sorted visits).
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut visits: Vec<_> =
            self.sessions.iter().flatten().map(|s| (s.began, s.person, &s.items)).collect();
        visits.sort_unstable();
        let mut posted: Vec<_> = self
            .postings
            .iter()
            .flatten()
            .map(|(began, slot)| (*began, self.session(*slot).map(|s| s.person)))
            .collect();
        posted.sort_unstable();
        let words = visits.iter().flat_map(|(began, person, items)| {
            [*began, person.0, u32::MAX].into_iter().chain(items.iter().map(|item| item.0))
        });
        let posted = posted.iter().flat_map(|(began, person)| [*began, person.map_or(u32::MAX, |p| p.0)]);
        words.chain(posted).fold(0xcbf2_9ce4_8422_2325, |hash, word| {
            word.to_le_bytes()
                .iter()
                .fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Event = (u32, u32, u32);

    fn built(events: &[Event]) -> SessionIndex {
        let mut index = SessionIndex::default();
        for (person, began, item) in events {
            index.append(PersonHandle(*person), *began, &[ItemHandle(*item)]);
        }
        index
    }

    proptest! {
        #[test]
        fn forgetting_a_person_equals_never_having_seen_them(
            events in proptest::collection::vec((0..4_u32, 0..3_u32, 0..6_u32), 0..60),
            gone in 0..4_u32,
        ) {
            let mut index = built(&events);
            index.forget(PersonHandle(gone));
            let rest: Vec<Event> = events.iter().copied().filter(|(person, ..)| *person != gone).collect();
            let without = built(&rest);
            prop_assert_eq!(index.digest(), without.digest());
            prop_assert_eq!(index.len(), without.len());
            index.append(PersonHandle(gone), 9, &[ItemHandle(1)]);
            prop_assert_ne!(index.digest(), without.digest());
        }

        #[test]
        fn the_order_in_which_people_come_does_not_matter(
            events in proptest::collection::vec((0..4_u32, 0..3_u32, 0..6_u32), 0..40),
        ) {
            let mut by_person = events.clone();
            by_person.sort_by_key(|(person, ..)| *person);
            prop_assert_eq!(built(&events).digest(), built(&by_person).digest());
        }

        #[test]
        fn old_visits_go_and_younger_stay(
            events in proptest::collection::vec((0..4_u32, 0..9_u32, 0..6_u32), 0..40), cut in 0..9_u32,
        ) {
            let mut index = built(&events);
            index.drop_before(cut);
            let young: Vec<Event> = events.iter().copied().filter(|(_, began, _)| *began >= cut).collect();
            prop_assert_eq!(index.digest(), built(&young).digest());
        }
    }

    #[test]
    fn a_visit_without_end_is_cut() {
        let mut index = SessionIndex::default();
        let many: Vec<ItemHandle> = (0..10_000).map(ItemHandle).collect();
        assert_eq!(index.append(PersonHandle(1), 1, &many), VISIT_MOST);
        assert_eq!(index.append(PersonHandle(1), 1, &many), 0);
    }
}
