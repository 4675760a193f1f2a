//! Likeness in the catalog, for when nobody's visits say anything: articles that share marks (kind, colour, style, material),
//! rarer marks counting more, and lie near by the vectors of the business's own model, if it brought one;
//! and a varied choice for an empty page.
//!
//! **Invariant:** the same catalog, article and day give the same answer.
//! **Invariant:** an answer looks at a bounded number of articles, those with the rarest marks first; where all fit, it equals a look at all.
//! **Invariant:** no two articles of the same group stand next to each other in a showcase while another group has some left.

use crate::index::ItemHandle;
use crate::vectors::Vectors;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The marks of every article.
#[derive(Default, Debug)]
pub struct Marks {
    marks: Vec<Vec<u32>>,
    groups: Vec<u32>,
    names: HashMap<String, u32>,
    holders: Vec<Vec<ItemHandle>>,
    weights: OnceLock<Weights>,
    /// The whole choice of the day that was last asked for.
    shown: Mutex<Option<(i64, Arc<[ItemHandle]>)>>,
}

/// How much each mark counts, and all the marks of each article together.
#[derive(Default, Debug)]
struct Weights {
    of_mark: Vec<f32>,
    of_item: Vec<f32>,
}

/// How much of the likeness of what is already picked is taken off, so that an answer is not the same thing six times.
const SAMENESS: f32 = 0.35;
/// How many of the likest are considered for each place.
const CONSIDERED_PER_PLACE: usize = 6;
/// How many holders of marks one answer looks at.
const LOOKED_AT_MOST: usize = 4_096;
/// How many near vectors are looked at beside.
const NEAR_MOST: usize = 128;
/// How much the nearness of vectors counts beside the marks.
const NEARNESS_SHARE: f32 = 0.5;

impl Marks {
    /// Adds an article with its group (its kind) and marks; handles follow in order from 0.
    pub fn add<'a>(&mut self, group: &str, marks: impl IntoIterator<Item = &'a str>) -> ItemHandle {
        let item = ItemHandle(u32::try_from(self.marks.len()).unwrap_or(u32::MAX));
        let group = self.mark(group);
        self.weights.take();
        self.shown = Mutex::default();
        let named = marks.into_iter().filter(|mark| !mark.is_empty());
        let mut own: Vec<u32> = named.map(|mark| self.mark(mark)).collect();
        own.push(group);
        own.sort_unstable();
        own.dedup();
        for mark in &own {
            if let Some(holders) = self.holders.get_mut(*mark as usize) {
                holders.push(item);
            }
        }
        self.marks.push(own);
        self.groups.push(group);
        item
    }

    fn mark(&mut self, name: &str) -> u32 {
        if let Some(mark) = self.names.get(name) {
            return *mark;
        }
        let mark = u32::try_from(self.holders.len()).unwrap_or(u32::MAX);
        self.names.insert(name.to_owned(), mark);
        self.holders.push(Vec::new());
        mark
    }

    fn weights(&self) -> &Weights {
        self.weights.get_or_init(|| {
            let rarity =
                |holders: &Vec<_>| (1.0 + self.marks.len() as f32 / holders.len().max(1) as f32).ln();
            let of_mark: Vec<f32> = self.holders.iter().map(rarity).collect();
            let of = |mark: &u32| of_mark.get(*mark as usize).copied().unwrap_or(0.0);
            let of_item = self.marks.iter().map(|marks| marks.iter().map(of).sum()).collect();
            Weights { of_mark, of_item }
        })
    }

    fn likeness(&self, a: ItemHandle, b: ItemHandle) -> f32 {
        let of = |item: ItemHandle| self.marks.get(item.0 as usize).map_or(&[][..], Vec::as_slice);
        let weights = self.weights();
        let weight = |item: ItemHandle| weights.of_item.get(item.0 as usize).copied().unwrap_or(0.0);
        let common = of(a).iter().filter(|mark| of(b).binary_search(mark).is_ok());
        let shared: f32 = common.filter_map(|mark| weights.of_mark.get(*mark as usize)).sum();
        shared / (weight(a) + weight(b) - shared).max(f32::EPSILON)
    }

    /// How alike two articles are, by marks and, if both have vectors, by these too.
    fn alike(&self, vectors: &Vectors, a: ItemHandle, b: ItemHandle) -> f32 {
        let marks = self.likeness(a, b);
        match vectors.nearness(a, b) {
            Some(near) => marks * (1.0 - NEARNESS_SHARE) + near.max(0.0) * NEARNESS_SHARE,
            None => marks,
        }
    }

    /// The articles that share a mark with this one, the rarest marks first, and those near by their vectors.
    /// Of a mark too many have, those are taken that stand next to it: a catalog has an order, and each article its own neighbours.
    fn candidates(&self, vectors: &Vectors, to: ItemHandle, most: usize) -> BTreeSet<ItemHandle> {
        let mut held: Vec<&Vec<ItemHandle>> = Vec::new();
        for mark in self.marks.get(to.0 as usize).into_iter().flatten() {
            held.extend(self.holders.get(*mark as usize));
        }
        held.sort_by_key(|holders| holders.len());
        let mut left = most;
        let mut candidates = BTreeSet::new();
        for holders in held {
            let own = holders.partition_point(|item| *item < to);
            let start = own.saturating_sub(left / 2).min(holders.len().saturating_sub(left));
            candidates.extend(holders.iter().skip(start).take(left));
            left = left.saturating_sub(holders.len());
        }
        candidates.extend(vectors.near(to, NEAR_MOST).into_iter().map(|(item, _)| item));
        candidates.remove(&to);
        candidates
    }

    /// Articles like this one, the likest first, held apart from each other.
    #[must_use]
    pub fn similar(&self, to: ItemHandle, limit: usize, vectors: &Vectors) -> Vec<ItemHandle> {
        self.similar_among(self.candidates(vectors, to, LOOKED_AT_MOST), to, limit, vectors)
    }

    fn similar_among(
        &self,
        candidates: impl IntoIterator<Item = ItemHandle>,
        to: ItemHandle,
        limit: usize,
        vectors: &Vectors,
    ) -> Vec<ItemHandle> {
        let likeness = |item| (self.alike(vectors, to, item), item);
        let mut likest: Vec<(f32, ItemHandle)> =
            candidates.into_iter().map(likeness).filter(|(like, _)| *like > 0.0).collect();
        likest.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        likest.truncate(limit.saturating_mul(CONSIDERED_PER_PLACE));
        // Each with its likeness, and the most it is like something picked.
        let mut left: Vec<(f32, f32, ItemHandle)> =
            likest.into_iter().map(|(like, item)| (like, 0.0, item)).collect();
        let mut picked: Vec<ItemHandle> = Vec::new();
        while picked.len() < limit {
            let worth = |(like, same, _): &(f32, f32, ItemHandle)| like - SAMENESS * same;
            // The first of the best: `max_by` alone would take the last.
            let best = left.iter().enumerate().rev().max_by(|(_, a), (_, b)| worth(a).total_cmp(&worth(b)));
            let Some((at, _)) = best else { break };
            let (.., item) = left.remove(at);
            for (_, same, other) in &mut left {
                *same = same.max(self.alike(vectors, item, *other));
            }
            picked.push(item);
        }
        picked
    }

    /// A varied choice for a day: one of each group in turn, beginning elsewhere every day.
    #[must_use]
    pub fn showcase(&self, day: i64, limit: usize) -> Vec<ItemHandle> {
        self.choice(day).iter().copied().take(limit).collect()
    }

    fn choice(&self, day: i64) -> Arc<[ItemHandle]> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, choice)) = shown.as_ref().filter(|(known, _)| *known == day) {
            return Arc::clone(choice);
        }
        let choice: Arc<[ItemHandle]> = self.varied(day).into();
        *shown = Some((day, Arc::clone(&choice)));
        choice
    }

    /// Every article, one of each group in turn.
    fn varied(&self, day: i64) -> Vec<ItemHandle> {
        let mut groups: Vec<(u64, Vec<(u64, ItemHandle)>)> = Vec::new();
        let mut places: HashMap<u32, usize> = HashMap::new();
        for (at, group) in self.groups.iter().enumerate() {
            let Ok(item) = u32::try_from(at) else { break };
            let place = *places.entry(*group).or_insert_with(|| {
                groups.push((shuffled(day, u64::from(*group) << 32), Vec::new()));
                groups.len() - 1
            });
            if let Some((_, items)) = groups.get_mut(place) {
                items.push((shuffled(day, u64::from(item)), ItemHandle(item)));
            }
        }
        groups.sort_unstable_by_key(|(order, _)| *order);
        groups.iter_mut().for_each(|(_, items)| items.sort_unstable());
        let rounds = groups.iter().map(|(_, items)| items.len()).max().unwrap_or(0);
        let in_turn =
            (0..rounds).flat_map(|round| groups.iter().filter_map(move |(_, items)| items.get(round)));
        in_turn.map(|(_, item)| *item).collect()
    }
}

/// A number that looks random and is the same for the same day and seed (the finalizer of SplitMix64).
pub(crate) fn shuffled(day: i64, seed: u64) -> u64 {
    let mut z = seed.wrapping_add(day.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::Vector;
    use proptest::prelude::*;

    fn shop() -> Marks {
        let mut marks = Marks::default();
        for (kind, colour) in
            [("shirt", "blue"), ("shirt", "blue"), ("shirt", "red"), ("bag", "blue"), ("hat", "green")]
        {
            marks.add(kind, [colour]);
        }
        marks
    }

    #[test]
    fn what_shares_more_and_rarer_marks_is_liker() {
        let like: Vec<u32> =
            shop().similar(ItemHandle(0), 4, &Vectors::default()).iter().map(|i| i.0).collect();
        assert_eq!(like[0], 1);
        assert!(!like.contains(&4), "a green hat has nothing in common with a blue shirt");
        assert!(!like.contains(&0));
    }

    #[test]
    fn a_showcase_takes_one_of_each_kind_before_a_second() {
        let marks = shop();
        for day in 0..30 {
            let shown: Vec<u32> = marks.showcase(day, 3).iter().map(|i| i.0).collect();
            let shirts = shown.iter().filter(|item| **item < 3).count();
            assert_eq!((shown.len(), shirts), (3, 1), "day {day}: {shown:?}");
        }
        assert_eq!(marks.showcase(1, 99).len(), 5);
        assert_eq!(marks.showcase(1, 3), marks.showcase(1, 3));
        assert!(
            (0..30).any(|day| marks.showcase(day, 3) != marks.showcase(0, 3)),
            "it changes with the days"
        );
    }

    #[test]
    fn a_vector_makes_likest_what_marks_would_not() {
        let (marks, mut vectors) = (shop(), Vectors::default());
        assert_eq!(marks.similar(ItemHandle(4), 1, &vectors), [], "nothing is like a green hat");
        for (item, numbers) in [(4, [1.0, 0.0]), (3, [0.9, 0.2]), (0, [0.0, 1.0])] {
            vectors.add(ItemHandle(item), &Vector::parse(&numbers).unwrap());
        }
        assert_eq!(marks.similar(ItemHandle(4), 1, &vectors), [ItemHandle(3)]);
    }

    #[test]
    fn an_empty_mark_is_none() {
        let mut marks = Marks::default();
        marks.add("a", [""]);
        marks.add("b", [""]);
        assert_eq!(marks.similar(ItemHandle(0), 1, &Vectors::default()), []);
    }

    fn catalog(rows: &[(u8, Vec<u8>)]) -> Marks {
        let mut marks = Marks::default();
        for (kind, own) in rows {
            let own: Vec<String> = own.iter().map(|mark| format!("m{mark}")).collect();
            marks.add(&format!("k{kind}"), own.iter().map(String::as_str));
        }
        marks
    }

    proptest! {
        #[test]
        fn a_bounded_look_equals_a_look_at_all(rows in proptest::collection::vec((0_u8..4, proptest::collection::vec(0_u8..12, 0..5)), 1..60)) {
            let marks = catalog(&rows);
            let none = Vectors::default();
            for to in (0..rows.len()).filter_map(|at| u32::try_from(at).ok()).map(ItemHandle) {
                let all = (0..rows.len()).filter_map(|at| u32::try_from(at).ok()).map(ItemHandle).filter(|item| *item != to);
                prop_assert_eq!(marks.similar(to, 6, &none), marks.similar_among(all, to, 6, &none));
            }
        }
        #[test]
        fn a_look_at_few_keeps_those_with_the_rarest_marks(rows in proptest::collection::vec((0_u8..2, proptest::collection::vec(0_u8..6, 1..4)), 20..60)) {
            let marks = catalog(&rows);
            let few = marks.candidates(&Vectors::default(), ItemHandle(0), 10);
            prop_assert!(few.len() <= 10 + 1);
            let own = marks.marks[0].iter().map(|mark| &marks.holders[*mark as usize]);
            let rarest = own.min_by_key(|holders| holders.len()).unwrap();
            if rarest.len() <= 10 {
                prop_assert!(rarest.iter().all(|item| *item == ItemHandle(0) || few.contains(item)));
            }
        }
    }
}
