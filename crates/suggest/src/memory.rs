//! What visits taught, by name: the index, the names of its articles, and a digest kept in step with both.
//! The digest is a sum over the visits (Bellare and Micciancio's AdHash, 1997, with SHA-256): each visit is hashed by when it began and
//! the names of its articles in order, and the hashes are added in four lanes. What comes is added, what goes is taken off.
//!
//! **Invariant:** the digest depends on the visits alone: not on whose they are, in which order they came, or how they are numbered.
//! An index built anew from the same visits has the same digest.
//! **Invariant:** the digest is not to be shown as it is: the difference of two of them is the hash of what came or went between,
//! and whoever can guess a visit could find it out. Who writes it down keys it first.

use crate::index::{ItemHandle, PersonHandle, SessionIndex};
use crate::interner::Interner;
use entrenous_core::hash::Hash;

/// A sum over visits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest([u64; 4]);

impl Digest {
    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.chunks_exact_mut(8).zip(&self.0).for_each(|(to, lane)| to.copy_from_slice(&lane.to_le_bytes()));
        bytes
    }
    fn add(&mut self, hash: Hash) {
        self.0.iter_mut().zip(lanes(&hash)).for_each(|(sum, lane)| *sum = sum.wrapping_add(lane));
    }
    fn take(&mut self, hash: Hash) {
        self.0.iter_mut().zip(lanes(&hash)).for_each(|(sum, lane)| *sum = sum.wrapping_sub(lane));
    }
}

fn lanes(hash: &Hash) -> impl Iterator<Item = u64> {
    hash.bytes()
        .chunks_exact(8)
        .map(|bytes| bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

/// The hash of one visit. Names are told with their lengths, so that no two visits read the same.
fn hash(names: &Interner, began: u32, items: &[ItemHandle]) -> Hash {
    let mut text = Vec::with_capacity(16 * (items.len() + 1));
    text.extend_from_slice(&began.to_le_bytes());
    for item in items {
        let name = names.name(*item).unwrap_or_default().as_bytes();
        text.extend_from_slice(&(name.len() as u64).to_le_bytes());
        text.extend_from_slice(name);
    }
    Hash::of(&[b"entrenous visit\n", &text])
}

/// What visits taught.
#[derive(Debug, Default)]
pub struct Memory {
    names: Interner,
    index: SessionIndex,
    digest: Digest,
}

impl Memory {
    /// The names.
    #[must_use]
    pub fn names(&self) -> &Interner {
        &self.names
    }
    /// The visits.
    #[must_use]
    pub fn index(&self) -> &SessionIndex {
        &self.index
    }
    /// A number that is the same for two memories that hold the same visits, and for no others that anybody can find.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }
    /// The handle of an article, a new one if it has none.
    pub fn article(&mut self, name: &str) -> Option<ItemHandle> {
        self.names.handle(name)
    }

    /// Adds articles to the visit a person began at `began`, which may be new; answers how many were taken.
    pub fn append(&mut self, person: PersonHandle, began: u32, items: &[ItemHandle]) -> usize {
        let before = self.index.visit_of(person, began).map(|items| hash(&self.names, began, items));
        let taken = self.index.append(person, began, items);
        if taken > 0 {
            before.into_iter().for_each(|before| self.digest.take(before));
            if let Some(items) = self.index.visit_of(person, began) {
                self.digest.add(hash(&self.names, began, items));
            }
        }
        taken
    }
    /// Removes every visit of a person; answers how many there were.
    pub fn forget(&mut self, person: PersonHandle) -> usize {
        for (began, items) in self.index.visits_of(person) {
            self.digest.take(hash(&self.names, began, items));
        }
        self.index.forget(person)
    }
    /// Removes every visit that began before `second`; answers how many there were.
    pub fn drop_before(&mut self, second: u32) -> usize {
        for (_, began, items) in self.index.visits().filter(|(_, began, _)| *began < second) {
            self.digest.take(hash(&self.names, began, items));
        }
        self.index.drop_before(second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Event = (u32, u32, u8);

    fn tell(memory: &mut Memory, (person, began, article): Event, number: impl Fn(u32) -> u32) {
        let item = memory.article(&format!("article {article}")).unwrap();
        memory.append(PersonHandle(number(person)), began, &[item]);
    }

    proptest! {
        #[test]
        fn the_digest_after_coming_and_going_is_that_of_a_memory_built_anew(
            events in proptest::collection::vec((0..5_u32, 0..9_u32, 0..6_u8), 0..60),
            gone in 0..5_u32, cut in 0..9_u32, turn in 0..60_usize,
        ) {
            let mut memory = Memory::default();
            events.iter().for_each(|event| tell(&mut memory, *event, |person| person));
            memory.forget(PersonHandle(gone));
            memory.drop_before(cut);
            let mut rest: Vec<Event> =
                events.into_iter().filter(|(person, began, _)| *person != gone && *began >= cut).collect();
            // Other numbers of people, other numbers of articles, another order of visits; the order inside a visit stays.
            rest.sort_by_key(|(person, began, _)| (u32::MAX - person, u32::MAX - began));
            let mut anew = Memory::default();
            anew.article("a name that came first");
            rest.iter().for_each(|event| tell(&mut anew, *event, |person| 90 - person));
            prop_assert_eq!(memory.digest(), anew.digest());
            if let Some(event) = rest.get(turn) {
                tell(&mut anew, *event, |person| 90 - person);
                prop_assert_ne!(memory.digest(), anew.digest());
            }
        }
    }

    #[test]
    fn nothing_learned_has_the_digest_nought_and_the_order_in_a_visit_counts() {
        let told = |articles: [u8; 2]| {
            let mut memory = Memory::default();
            articles.iter().for_each(|article| tell(&mut memory, (1, 1, *article), |person| person));
            memory
        };
        assert_ne!(told([1, 2]).digest(), told([2, 1]).digest());
        let mut memory = told([1, 2]);
        assert_ne!(memory.digest().bytes(), [0; 32]);
        memory.forget(PersonHandle(1));
        assert_eq!(memory.digest().bytes(), [0; 32]);
    }
}
