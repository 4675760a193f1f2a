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

/// An article that may be picked.
struct Candidate {
    item: ItemHandle,
    likeness: f32,
    /// Its likeness to the most alike of those already picked.
    sameness: f32,
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

    /// How much each mark counts: ln(1 + articles / articles that have it).
    fn rarities(&self) -> Vec<f32> {
        let articles = self.marks.len() as f32;
        self.holders.iter().map(|holders| (1.0 + articles / holders.len().max(1) as f32).ln()).collect()
    }

    /// Weighted Jaccard: what two articles share, over all that either has. Both lists are sorted.
    fn likeness(&self, rarities: &[f32], a: ItemHandle, b: ItemHandle) -> f32 {
        let own = |item: ItemHandle| self.marks.get(item.0 as usize).map_or(&[][..], Vec::as_slice);
        let rarity = |mark: &u32| rarities.get(*mark as usize).copied().unwrap_or(0.0);
        let (a, b) = (own(a), own(b));
        let shared: f32 = a.iter().filter(|mark| b.binary_search(mark).is_ok()).map(rarity).sum();
        let all = a.iter().chain(b).map(rarity).sum::<f32>() - shared;
        shared / all.max(f32::EPSILON)
    }

    /// Articles like this one, the likest first, held apart from each other
    /// (maximal marginal relevance: Carbonell and Goldstein, SIGIR 1998).
    #[must_use]
    pub fn similar(&self, to: ItemHandle, limit: usize) -> Vec<ItemHandle> {
        let rarities = self.rarities();
        let mut candidates = self.likest(&rarities, to, limit.saturating_mul(CONSIDERED_PER_PLACE));
        let mut picked: Vec<ItemHandle> = Vec::new();
        while picked.len() < limit {
            let worth = |one: &Candidate| one.likeness - SAMENESS * one.sameness;
            let order =
                |a: &Candidate, b: &Candidate| worth(a).total_cmp(&worth(b)).then(b.item.cmp(&a.item));
            let best = candidates.iter().enumerate().max_by(|a, b| order(a.1, b.1)).map(|(at, _)| at);
            let Some(best) = best else { break };
            let best = candidates.swap_remove(best).item;
            for one in &mut candidates {
                one.sameness = one.sameness.max(self.likeness(&rarities, best, one.item));
            }
            picked.push(best);
        }
        picked
    }

    /// The articles that share a mark with this one, cut to the likest.
    fn likest(&self, rarities: &[f32], to: ItemHandle, most: usize) -> Vec<Candidate> {
        let own = self.marks.get(to.0 as usize).map_or(&[][..], Vec::as_slice);
        let holders = own.iter().filter_map(|mark| self.holders.get(*mark as usize)).flatten();
        let mut sharing: Vec<ItemHandle> = holders.copied().filter(|item| *item != to).collect();
        sharing.sort_unstable();
        sharing.dedup();
        let candidate = |item| Candidate { item, likeness: self.likeness(rarities, to, item), sameness: 0.0 };
        let mut likest: Vec<Candidate> = sharing.into_iter().map(candidate).collect();
        let order =
            |a: &Candidate, b: &Candidate| b.likeness.total_cmp(&a.likeness).then(a.item.cmp(&b.item));
        if likest.len() > most && most > 0 {
            likest.select_nth_unstable_by(most.saturating_sub(1), order);
        }
        likest.truncate(most);
        likest
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
    fn an_answer_is_not_the_same_thing_six_times() {
        let mut marks = Marks::default();
        for (kind, own) in [
            ("shirt", ["blue", "linen", "plain"]),
            ("shirt", ["blue", "linen", "dotted"]),
            ("shirt", ["blue", "linen", "dotted"]),
            ("shirt", ["blue", "linen", "dotted"]),
            ("shirt", ["blue", "wool", "plain"]),
        ] {
            marks.add(kind, own);
        }
        let like: Vec<u32> = marks.similar(ItemHandle(0), 4).iter().map(|i| i.0).collect();
        assert_eq!(like.len(), 4);
        assert!(
            like.iter().position(|item| *item == 4) < Some(2),
            "another sort comes before the twins: {like:?}"
        );
    }

    #[test]
    fn equal_articles_stand_in_their_order_and_an_unknown_one_is_like_none() {
        let mut marks = Marks::default();
        for _ in 0..5 {
            marks.add("shirt", ["blue"]);
        }
        let like = |item, limit| -> Vec<u32> {
            marks.similar(ItemHandle(item), limit).iter().map(|i| i.0).collect()
        };
        assert_eq!(like(2, 9), [0, 1, 3, 4]);
        assert_eq!(like(2, 2), [0, 1]);
        assert!(like(99, 9).is_empty() && like(2, 0).is_empty());
    }

    #[test]
    fn neighbours_in_a_showcase_are_of_different_kinds_while_there_are_others() {
        let marks = shop();
        for day in 0..30 {
            let kinds: Vec<u32> =
                marks.showcase(day, 5).iter().map(|item| marks.groups[item.0 as usize]).collect();
            assert!(kinds[..3].windows(2).all(|pair| pair[0] != pair[1]), "day {day}: {kinds:?}");
        }
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
