//! Session nearest neighbours: VMIS-kNN (Kersbergen, Sprangers, Schelter: Serenade, SIGMOD 2022) with the weights of
//! STAN (Garg et al., SIGIR 2019): visits that share articles with the present one speak for what else they held.
//!
//! A neighbour n of the visit v has the likeness  r(n) = Σ over shared i of w(i) · idf(i) / |n|^β,  w(i) = exp(-(steps from the end of v) / λ1),
//! times its freshness exp(-age rank / λ2). An article j of n gets  r(n) · exp(-|place of j − place of the match| / λ3) · idf(j)^γ.
//!
//! **Invariant:** at most [`Parameters::sample`] visits are looked at for each article and [`Parameters::neighbours`] speak.
//! **Invariant:** equal scores are ordered by article, so that answers do not flicker.

use crate::index::{ItemHandle, PersonHandle, SessionIndex};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

/// How many articles of a visit are heard at most, whatever [`Parameters::heard`] says.
pub const HEARD_MOST: usize = 16;

/// How the neighbours are chosen and heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// How many of the newest visits of each article are looked at (m).
    pub sample: usize,
    /// How many neighbours speak (k).
    pub neighbours: usize,
    /// How many articles of the visit are heard, from its end (L); at most [`HEARD_MOST`].
    pub heard: usize,
    /// How fast earlier articles of the visit fade (λ1), in steps.
    pub visit_fade: f32,
    /// How much long neighbours are held back (β).
    pub length_power: f32,
    /// How fast articles far from the match fade (λ3), in steps.
    pub place_fade: f32,
    /// How much rare articles are lifted (γ).
    pub rarity_power: f32,
    /// How much a common article counts for likeness: its idf to this power.
    pub match_rarity_power: f32,
    /// How fast older neighbours fade (λ2), as a share of the time between the newest and the oldest visit looked at.
    pub age_fade: f32,
    /// How much an article behind the match counts more than one before it.
    pub ahead: f32,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            sample: 1_000,
            neighbours: 400,
            heard: 9,
            visit_fade: 2.0,
            length_power: 0.1,
            place_fade: 3.0,
            rarity_power: 0.8,
            match_rarity_power: 0.8,
            age_fade: 1.0,
            ahead: 1.15,
        }
    }
}

/// What an answer may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options<'a> {
    /// How many articles at most.
    pub limit: usize,
    /// Articles that are left out.
    pub excluded: &'a [ItemHandle],
    /// How many different people among the neighbours must have held an article.
    pub support_least: u32,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { limit: 20, excluded: &[], support_least: 1 }
    }
}

/// One suggested article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggested {
    /// The article.
    pub item: ItemHandle,
    /// How strongly; comparable only inside one answer.
    pub score: f32,
    /// The article of the visit that spoke for it most.
    pub because: ItemHandle,
    /// How many different people among the neighbours held it.
    pub support: u32,
}

/// The ranker with its scratch space; one a thread.
#[derive(Default, Debug)]
pub struct Ranker {
    parameters: Parameters,
    likeness: HashMap<u32, Likeness>,
    voices: HashMap<ItemHandle, Voice>,
}

#[derive(Debug, Clone, Copy)]
struct Likeness {
    score: f32,
    began: u32,
    /// The shared article that is nearest to the end of the visit, in steps from there.
    steps: usize,
}

#[derive(Debug, Clone, Copy)]
struct Voice {
    score: f32,
    /// How much of the score each article of the visit brought, by its steps from the end.
    shares: [f32; HEARD_MOST],
    people: u32,
    last: PersonHandle,
}

impl Voice {
    /// The article of the visit that brought the most; the later one if two brought the same.
    fn because(&self, visit: &[ItemHandle]) -> Option<ItemHandle> {
        let brought = visit.iter().rev().zip(&self.shares);
        brought
            .fold(None, |best: Option<(ItemHandle, f32)>, (item, share)| match best {
                Some((_, most)) if *share <= most => best,
                _ => Some((*item, *share)),
            })
            .map(|(item, _)| item)
    }
}

impl Ranker {
    /// A ranker with other parameters.
    #[must_use]
    pub fn new(parameters: Parameters) -> Self {
        Self { parameters, ..Self::default() }
    }

    /// Articles for a visit (oldest first), best first.
    pub fn suggest(
        &mut self,
        index: &SessionIndex,
        visit: &[ItemHandle],
        options: &Options<'_>,
    ) -> Vec<Suggested> {
        self.liken(index, visit);
        let neighbours = self.nearest(index);
        self.hear(index, visit, &neighbours);
        let mut best: Vec<Suggested> = Vec::with_capacity(self.voices.len());
        for (item, voice) in self.voices.drain() {
            if voice.people >= options.support_least && !options.excluded.contains(&item) {
                let Some(because) = voice.because(visit) else { continue };
                best.push(Suggested { item, score: voice.score, because, support: voice.people });
            }
        }
        let by_rank = |a: &Suggested, b: &Suggested| b.score.total_cmp(&a.score).then(a.item.cmp(&b.item));
        if best.len() > options.limit && options.limit > 0 {
            best.select_nth_unstable_by(options.limit - 1, by_rank);
        }
        best.truncate(options.limit);
        best.sort_unstable_by(by_rank);
        best
    }

    /// Which visits share articles with this one, and how much.
    fn liken(&mut self, index: &SessionIndex, visit: &[ItemHandle]) {
        self.likeness.clear();
        let p = &self.parameters;
        let count = (index.len().max(1)) as f32;
        for (steps, item) in visit.iter().rev().take(p.heard.min(HEARD_MOST)).enumerate() {
            if visit.iter().rev().take(steps).any(|later| later == item) {
                continue;
            }
            let postings = index.postings(*item);
            let idf = (1.0 + count / (postings.len().max(1) as f32)).ln();
            let weight = (-(steps as f32) / p.visit_fade).exp() * idf.powf(p.match_rarity_power);
            for (began, slot) in postings.iter().rev().take(p.sample) {
                let like =
                    self.likeness.entry(*slot).or_insert(Likeness { score: 0.0, began: *began, steps });
                like.score += weight;
            }
        }
        let (newest, oldest) =
            self.likeness.values().fold((0, u32::MAX), |(n, o), l| (n.max(l.began), o.min(l.began)));
        let range = (newest.saturating_sub(oldest)).max(1) as f32;
        for (slot, like) in &mut self.likeness {
            let length = index.session(*slot).map_or(1, |s| s.items.len().max(1)) as f32;
            let age = newest.saturating_sub(like.began) as f32 / range;
            like.score *= length.powf(-p.length_power) * (-age / p.age_fade).exp();
        }
    }

    /// The neighbours that speak.
    fn nearest(&self, index: &SessionIndex) -> Vec<(u32, Likeness)> {
        struct Ranked(f32, (u32, PersonHandle), u32);
        impl PartialEq for Ranked {
            fn eq(&self, other: &Self) -> bool {
                self.cmp(other) == Ordering::Equal
            }
        }
        impl Eq for Ranked {}
        impl PartialOrd for Ranked {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for Ranked {
            fn cmp(&self, other: &Self) -> Ordering {
                other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
            }
        }
        let mut heap: BinaryHeap<Ranked> = BinaryHeap::with_capacity(self.parameters.neighbours + 1);
        for (slot, like) in &self.likeness {
            let Some(session) = index.session(*slot) else { continue };
            heap.push(Ranked(like.score, (like.began, session.person), *slot));
            if heap.len() > self.parameters.neighbours {
                heap.pop();
            }
        }
        let mut nearest: Vec<_> =
            heap.into_iter().filter_map(|r| self.likeness.get(&r.2).map(|like| (r.2, *like))).collect();
        nearest.sort_unstable_by_key(|(slot, _)| *slot);
        nearest
    }

    /// Lets the neighbours speak for what they held.
    fn hear(&mut self, index: &SessionIndex, visit: &[ItemHandle], neighbours: &[(u32, Likeness)]) {
        self.voices.clear();
        let p = self.parameters;
        let mut speakers: Vec<_> =
            neighbours.iter().filter_map(|(slot, like)| Some((index.session(*slot)?, like))).collect();
        speakers.sort_unstable_by_key(|(session, _)| (session.person, session.began));
        for (session, like) in speakers {
            let shared = visit.iter().rev().nth(like.steps);
            let matched = session.items.iter().rposition(|item| Some(item) == shared).unwrap_or(0);
            for (place, item) in session.items.iter().enumerate() {
                let distance = place.abs_diff(matched) as f32;
                let side = if place > matched { p.ahead } else { 1.0 };
                let said = like.score * side * (-distance / p.place_fade).exp();
                let voice = self.voices.entry(*item).or_insert(Voice {
                    score: 0.0,
                    shares: [0.0; HEARD_MOST],
                    people: 0,
                    last: PersonHandle(u32::MAX),
                });
                voice.score += said;
                if let Some(share) = voice.shares.get_mut(like.steps) {
                    *share += said;
                }
                if voice.last != session.person {
                    (voice.last, voice.people) = (session.person, voice.people + 1);
                }
            }
        }
        let count = index.len().max(1) as f32;
        for (item, voice) in &mut self.voices {
            let idf = (1.0 + count / (index.postings(*item).len().max(1) as f32)).ln();
            voice.score *= idf.powf(p.rarity_power);
        }
    }
}

#[cfg(test)]
mod tests;
