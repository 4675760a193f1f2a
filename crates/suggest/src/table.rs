//! A hash table of numbers that stand for things kept elsewhere: four bytes a place, where a map would keep the thing once more.
//! Open addressing with linear probing; a removed number leaves no mark, those behind it move up (Knuth 6.4, algorithm R).
//!
//! **Invariant:** the caller hashes: with keys of its own, where strangers choose what is hashed.
//! **Invariant:** never more than three quarters full, so that looking for what is not there ends.

/// No number.
const EMPTY: u32 = u32::MAX;

/// The table.
#[derive(Debug, Default)]
pub struct Table {
    places: Vec<u32>,
    count: usize,
}

impl Table {
    /// The number with this hash that `is` the one looked for.
    pub fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.places.get(self.place(hash, is)?).copied()
    }

    fn place(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<usize> {
        let mut at = self.home(hash);
        loop {
            match *self.places.get(at)? {
                EMPTY => return None,
                number if is(number) => return Some(at),
                _ => at = self.after(at),
            }
        }
    }

    /// Puts a number in that is not there yet; `hash_of` tells the hash of each number that is. The largest number is not taken.
    pub fn insert(&mut self, number: u32, hash_of: impl Fn(u32) -> u64) {
        if number == EMPTY {
            return;
        }
        if (self.count + 1) * 4 > self.places.len() * 3 {
            let size = (self.places.len() * 2).max(16);
            let old = std::mem::replace(&mut self.places, vec![EMPTY; size]);
            old.into_iter().filter(|number| *number != EMPTY).for_each(|number| self.put(number, &hash_of));
        }
        self.put(number, &hash_of);
        self.count += 1;
    }

    fn put(&mut self, number: u32, hash_of: impl Fn(u32) -> u64) {
        let mut at = self.home(hash_of(number));
        while self.places.get(at).is_some_and(|other| *other != EMPTY) {
            at = self.after(at);
        }
        if let Some(place) = self.places.get_mut(at) {
            *place = number;
        }
    }

    /// Takes a number out.
    pub fn remove(&mut self, number: u32, hash_of: impl Fn(u32) -> u64) {
        let Some(mut hole) = self.place(hash_of(number), |other| other == number) else { return };
        self.count -= 1;
        let mut at = hole;
        loop {
            at = self.after(at);
            let Some(moved) = self.places.get(at).copied().filter(|moved| *moved != EMPTY) else { break };
            let home = self.home(hash_of(moved));
            // It may move up only if its home is not between the hole and where it stands.
            if self.distance(home, at) >= self.distance(hole, at) {
                self.set(hole, moved);
                hole = at;
            }
        }
        self.set(hole, EMPTY);
    }

    fn set(&mut self, at: usize, number: u32) {
        if let Some(place) = self.places.get_mut(at) {
            *place = number;
        }
    }
    fn mask(&self) -> usize {
        self.places.len().wrapping_sub(1)
    }
    fn home(&self, hash: u64) -> usize {
        (hash ^ (hash >> 32)) as usize & self.mask()
    }
    fn after(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.mask()
    }
    fn distance(&self, from: usize, to: usize) -> usize {
        to.wrapping_sub(from) & self.mask()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn a_table_holds_what_a_set_would_even_where_hashes_collide(
            acts in proptest::collection::vec((0..3_u8, 0..60_u32), 0..300),
        ) {
            // Eight hashes for sixty numbers, at the end of the table, so that runs go round it.
            let hash_of = |number: u32| u64::from(number % 8) + 12;
            let (mut table, mut set) = (Table::default(), HashSet::new());
            for (act, number) in acts {
                if act == 0 {
                    table.remove(number, hash_of);
                    set.remove(&number);
                } else if set.insert(number) {
                    table.insert(number, hash_of);
                }
                for number in 0..60 {
                    let found = table.find(hash_of(number), |other| other == number);
                    prop_assert_eq!(found.is_some(), set.contains(&number));
                }
            }
        }
    }
}
