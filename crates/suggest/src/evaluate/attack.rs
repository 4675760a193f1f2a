//! What suggestions give away: membership inference (Shokri and others 2017; for recommenders Zhang and others, CCS 2021) on our own engine.
//! The attacker knows somebody's whole visit and asks whether it was learned. They replay its beginnings, see the suggestions as served,
//! and note how high the true next article stands: high means learned. Half of the people are learned, half are not; who is, dice decide.
//! A sharper attacker also owns an engine that learned other people, and takes what that one says away (calibration, Watson and others 2022).
//!
//! **Invariant:** a person is in one part only, with all their visits.
//! **Invariant:** what is attacked is what is served: the attacker sees no score and no count, only the order of the first [`super::PLACES`].

use super::dice::SeededDice;
use super::interval::{Figure, quantile};
use super::visits::{Visit, learned};
use super::{Rule, serve};
use crate::index::{ItemHandle, PersonHandle, SessionIndex};
use crate::session::Ranker;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

/// With fewer people than this in a part, nothing is concluded.
pub const PEOPLE_LEAST: usize = 50;
/// How many of the others may be accused wrongly when it is asked how many are caught.
const FALSE_ALARMS: f64 = 0.01;
/// How many standard errors reach the bounds of 95 of 100.
const NORMAL_95: f64 = 1.96;

/// One visit as the attacker rates it: the higher, the likelier they think it was learned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rated {
    /// Whose visit.
    pub person: PersonHandle,
    /// The rating.
    pub rating: f64,
}

/// How well the learned are told from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Separation {
    /// AUC: of a learned visit and another one, how often the learned is rated higher; 0.5 is a coin.
    pub area: Figure,
    /// How many of the learned are caught while one in a hundred others is accused (TPR at 1 % FPR).
    pub caught: f64,
    /// How many visits were rated that had been learned.
    pub learned: usize,
    /// How many visits were rated that had not.
    pub others: usize,
}

/// Tells the learned from the others. The interval is that of DeLong (1988) with people as clusters (Obuchowski 1997).
#[must_use]
pub fn separation(members: &[Rated], others: &[Rated]) -> Option<Separation> {
    let above = placements(members, others);
    let below = placements(others, members);
    let n = above.len().max(1) as f64;
    let area = above.iter().map(|(_, share)| share).sum::<f64>() / n;
    let variance = spread(&above, area)? + spread(&below, 1.0 - area)?;
    let reach = NORMAL_95 * variance.sqrt();
    Some(Separation {
        area: Figure { value: area, low: (area - reach).max(0.0), high: (area + reach).min(1.0) },
        caught: caught_at(FALSE_ALARMS, members, others)?,
        learned: members.len(),
        others: others.len(),
    })
}

/// The share of members rated above a bar that `alarms` of the others are above; who stands at the bar is accused by dice,
/// as often as it takes, so that many equal ratings neither hide nor help.
fn caught_at(alarms: f64, members: &[Rated], others: &[Rated]) -> Option<f64> {
    let mut accused: Vec<f64> = others.iter().map(|rated| rated.rating).collect();
    accused.sort_unstable_by(f64::total_cmp);
    let bar = *quantile(&accused, 1.0 - alarms)?;
    let share = |all: &[Rated], order: Ordering| {
        let many = all.iter().filter(|rated| rated.rating.total_cmp(&bar) == order).count();
        many as f64 / all.len().max(1) as f64
    };
    let left = alarms - share(others, Ordering::Greater);
    let by_dice = (left / share(others, Ordering::Equal)).clamp(0.0, 1.0);
    Some(share(members, Ordering::Greater) + by_dice * share(members, Ordering::Equal))
}

/// For each of the first, the share of the second it is rated above; equals count half.
fn placements(first: &[Rated], second: &[Rated]) -> Vec<(PersonHandle, f64)> {
    let mut ratings: Vec<f64> = second.iter().map(|rated| rated.rating).collect();
    ratings.sort_unstable_by(f64::total_cmp);
    let whole = ratings.len().max(1) as f64;
    let place = |rated: &Rated| {
        let less = ratings.partition_point(|other| *other < rated.rating);
        let not_more = ratings.partition_point(|other| *other <= rated.rating);
        (rated.person, (less + not_more) as f64 / 2.0 / whole)
    };
    first.iter().map(place).collect()
}

/// The variance of the mean of placements, people being clusters.
fn spread(placements: &[(PersonHandle, f64)], mean: f64) -> Option<f64> {
    let mut people: BTreeMap<PersonHandle, f64> = BTreeMap::new();
    for (person, share) in placements {
        *people.entry(*person).or_default() += share - mean;
    }
    let (count, visits) = (people.len() as f64, placements.len() as f64);
    let squares = people.values().map(|sum| sum * sum).sum::<f64>();
    (count > 1.0).then(|| count / (count - 1.0) * squares / (visits * visits))
}

/// How visits are attacked.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many visits of each part are attacked at most; the parts are learned whole.
    pub visits_most: usize,
    /// Where the dice begin.
    pub seed: u64,
}

/// People cut into parts of about the same size, each with all their visits.
pub struct Parts(Vec<Vec<Visit>>);

impl Parts {
    /// Cuts people into `count` parts.
    #[must_use]
    pub fn of(visits: &[Visit], count: usize, seed: u64) -> Self {
        let mut dice = SeededDice::new(seed);
        let mut drawn: HashMap<PersonHandle, usize> = HashMap::new();
        let mut parts = vec![Vec::new(); count];
        for visit in visits {
            let part = *drawn.entry(visit.person).or_insert_with(|| dice.below(count));
            if let Some(part) = parts.get_mut(part) {
                part.push(visit.clone());
            }
        }
        Self(parts)
    }

    fn part(&self, at: usize) -> &[Visit] {
        self.0.get(at).map_or(&[], Vec::as_slice)
    }
    /// Whether each part has enough people with a visit that can be replayed.
    #[must_use]
    pub fn say_something(&self) -> bool {
        let replayable = |part: &Vec<Visit>| {
            let visits = part.iter().filter(|visit| visit.items.len() > 1);
            visits.map(|visit| visit.person).collect::<HashSet<_>>().len()
        };
        self.0.iter().all(|part| replayable(part) >= PEOPLE_LEAST)
    }
}

/// An engine under attack, with what the attacker notes.
struct Attack<'a> {
    ranker: Ranker,
    served: Vec<ItemHandle>,
    company: u32,
    visits_most: usize,
    progress: &'a mut dyn FnMut(u64),
}

impl<'a> Attack<'a> {
    fn new(company: u32, plan: Plan, progress: &'a mut dyn FnMut(u64)) -> Self {
        Self {
            ranker: Ranker::default(),
            served: Vec::new(),
            company,
            visits_most: plan.visits_most,
            progress,
        }
    }

    /// How high the true next articles of a visit stand: the mean of one over the place.
    fn rate(&mut self, index: &SessionIndex, items: &[ItemHandle]) -> f64 {
        let (mut asked, mut sum) = (0.0_f64, 0.0_f64);
        for at in 1..items.len() {
            let (Some(seen), Some(next)) = (items.get(..at), items.get(at)) else { continue };
            serve(&mut self.ranker, index, seen, (Rule::Dropped, self.company), &mut self.served);
            let place = self.served.iter().position(|item| item == next);
            sum += place.map_or(0.0, |place| 1.0 / (place as f64 + 1.0));
            asked += 1.0;
        }
        sum / asked.max(1.0)
    }

    /// Rates visits by what `index` serves, minus what `reference` serves.
    fn rate_all(
        &mut self,
        index: &SessionIndex,
        reference: Option<&SessionIndex>,
        visits: &[Visit],
    ) -> Vec<Rated> {
        let replayable: Vec<&Visit> = visits.iter().filter(|visit| visit.items.len() > 1).collect();
        let every = replayable.len().div_ceil(self.visits_most.max(1)).max(1);
        let mut rated = Vec::new();
        for visit in replayable.into_iter().step_by(every) {
            let expected = reference.map_or(0.0, |reference| self.rate(reference, &visit.items));
            let rating = self.rate(index, &visit.items) - expected;
            rated.push(Rated { person: visit.person, rating });
            (self.progress)(1);
        }
        rated
    }
}

/// What the attacks on one engine gave.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// How many people had to stand behind a suggestion.
    pub company: u32,
    /// By an attacker who knows the visit.
    pub plain: Separation,
    /// By one who also owns an engine that learned other people.
    pub calibrated: Separation,
}

/// Attacks the engine with this company; `progress` is told of each visit rated. Nothing if there are too few people.
pub fn attack(visits: &[Visit], company: u32, plan: Plan, progress: &mut dyn FnMut(u64)) -> Option<Outcome> {
    let halves = Parts::of(visits, 2, plan.seed);
    let thirds = Parts::of(visits, 3, plan.seed);
    if !halves.say_something() || !thirds.say_something() {
        return None;
    }
    let mut attack = Attack::new(company, plan, progress);
    let index = learned(halves.part(0));
    let members = attack.rate_all(&index, None, halves.part(0));
    let plain = separation(&members, &attack.rate_all(&index, None, halves.part(1)))?;
    let (index, reference) = (learned(thirds.part(0)), learned(thirds.part(2)));
    let members = attack.rate_all(&index, Some(&reference), thirds.part(0));
    let calibrated = separation(&members, &attack.rate_all(&index, Some(&reference), thirds.part(1)))?;
    Some(Outcome { company, plain, calibrated })
}

/// Attacks people who were learned and then forgotten, against people who never were: nothing may be left to find.
pub fn attack_forgotten(
    visits: &[Visit],
    company: u32,
    plan: Plan,
    progress: &mut dyn FnMut(u64),
) -> Option<Separation> {
    let parts = Parts::of(visits, 4, plan.seed);
    if !parts.say_something() {
        return None;
    }
    let mut index = learned(parts.part(0).iter().chain(parts.part(1)).chain(parts.part(2)));
    for visit in parts.part(2) {
        index.forget(visit.person);
    }
    let mut attack = Attack::new(company, plan, progress);
    let forgotten = attack.rate_all(&index, None, parts.part(2));
    separation(&forgotten, &attack.rate_all(&index, None, parts.part(3)))
}

/// What a release with this epsilon allows any attacker at most, whatever they know: of one person who is counted and one who is not,
/// they tell which is which at most this often. The area under the largest curve with true positives ≤ e^ε · false ones, both ways
/// (Wasserman, Zhou 2010; Kairouz, Oh, Viswanath 2015), is e^ε / (1 + e^ε).
#[must_use]
pub fn guessed_at_most(epsilon: f64) -> f64 {
    1.0 / (1.0 + (-epsilon).exp())
}

#[cfg(test)]
mod tests;
