//! Three estimates of one value, with the interval each is sure of.
//!
//! **Invariant:** the direct model that corrects a person's showings has never seen that person.

use crate::bandit::Solved;
use crate::bandit::{Learner, Part, Sums, Trial};
use crate::normal::NINETY_FIVE;
use std::collections::BTreeMap;

/// A value and the interval that holds it in 95 of 100 cases.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Where the interval begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
    /// How far the value strays by chance.
    pub standard_error: f64,
}

/// The three estimates of one value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimates {
    /// How many people it is as if had been asked (Kish 1965).
    pub effective: f64,
    /// Inverse propensity scoring.
    pub inverse: Estimate,
    /// The same, self-normalised.
    pub normalised: Estimate,
    /// Doubly robust.
    pub doubly_robust: Estimate,
}

/// One showing, ready to be summed.
struct Weighed {
    learner: Learner,
    weight: f64,
    value: f64,
    corrected: f64,
}

/// Estimates what the layouts chosen by `target` (the chance it gives a layout where a trial was) would have brought.
pub fn estimate(
    log: &[(Learner, &Trial)],
    layouts: usize,
    target: impl Fn(&Trial, usize) -> f64,
    value: impl Fn(&Trial) -> Part,
) -> Estimates {
    let halves = [Half::First, Half::Second].map(|half| half.learned(log, layouts, &value));
    let weigh = |(learner, trial): &(Learner, &Trial)| {
        // Whoever is in the first half is corrected by the second, and the other way round.
        let [first, second] = &halves;
        let direct = if Half::of(*learner) == Half::First { second } else { first };
        let expect = |layout: usize| direct.get(layout).map_or(0.0, |solved| solved.mean(&trial.features));
        let hoped: f64 = (0..layouts)
            .map(|layout| (layout, target(trial, layout)))
            .filter(|(_, chance)| *chance > 0.0)
            .map(|(layout, chance)| chance * expect(layout))
            .sum();
        let weight = target(trial, trial.layout) / trial.chance.max(f64::MIN_POSITIVE);
        let value = value(trial).number();
        let missed = if weight > 0.0 { weight * (value - expect(trial.layout)) } else { 0.0 };
        Weighed { learner: *learner, weight, value, corrected: hoped + missed }
    };
    let weighed: Vec<Weighed> = log.iter().map(weigh).collect();
    let shown = weighed.len().max(1) as f64;
    let weights: f64 = weighed.iter().map(|one| one.weight).sum();
    let earned: f64 = weighed.iter().map(|one| one.weight * one.value).sum();
    let inverse = earned / shown;
    let normalised = if weights > 0.0 { earned / weights } else { 0.0 };
    let robust = weighed.iter().map(|one| one.corrected).sum::<f64>() / shown;
    Estimates {
        effective: effective(&weighed),
        inverse: interval(&weighed, inverse, |one| one.weight * one.value - inverse),
        normalised: interval(&weighed, normalised, |one| {
            one.weight * (one.value - normalised) * shown / weights.max(f64::MIN_POSITIVE)
        }),
        doubly_robust: interval(&weighed, robust, |one| one.corrected - robust),
    }
}

/// Half of the people.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

impl Half {
    /// The half somebody is in, whoever else there is.
    fn of(learner: Learner) -> Self {
        if learner.0.count_ones().is_multiple_of(2) { Self::First } else { Self::Second }
    }
    /// What this half teaches of each layout.
    fn learned(
        self,
        log: &[(Learner, &Trial)],
        layouts: usize,
        value: &impl Fn(&Trial) -> Part,
    ) -> Vec<Solved> {
        let features = log.first().map_or(1, |(_, trial)| trial.features.len());
        let mut sums = vec![Sums::new(features); layouts];
        for (_, trial) in log.iter().filter(|(learner, _)| Self::of(*learner) == self) {
            if let Some(sums) = sums.get_mut(trial.layout) {
                sums.add(&trial.features, value(trial));
            }
        }
        sums.iter().map(Solved::of).collect()
    }
}

/// Sums something of each showing person by person.
fn by_person(weighed: &[Weighed], of: impl Fn(&Weighed) -> f64) -> Vec<f64> {
    let mut people: BTreeMap<Learner, f64> = BTreeMap::new();
    for one in weighed {
        *people.entry(one.learner).or_default() += of(one);
    }
    people.into_values().collect()
}

fn effective(weighed: &[Weighed]) -> f64 {
    let people = by_person(weighed, |one| one.weight);
    let squares: f64 = people.iter().map(|weight| weight * weight).sum();
    if squares > 0.0 { people.iter().sum::<f64>().powi(2) / squares } else { 0.0 }
}

/// The interval around a value, from how far each person pulls it.
fn interval(weighed: &[Weighed], value: f64, pull: impl Fn(&Weighed) -> f64) -> Estimate {
    let people = by_person(weighed, pull);
    let count = people.len() as f64;
    let standard_error = if people.len() < 2 {
        f64::INFINITY
    } else {
        let squares: f64 = people.iter().map(|pulled| pulled * pulled).sum();
        (squares * count / (count - 1.0)).sqrt() / weighed.len() as f64
    };
    let reach = NINETY_FIVE * standard_error;
    Estimate { value, low: value - reach, high: value + reach, standard_error }
}
