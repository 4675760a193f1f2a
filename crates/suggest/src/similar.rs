//! Likeness in the catalog, for when nobody's visits say anything: articles that share marks (kind, colour, style, material),
//! rarer marks counting more; and a varied choice for an empty page.
//!
//! **Invariant:** the same catalog, article and day give the same answer.
//! **Invariant:** no two articles of the same group stand next to each other in a showcase while another group has some left.

use crate::index::ItemHandle;
use std::collections::HashMap;

/// The marks of every article.
#[derive(Default, Debug)]
pub struct Marks {
    marks: Vec<Vec<u32>>,
    groups: Vec<u32>,
    names: HashMap<String, u32>,
    holders: Vec<Vec<ItemHandle>>,
}

/// How much of the likeness of what is already picked is taken off, so that an answer is not the same thing six times.
const SAMENESS: f32 = 0.35;
/// How many of the likest are considered for each place.
const CONSIDERED_PER_PLACE: usize = 6;

impl Marks {
    /// Adds an article with its group (its kind) and marks; handles follow in order from 0.
    pub fn add<'a>(&mut self, group: &str, marks: impl IntoIterator<Item = &'a str>) -> ItemHandle {
        let item = ItemHandle(u32::try_from(self.marks.len()).unwrap_or(u32::MAX));
        let group = self.mark(group);
        let mut own: Vec<u32> = marks.into_iter().map(|mark| self.mark(mark)).collect();
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

    fn rarity(&self, mark: u32) -> f32 {
        let holders = self.holders.get(mark as usize).map_or(1, |h| h.len().max(1)) as f32;
        (1.0 + self.marks.len() as f32 / holders).ln()
    }

    fn likeness(&self, a: ItemHandle, b: ItemHandle) -> f32 {
        let (Some(a), Some(b)) = (self.marks.get(a.0 as usize), self.marks.get(b.0 as usize)) else {
            return 0.0;
        };
        let weight = |marks: &[u32]| marks.iter().map(|m| self.rarity(*m)).sum::<f32>();
        let shared: f32 = a.iter().filter(|mark| b.contains(mark)).map(|mark| self.rarity(*mark)).sum();
        shared / (weight(a) + weight(b) - shared).max(f32::EPSILON)
    }

    /// Articles like this one, the likest first, held apart from each other.
    #[must_use]
    pub fn similar(&self, to: ItemHandle, limit: usize) -> Vec<ItemHandle> {
        let others = (0..self.marks.len())
            .filter_map(|at| u32::try_from(at).ok().map(ItemHandle))
            .filter(|item| *item != to);
        let mut likest: Vec<(f32, ItemHandle)> =
            others.map(|item| (self.likeness(to, item), item)).filter(|(l, _)| *l > 0.0).collect();
        likest.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        likest.truncate(limit.saturating_mul(CONSIDERED_PER_PLACE));
        let mut picked: Vec<ItemHandle> = Vec::new();
        while picked.len() < limit && !likest.is_empty() {
            let worth = |(like, item): &(f32, ItemHandle)| {
                like - SAMENESS * picked.iter().map(|p| self.likeness(*p, *item)).fold(0.0, f32::max)
            };
            let best = (0..likest.len()).max_by(|a, b| {
                let (a, b) =
                    (likest.get(*a).map_or(f32::MIN, &worth), likest.get(*b).map_or(f32::MIN, &worth));
                a.total_cmp(&b).then(std::cmp::Ordering::Greater)
            });
            let Some(best) = best else { break };
            picked.push(likest.remove(best).1);
        }
        picked
    }

    /// A varied choice for a day: one of each group in turn, beginning elsewhere every day.
    #[must_use]
    pub fn showcase(&self, day: i64, limit: usize) -> Vec<ItemHandle> {
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
        in_turn.map(|(_, item)| *item).take(limit).collect()
    }
}

/// A number that looks random and is the same for the same day and seed (the finalizer of SplitMix64).
fn shuffled(day: i64, seed: u64) -> u64 {
    let mut z = seed.wrapping_add(day.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let like: Vec<u32> = shop().similar(ItemHandle(0), 4).iter().map(|i| i.0).collect();
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
}
