//! The weights of the ranker, worked out once: powers and exponentials cost more than all the rest of an answer.
//!
//! **Invariant:** a weight follows from the parameters and from the index alone, never from what was asked before.

use super::Parameters;
use crate::index::VISIT_MOST;

/// Into how many steps the age of a visit is divided.
const AGES: usize = 1_024;
/// For how many numbers of holders the rarity is kept.
const RARITIES: usize = 2_048;

/// The weights.
#[derive(Debug)]
pub(super) struct Fades {
    /// By the place of an article minus the place of the match, from the most negative on.
    places: Vec<f32>,
    lengths: Vec<f32>,
    ages: Vec<f32>,
    steps: Vec<f32>,
    rarities: Vec<f32>,
    rarity_power: f32,
    /// For how many visits the rarities hold, roughly.
    visits: u32,
}

impl Fades {
    pub(super) fn new(p: &Parameters) -> Self {
        let most = VISIT_MOST as i32;
        let place = |distance: i32| {
            let side = if distance > 0 { p.ahead } else { 1.0 };
            side * (-(distance.abs() as f32) / p.place_fade).exp()
        };
        let age = |at: usize| (-(at as f32) / (AGES as f32) / p.age_fade).exp();
        Self {
            places: (-most..=most).map(place).collect(),
            lengths: (0..=VISIT_MOST).map(|len| (len.max(1) as f32).powf(-p.length_power)).collect(),
            ages: (0..=AGES).map(age).collect(),
            steps: (0..super::HEARD_MOST).map(|steps| (-(steps as f32) / p.visit_fade).exp()).collect(),
            rarities: vec![f32::NAN; RARITIES],
            rarity_power: p.rarity_power,
            visits: 0,
        }
    }

    /// How much an article at `place` counts in a visit whose match is at `matched`.
    pub(super) fn around(&self, matched: usize) -> &[f32] {
        self.places.get(VISIT_MOST.saturating_sub(matched)..).unwrap_or_default()
    }
    /// How much a visit of this length counts.
    pub(super) fn length(&self, len: usize) -> f32 {
        self.lengths.get(len).copied().unwrap_or(0.0)
    }
    /// How much a visit counts whose age is this share of the time looked at.
    pub(super) fn age(&self, share: f32) -> f32 {
        self.ages.get((share * AGES as f32) as usize).copied().unwrap_or(0.0)
    }
    /// How much an article so many steps from the end of the visit counts.
    pub(super) fn step(&self, steps: usize) -> f32 {
        self.steps.get(steps).copied().unwrap_or(0.0)
    }

    /// Takes note of how many visits there are. Rarities move slowly, so they are worked out anew
    /// when the number has moved by a thirty-second, at marks that are the same whatever the number was before.
    pub(super) fn count(&mut self, visits: usize) {
        let visits = visits.clamp(1, u32::MAX as usize) as u32;
        let coarse = visits.checked_ilog2().map_or(0, |log| log.saturating_sub(5));
        let visits = (visits >> coarse) << coarse;
        if visits != self.visits {
            self.visits = visits;
            self.rarities.fill(f32::NAN);
        }
    }
    /// How much an article counts that so many visits held.
    pub(super) fn rarity(&mut self, holders: usize) -> f32 {
        let rarity = || idf(self.visits as usize, holders).powf(self.rarity_power);
        match self.rarities.get_mut(holders) {
            Some(known) => {
                if known.is_nan() {
                    *known = rarity();
                }
                *known
            }
            None => rarity(),
        }
    }
}

/// The inverse document frequency.
pub(super) fn idf(visits: usize, holders: usize) -> f32 {
    (1.0 + visits.max(1) as f32 / holders.max(1) as f32).ln()
}
