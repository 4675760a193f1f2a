//! A straightforward VMIS-kNN (Kersbergen, Sprangers, Schelter: Serenade, SIGMOD 2022) on hash maps: what the ranker is held against.
//! The last articles of the visit weigh by their place, the newest visits of each are looked at, the likest speak for what they held.

use entrenous_suggest::evaluate::visits::Visit;
use entrenous_suggest::index::ItemHandle;
use std::collections::{HashMap, HashSet};

/// How many of the newest visits of an article are looked at.
const SAMPLE: usize = 1_000;
/// How many visits speak.
const NEIGHBOURS: usize = 500;
/// How many articles of the visit are heard, from its end.
const HEARD: usize = 9;

/// Past visits by article, the newest first and cut, and what each held.
pub(crate) struct Yardstick {
    postings: HashMap<ItemHandle, Vec<usize>>,
    counts: HashMap<ItemHandle, usize>,
    visits: Vec<Vec<ItemHandle>>,
}

impl Yardstick {
    /// Learns visits that stand in the order of their times.
    pub(crate) fn new(visits: &[Visit]) -> Self {
        let mut postings: HashMap<ItemHandle, Vec<usize>> = HashMap::new();
        let mut counts: HashMap<ItemHandle, usize> = HashMap::new();
        for (number, visit) in visits.iter().enumerate().rev() {
            for item in visit.items.iter().collect::<HashSet<_>>() {
                *counts.entry(*item).or_default() += 1;
                let newest = postings.entry(*item).or_default();
                if newest.len() < SAMPLE {
                    newest.push(number);
                }
            }
        }
        Self { postings, counts, visits: visits.iter().map(|visit| visit.items.clone()).collect() }
    }

    /// Articles after `seen`, best first, without the present one.
    pub(crate) fn suggest(&self, seen: &[ItemHandle], places: usize) -> Vec<ItemHandle> {
        let heard = &seen[seen.len().saturating_sub(HEARD)..];
        let mut likeness: HashMap<usize, (f64, usize)> = HashMap::new();
        let mut done = HashSet::new();
        for (place, item) in heard.iter().enumerate().rev().filter(|(_, item)| done.insert(**item)) {
            let weight = (place + 1) as f64 / heard.len() as f64;
            for number in self.postings.get(item).into_iter().flatten() {
                likeness.entry(*number).or_insert((0.0, heard.len() - place)).0 += weight;
            }
        }
        let mut nearest: Vec<(usize, (f64, usize))> = likeness.into_iter().collect();
        nearest.sort_unstable_by(|a, b| b.1.0.total_cmp(&a.1.0).then(b.0.cmp(&a.0)));
        nearest.truncate(NEIGHBOURS);
        let mut scores: HashMap<ItemHandle, f64> = HashMap::new();
        for (number, (like, steps)) in nearest {
            let match_weight = (1.0 - 0.1 * steps as f64).max(0.0);
            let held = self.visits[number].iter().collect::<HashSet<_>>();
            for item in held {
                let rarity = (self.visits.len() as f64 / self.counts[item] as f64).ln();
                *scores.entry(*item).or_default() += like * match_weight * rarity;
            }
        }
        let mut best: Vec<(ItemHandle, f64)> =
            scores.into_iter().filter(|(item, _)| Some(item) != seen.last()).collect();
        best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.into_iter().take(places).map(|(item, _)| item).collect()
    }
}
