//! How good suggestions are: for every visit of a test set, after each of its articles, is the next one among the suggested?
//! HR@20 is the share of times it is; MRR@20 the mean of one over its place.
//!
//! **Invariant:** the rule is named with every figure: `Dropped` never suggests the article just seen, `RepeatsAllowed` may.

use crate::index::{ItemHandle, SessionIndex};
use crate::session::{Options, Ranker};
use std::collections::HashSet;

/// How many suggestions are looked at.
pub const PLACES: usize = 20;

/// Whether the article just seen may be suggested again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// It may not: right for a shop.
    Dropped,
    /// It may: the rule of most publications.
    RepeatsAllowed,
}

/// What came out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// How many next articles were asked for.
    pub predictions: u64,
    /// The share found among [`PLACES`].
    pub hit_rate: f64,
    /// The mean reciprocal rank among [`PLACES`].
    pub reciprocal_rank: f64,
    /// How many different articles were suggested at all.
    pub covered: usize,
}

impl Score {
    /// One standard error of the hit rate.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        let n = (self.predictions.max(1)) as f64;
        (self.hit_rate * (1.0 - self.hit_rate) / n).sqrt()
    }
}

/// Asks for every next article of every visit; `progress` is told how many visits are done.
pub fn evaluate(
    index: &SessionIndex,
    ranker: &mut Ranker,
    visits: &[Vec<ItemHandle>],
    rule: Rule,
    mut progress: impl FnMut(u64),
) -> Score {
    let (mut predictions, mut hits, mut ranks) = (0_u64, 0_u64, 0.0_f64);
    let mut covered = HashSet::new();
    for (done, visit) in (1_u64..).zip(visits) {
        for at in 1..visit.len() {
            let (Some(seen), Some(next)) = (visit.get(..at), visit.get(at)) else { continue };
            let last = seen.last().map_or(&[][..], std::slice::from_ref);
            let excluded = if rule == Rule::Dropped { last } else { &[] };
            let options = Options { limit: PLACES, excluded, support_least: 1, ..Options::default() };
            let picked = ranker.suggest(index, seen, &options).items;
            predictions += 1;
            covered.extend(picked.iter().map(|s| s.item));
            if let Some(place) = picked.iter().position(|s| s.item == *next) {
                hits += 1;
                ranks += 1.0 / (place as f64 + 1.0);
            }
        }
        progress(done);
    }
    let n = predictions.max(1) as f64;
    Score { predictions, hit_rate: hits as f64 / n, reciprocal_rank: ranks / n, covered: covered.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::PersonHandle;

    #[test]
    fn the_figures_are_those_counted_by_hand() {
        let mut index = SessionIndex::default();
        for (person, items) in [(1, [1, 2]), (2, [1, 2]), (3, [1, 3])] {
            index.append(PersonHandle(person), person, &items.map(ItemHandle));
        }
        // 1 -> 2 is found first, 1 -> 3 second, 3 -> 9 never.
        let visits = [vec![1, 2], vec![1, 3, 9]].map(|visit| visit.into_iter().map(ItemHandle).collect());
        let score = evaluate(&index, &mut Ranker::default(), &visits, Rule::Dropped, |_| {});
        assert_eq!(score.predictions, 3);
        assert!((score.hit_rate - 2.0 / 3.0).abs() < 1e-9);
        assert!((score.reciprocal_rank - 1.5 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn the_rule_decides_whether_the_present_article_may_come_again() {
        let mut index = SessionIndex::default();
        index.append(PersonHandle(1), 1, &[ItemHandle(1), ItemHandle(2)]);
        let visits = [vec![ItemHandle(1), ItemHandle(1)]];
        let hit = |rule| evaluate(&index, &mut Ranker::default(), &visits, rule, |_| {}).hit_rate;
        assert_eq!((hit(Rule::Dropped), hit(Rule::RepeatsAllowed)), (0.0, 1.0));
    }
}
