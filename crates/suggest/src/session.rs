//! Session nearest neighbours: VMIS-kNN (Kersbergen, Sprangers, Schelter: Serenade, SIGMOD 2022) with the weights of
//! STAN (Garg et al., SIGIR 2019): visits that share articles with the present one speak for what else they held.
//!
//! A neighbour n of the visit has the likeness  r(n) = Σ over shared i of exp(-steps(i)/λ1) · idf(i)^δ, over |n|^β,
//! times its freshness exp(-age/λ2), where age runs from 0 (the newest looked at) to 1 (the oldest).
//! An article j of n gets  r(n) · exp(-|place of j − place of the match|/λ3) · idf(j)^γ, a little more if j came after the match.
//!
//! **Invariant:** at most [`Parameters::sample`] visits are looked at for each article and [`Parameters::neighbours`] speak.
//! **Invariant:** equal scores are ordered by article and sums are made in the order of people, so that answers do not flicker.

mod likeness;
mod spread;
mod voices;

use crate::index::{ItemHandle, SessionIndex, VISIT_MOST};
use likeness::Likenesses;
use voices::Voices;

/// How many articles of a visit are heard at most, whatever [`Parameters::heard`] says.
pub const HEARD_MOST: usize = 32;

/// How the neighbours are chosen and heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// How many of the newest visits of each article are looked at (m).
    pub sample: usize,
    /// How many neighbours speak (k).
    pub neighbours: usize,
    /// How many articles of the visit are heard, from its end (L); [`HEARD_MOST`] at most.
    pub heard: usize,
    /// How fast earlier articles of the visit fade (λ1), in steps; above 0 like the other fades.
    pub visit_fade: f32,
    /// How much long neighbours are held back (β).
    pub length_power: f32,
    /// How fast articles far from the match fade (λ3), in steps.
    pub place_fade: f32,
    /// How much rare articles are lifted: their idf to this power (γ).
    pub rarity_power: f32,
    /// How much more a rare article counts for likeness: its idf to this power (δ).
    pub match_rarity_power: f32,
    /// How fast older neighbours fade (λ2), as a share of the time between the newest and the oldest visit looked at.
    pub age_fade: f32,
    /// How much more an article that came after the match counts than one before it, as a factor.
    pub ahead: f32,
}

impl Default for Parameters {
    /// Chosen on the latest twentieth of the visits of one shop; a change of any of them there moved HR@20 by less than 1.5 points.
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
    /// The article of the visit through which most of the score came.
    pub because: ItemHandle,
    /// How many different people among the neighbours held it.
    pub support: u32,
}

/// The ranker with its scratch space; one a thread.
#[derive(Debug)]
pub struct Ranker {
    parameters: Parameters,
    likenesses: Likenesses,
    voices: Voices,
}

impl Default for Ranker {
    fn default() -> Self {
        Self::new(Parameters::default())
    }
}

impl Ranker {
    /// A ranker with other parameters.
    #[must_use]
    pub fn new(parameters: Parameters) -> Self {
        Self { parameters, likenesses: Likenesses::new(&parameters), voices: Voices::new(&parameters) }
    }

    /// Articles for a visit (oldest first), best first.
    pub fn suggest(
        &mut self,
        index: &SessionIndex,
        visit: &[ItemHandle],
        options: &Options<'_>,
    ) -> Vec<Suggested> {
        self.suggest_among(index, visit, options, |_| true)
    }

    /// Articles for a visit (oldest first), best first, among those that may be suggested.
    pub fn suggest_among(
        &mut self,
        index: &SessionIndex,
        visit: &[ItemHandle],
        options: &Options<'_>,
        may: impl Fn(ItemHandle) -> bool,
    ) -> Vec<Suggested> {
        let heard = heard(visit, &self.parameters);
        let neighbours = self.likenesses.nearest(&self.parameters, index, &heard);
        self.voices.hear(&self.parameters, index, neighbours, &heard);
        let wanted = |item, support| {
            support >= options.support_least && !options.excluded.contains(&item) && may(item)
        };
        let mut best = self.voices.told(&self.parameters, index, &heard, wanted);
        let by_rank = |a: &Suggested, b: &Suggested| b.score.total_cmp(&a.score).then(a.item.cmp(&b.item));
        if best.len() > options.limit && options.limit > 0 {
            best.select_nth_unstable_by(options.limit - 1, by_rank);
        }
        best.truncate(options.limit);
        best.sort_unstable_by(by_rank);
        best
    }
}

/// An article of the visit that is heard, and how many steps from its end it last came.
#[derive(Debug, Clone, Copy)]
struct Heard {
    item: ItemHandle,
    steps: usize,
}

/// The articles of the visit that are heard, each once, the last first.
fn heard(visit: &[ItemHandle], parameters: &Parameters) -> Vec<Heard> {
    let mut heard: Vec<Heard> = Vec::new();
    for (steps, item) in visit.iter().rev().take(parameters.heard.min(HEARD_MOST)).enumerate() {
        if heard.iter().all(|later| later.item != *item) {
            heard.push(Heard { item: *item, steps });
        }
    }
    heard
}

/// How rare an article is: ln(1 + visits / visits that held it).
fn idf(index: &SessionIndex, item: ItemHandle) -> f32 {
    let holders = index.postings(item).len().max(1) as f32;
    (1.0 + index.len() as f32 / holders).ln()
}

/// A function of a number of steps or articles, for every number a visit can have.
fn table(of: impl Fn(f32) -> f32) -> Box<[f32]> {
    (0..=VISIT_MOST).map(|steps| of(steps as f32)).collect()
}

#[cfg(test)]
mod tests;
