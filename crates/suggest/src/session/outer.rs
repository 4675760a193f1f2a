//! The outer circle: where too few people held articles beside those of the visit, the articles that enough of them did hold
//! are asked in turn. Their visitors are added to the company, and what enough of all these people held may be answered too.
//!
//! **Invariant:** only articles that are answered already ask further: no link that too few people made is followed.
//! **Invariant:** what fewer people said than was asked for does not order the outer circle.

use super::answer::{Circle, Suggested, keep};
use super::{Likest, Neighbour, Options, Ranker, SILENCED, SPANS};
use crate::index::{ItemHandle, SessionIndex};

/// An article that asks further: how strongly, which, and by which article of the visit it came.
pub(super) type Relay = (f32, ItemHandle, u32);

impl Ranker {
    /// Adds to the answer what the outer circle held.
    pub(super) fn widen(
        &mut self,
        index: &SessionIndex,
        visit: &[ItemHandle],
        options: &Options<'_>,
        items: &mut Vec<Suggested>,
    ) {
        let Some(last) = items.last().map(|last| last.score) else { return };
        let inner = self.company.held.len();
        self.choose_relays(visit);
        self.gather_outer(index);
        self.hear_outer(index, inner, &options.since);
        self.silence(options.excluded);
        self.best.clear();
        for (place, voice) in self.voices.held.iter().enumerate() {
            if voice.is_in_company(options.support_least) && voice.score > 0.0 {
                let score = voice.score * self.fades.rarity(index.holders(voice.item));
                keep(&mut self.best, (score, voice.item, place), options.limit - items.len());
            }
        }
        // What the outer circle says stands below what the inner one said.
        let scale = self.best.first().map_or(1.0, |first| last / first.0).min(1.0);
        let outer = self.best.iter().filter_map(|best| self.told(visit, options, best, Circle::Outer));
        items.extend(outer.map(|one| Suggested { score: one.score * scale, ..one }));
    }

    /// The best articles ask further; they are not answered twice, and what was said so far is not heard again.
    fn choose_relays(&mut self, visit: &[ItemHandle]) {
        self.relays.clear();
        for (score, item, place) in &self.best {
            let Some(voice) = self.voices.held.get_mut(*place) else { continue };
            if self.relays.len() < self.parameters.relays && !visit.contains(item) {
                self.relays.push((*score, *item, voice.loudest().1.into()));
            }
            voice.score = SILENCED;
        }
        for voice in self.voices.held.iter_mut().filter(|voice| voice.score > 0.0) {
            (voice.score, voice.now, voice.most) = (0.0, 0.0, 0.0);
        }
    }

    /// The newest visits of each relay, of people who are not in the company yet.
    fn gather_outer(&mut self, index: &SessionIndex) {
        let inner = self.company.held.len();
        let mut touched = 0;
        for (weight, item, steps) in &self.relays {
            for slot in index.postings(*item).iter().rev().take(self.parameters.relay_sample) {
                if let Some(place) = self.company.place(*slot) {
                    if let Some(known) = self.company.held.get_mut(place).filter(|_| place >= inner) {
                        known.score += weight;
                    }
                    continue;
                }
                let Some(held) = index.visit(*slot) else { continue };
                if held.beside != *slot {
                    self.likest.fit(index.people());
                    if self.likest.place(held.person.0).is_some() {
                        continue;
                    }
                    let new = Likest { person: held.person, slot: *slot, rank: (0, 0, held.person) };
                    self.likest.entry(held.person.0, || new);
                }
                touched ^= index.items(held).first().map_or(0, |item| item.0);
                let new =
                    Neighbour { slot: *slot, score: *weight, held: *held, steps: *steps, matched: item.0 };
                self.company.entry(*slot, || new);
            }
        }
        // As in `weigh`: memory is asked for all of them before any is read.
        std::hint::black_box(touched);
    }

    fn hear_outer(&mut self, index: &SessionIndex, inner: usize, since: &[u32; SPANS]) {
        let outer = self.company.held.get_mut(inner..).unwrap_or_default();
        let newest = outer.iter().map(|n| n.held.began).max().unwrap_or(0);
        let oldest = outer.iter().map(|n| n.held.began).min().unwrap_or(0);
        let range = (newest - oldest).max(1) as f32;
        for (number, neighbour) in (inner as u32 + 1..).zip(outer) {
            neighbour.score *= self.fades.age((newest - neighbour.held.began) as f32 / range);
            neighbour.score *= self.fades.length(neighbour.held.len());
            let items = index.items(&neighbour.held);
            neighbour.matched =
                items.iter().rposition(|item| item.0 == neighbour.matched).unwrap_or(0) as u32;
            self.voices.hear(neighbour, items, &self.fades, (number, neighbour.came(since)));
        }
    }
}
