//! What many looked at: the list of the generic rung, counted exactly, or let out as a release with noise would let it out.
//!
//! **Invariant:** a count is of people, not of views.
//! **Invariant:** in a release a person counts once, for one article: noise for one count then covers all they add.

use super::dice::SeededDice;
use super::visits::Visit;
use super::{PLACES, Rule};
use crate::index::{ItemHandle, PersonHandle};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many articles are kept: what is suggested, and room for what is left out.
const KEPT: usize = PLACES + 1;

/// Articles by how many people looked at them, the most first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Popular(Vec<ItemHandle>);

impl Popular {
    /// Counted exactly.
    #[must_use]
    pub fn exact(visits: &[Visit]) -> Self {
        let mut people: HashSet<(ItemHandle, PersonHandle)> = HashSet::new();
        let mut counts: HashMap<ItemHandle, i64> = HashMap::new();
        for visit in visits {
            for item in visit.items.iter().filter(|item| people.insert((**item, visit.person))) {
                *counts.entry(*item).or_default() += 1;
            }
        }
        Self::most(counts)
    }

    /// As a release: each person names one of their articles, each of `articles` gets noise, what is below `floor` is not told.
    /// Articles are known beforehand, so that being in the list tells of nobody; `noise` is drawn once for each.
    pub fn released<E>(
        visits: &[Visit],
        articles: usize,
        floor: i64,
        dice: &mut SeededDice,
        mut noise: impl FnMut() -> Result<i64, E>,
    ) -> Result<Self, E> {
        let mut looked: BTreeMap<PersonHandle, Vec<ItemHandle>> = BTreeMap::new();
        for visit in visits {
            looked.entry(visit.person).or_default().extend(&visit.items);
        }
        let mut counts = vec![0_i64; articles];
        for items in looked.values() {
            let named = items.get(dice.below(items.len()));
            if let Some(count) = named.and_then(|item| counts.get_mut(item.0 as usize)) {
                *count += 1;
            }
        }
        let mut told = Vec::new();
        for (item, count) in (0_u32..).zip(counts) {
            let noisy = count.saturating_add(noise()?);
            if noisy >= floor {
                told.push((ItemHandle(item), noisy));
            }
        }
        Ok(Self::most(told))
    }

    fn most(counts: impl IntoIterator<Item = (ItemHandle, i64)>) -> Self {
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(item, count)| (std::cmp::Reverse(*count), *item));
        Self(counts.into_iter().take(KEPT).map(|(item, _)| item).collect())
    }

    /// What everybody is shown after `seen`.
    pub(super) fn serve(&self, seen: &[ItemHandle], rule: Rule, served: &mut Vec<ItemHandle>) {
        let excluded = rule.excluded(seen);
        served.clear();
        served.extend(self.0.iter().filter(|item| !excluded.contains(item)).take(PLACES));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(person: u32, items: &[u32]) -> Visit {
        Visit {
            person: PersonHandle(person),
            began: 1,
            items: items.iter().copied().map(ItemHandle).collect(),
        }
    }

    #[test]
    fn people_are_counted_and_not_how_often_they_look() {
        let visits = [visit(1, &[7, 7, 7]), visit(1, &[7]), visit(2, &[3]), visit(3, &[3])];
        assert_eq!(Popular::exact(&visits), Popular(vec![ItemHandle(3), ItemHandle(7)]));
    }

    #[test]
    fn in_a_release_one_person_is_one_however_much_they_look_at() {
        let visits: Vec<Visit> = (0..50).map(|_| visit(1, &[0, 1, 2])).chain([visit(2, &[3])]).collect();
        let told = |floor| {
            let quiet = || Ok::<_, ()>(0);
            Popular::released(&visits, 5, floor, &mut SeededDice::new(1), quiet).unwrap()
        };
        assert_eq!(told(1).0.len(), 2, "one article each");
        assert_eq!(told(2), Popular::default(), "and each is one");
    }

    #[test]
    fn noise_that_cannot_be_drawn_lets_nothing_out() {
        let told = Popular::released(&[], 1, 1, &mut SeededDice::new(1), || Err("no dice"));
        assert_eq!(told, Err("no dice"));
    }

    #[test]
    fn the_present_article_is_left_out_by_the_rule() {
        let popular = Popular((0..21).map(ItemHandle).collect());
        let mut served = Vec::new();
        popular.serve(&[ItemHandle(0)], Rule::Dropped, &mut served);
        assert_eq!((served[0], served.len()), (ItemHandle(1), PLACES));
        popular.serve(&[ItemHandle(0)], Rule::RepeatsAllowed, &mut served);
        assert_eq!((served[0], served.len()), (ItemHandle(0), PLACES));
    }
}
