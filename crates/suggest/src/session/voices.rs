//! What the neighbours say: each of their articles gets a share of their likeness, kept apart by the article they were met through,
//! so that the reason given for a suggestion is the true one.
//!
//! **Invariant:** people are counted, not visits: a person with ten visits is one voice in the support.

use super::likeness::Neighbour;
use super::spread::NumberMap;
use super::{Heard, Parameters, Suggested, idf, table};
use crate::index::{ItemHandle, PersonHandle, SessionIndex};

/// An article that was spoken for.
#[derive(Debug, Clone, Copy)]
struct Voice {
    item: ItemHandle,
    people: u32,
    last: PersonHandle,
}

/// The scratch space for listening.
#[derive(Debug)]
pub(super) struct Voices {
    places: NumberMap<ItemHandle, u32>,
    voices: Vec<Voice>,
    /// For each voice, what it got through each of the articles heard.
    shares: Vec<f32>,
    near: Box<[f32]>,
}

impl Voices {
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self {
            places: NumberMap::default(),
            voices: Vec::new(),
            shares: Vec::new(),
            near: table(|steps| (-steps / parameters.place_fade).exp()),
        }
    }

    /// Lets the neighbours (by person) speak for what they held.
    pub(super) fn hear(
        &mut self,
        parameters: &Parameters,
        index: &SessionIndex,
        neighbours: &[Neighbour],
        heard: &[Heard],
    ) {
        self.places.clear();
        self.voices.clear();
        self.shares.clear();
        for neighbour in neighbours {
            let matched = heard.get(neighbour.matched as usize).map(|heard| heard.item);
            let Some(session) = index.session(neighbour.slot) else { continue };
            let match_place = session.items.iter().rposition(|item| Some(*item) == matched).unwrap_or(0);
            for (place, item) in session.items.iter().enumerate() {
                let near = self.near.get(place.abs_diff(match_place)).copied().unwrap_or(0.0);
                let side = if place > match_place { parameters.ahead } else { 1.0 };
                let at = self.place(*item, heard.len());
                let share = at.saturating_mul(heard.len()).saturating_add(neighbour.matched as usize);
                if let Some(share) = self.shares.get_mut(share) {
                    *share += neighbour.score * near * side;
                }
                if let Some(voice) = self.voices.get_mut(at)
                    && (voice.people == 0 || voice.last != session.person)
                {
                    (voice.last, voice.people) = (session.person, voice.people.saturating_add(1));
                }
            }
        }
    }

    fn place(&mut self, item: ItemHandle, heard: usize) -> usize {
        let next = self.voices.len();
        let at = *self.places.entry(item).or_insert(next as u32) as usize;
        if at == next {
            self.voices.push(Voice { item, people: 0, last: PersonHandle(0) });
            self.shares.resize(self.shares.len().saturating_add(heard), 0.0);
        }
        at
    }

    /// The articles that are wanted, in no order; `wanted` is told the article and how many people held it.
    pub(super) fn told(
        &self,
        parameters: &Parameters,
        index: &SessionIndex,
        heard: &[Heard],
        wanted: impl Fn(ItemHandle, u32) -> bool,
    ) -> Vec<Suggested> {
        let with_shares = self.voices.iter().zip(self.shares.chunks_exact(heard.len().max(1)));
        let mut told = Vec::with_capacity(self.voices.len());
        for (voice, shares) in with_shares.filter(|(voice, _)| wanted(voice.item, voice.people)) {
            let score = shares.iter().sum::<f32>() * idf(index, voice.item).powf(parameters.rarity_power);
            // Of equal shares the one nearest to the end of the visit: `max_by` takes the last.
            let most = shares.iter().zip(heard).rev().max_by(|a, b| a.0.total_cmp(b.0));
            let Some((_, because)) = most else { continue };
            told.push(Suggested { item: voice.item, score, because: because.item, support: voice.people });
        }
        told
    }
}
