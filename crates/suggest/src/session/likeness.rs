//! Which past visits are like the present one, and how much.
//!
//! **Invariant:** which visits are chosen does not depend on the places they have in the index: equal ones go by beginning and person.

use super::spread::NumberMap;
use super::{Heard, Parameters, idf, table};
use crate::index::SessionIndex;
use std::cmp::Ordering;

/// A past visit that may speak.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    pub(super) slot: u32,
    pub(super) began: u32,
    pub(super) score: f32,
    /// Which of the heard articles is the match: the one nearest to the end of the present visit.
    pub(super) matched: u32,
}

/// The scratch space for choosing neighbours.
#[derive(Debug)]
pub(super) struct Likenesses {
    places: NumberMap<u32, u32>,
    candidates: Vec<Neighbour>,
    held_back: Box<[f32]>,
}

impl Likenesses {
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self {
            places: NumberMap::default(),
            candidates: Vec::new(),
            held_back: table(|length| length.max(1.0).powf(-parameters.length_power)),
        }
    }

    /// The visits that speak, by person and beginning.
    pub(super) fn nearest(
        &mut self,
        parameters: &Parameters,
        index: &SessionIndex,
        heard: &[Heard],
    ) -> &[Neighbour] {
        self.gather(parameters, index, heard);
        self.weigh(parameters, index);
        let person = |one: &Neighbour| index.session(one.slot).map(|session| session.person);
        let most = parameters.neighbours;
        if self.candidates.len() > most && most > 0 {
            let by_rank = |a: &Neighbour, b: &Neighbour| -> Ordering {
                let equal = || b.began.cmp(&a.began).then_with(|| person(a).cmp(&person(b)));
                b.score.total_cmp(&a.score).then_with(equal)
            };
            self.candidates.select_nth_unstable_by(most - 1, by_rank);
        }
        self.candidates.truncate(most);
        self.candidates.sort_by_cached_key(|one| (person(one), one.began));
        &self.candidates
    }

    /// The newest visits of each article heard, with what they share.
    fn gather(&mut self, parameters: &Parameters, index: &SessionIndex, heard: &[Heard]) {
        self.places.clear();
        self.candidates.clear();
        for (matched, Heard { item, steps }) in (0_u32..).zip(heard) {
            let near = (-(*steps as f32) / parameters.visit_fade).exp();
            let weight = near * idf(index, *item).powf(parameters.match_rarity_power);
            for (began, slot) in index.postings(*item).iter().rev().take(parameters.sample) {
                let next = self.candidates.len() as u32;
                let place = *self.places.entry(*slot).or_insert(next);
                match self.candidates.get_mut(place as usize) {
                    Some(known) => known.score += weight,
                    None => {
                        self.candidates.push(Neighbour { slot: *slot, began: *began, score: weight, matched })
                    }
                }
            }
        }
    }

    /// Holds back long and old visits.
    fn weigh(&mut self, parameters: &Parameters, index: &SessionIndex) {
        let began = || self.candidates.iter().map(|one| one.began);
        let (newest, oldest) = (began().max().unwrap_or(0), began().min().unwrap_or(0));
        let fade = -1.0 / (newest.saturating_sub(oldest).max(1) as f32 * parameters.age_fade);
        for one in &mut self.candidates {
            let length = self.held_back.get(index.length(one.slot)).copied().unwrap_or(1.0);
            one.score *= length * (newest.saturating_sub(one.began) as f32 * fade).exp();
        }
    }
}
