//! The guard-rail: a layout that drives more people away than the present one is not chosen for what it earns.
//!
//! **Invariant:** people are counted, not showings: who complains a hundred times is one.
//! **Invariant:** counts are whole numbers, so that without a person they are those of a guard that never met them.
//! **Invariant:** nothing is held against a layout, nor for it, before [`PEOPLE_LEAST`] people saw it and as many the present one.

use super::Trial;
use crate::normal::NINETY_FIVE_BELOW;

/// How many people must have seen a layout, and the present one, before they are compared.
pub const PEOPLE_LEAST: u32 = 10;

/// How many people saw a layout, and how many of them it drove away.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    people: u32,
    complained: u32,
    withdrew: u32,
}

/// What every layout did to people; the first is the present one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Guard(Vec<Seen>);

/// Whether a person comes or goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Comes,
    Goes,
}

impl Guard {
    pub(super) fn new(layouts: usize) -> Self {
        Self(vec![Seen::default(); layouts])
    }

    /// Counts a person by all their trials, or takes them out by the same.
    pub(super) fn count<'a>(&mut self, trials: impl Iterator<Item = &'a Trial> + Clone, turn: Turn) {
        for (layout, seen) in self.0.iter_mut().enumerate() {
            let own = || trials.clone().filter(|trial| trial.layout == layout);
            let facts = [
                (&mut seen.people, own().next().is_some()),
                (&mut seen.complained, own().any(|trial| trial.harm.complained)),
                (&mut seen.withdrew, own().any(|trial| trial.harm.withdrew)),
            ];
            for (count, _) in facts.into_iter().filter(|(_, so)| *so) {
                *count = match turn {
                    Turn::Comes => count.saturating_add(1),
                    Turn::Goes => count.saturating_sub(1),
                };
            }
        }
    }

    /// Which layouts drive more people away than the present one, beyond what chance explains in 95 of 100 cases.
    pub(super) fn harmful(&self) -> Vec<bool> {
        let Some(present) = self.0.first() else { return Vec::new() };
        let harms = |one: &Seen| {
            let enough = one.people.min(present.people) >= PEOPLE_LEAST;
            let more = |of: fn(&Seen) -> u32| is_more((of(one), one.people), (of(present), present.people));
            enough && (more(|seen| seen.complained) || more(|seen| seen.withdrew))
        };
        self.0.iter().map(harms).collect()
    }
}

/// Whether one share is higher than another and chance explains it in less than 5 of 100 cases, also where both are few
/// (Agresti, Caffo 2000: as if one more of each had been harmed and one more not).
fn is_more((some, of): (u32, u32), (others, of_others): (u32, u32)) -> bool {
    let count = |of: u32| f64::from(of) + 2.0;
    let share = |some: u32, of: u32| (f64::from(some) + 1.0) / count(of);
    let (one, other) = (share(some, of), share(others, of_others));
    let variance = one * (1.0 - one) / count(of) + other * (1.0 - other) / count(of_others);
    one - other > NINETY_FIVE_BELOW * variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bandit::{Features, Harm, Learner, Model, Part, Policy, TrialHandle};

    fn trial(layout: usize, harm: Harm) -> Trial {
        Trial {
            layout,
            chance: 0.5,
            features: Features::none(),
            reward: if layout == 1 { Part::WHOLE } else { Part::NONE },
            harm,
        }
    }

    /// Everyone the second layout is shown to buys; every third is harmed by it.
    fn learned(people: u128, harm: Harm) -> Model {
        let mut model = Model::new(2, 1);
        for person in 0..people {
            let layout = usize::from(person % 2 == 1);
            let harm = if person % 6 == 1 { harm } else { Harm::default() };
            model.learn(Learner(person), TrialHandle(person), trial(layout, harm));
        }
        model
    }

    fn chance_of_the_second(model: &Model, policy: Policy) -> f64 {
        model.chances(policy, &Features::none(), &mut || 0)[1]
    }

    #[test]
    fn what_sells_best_keeps_only_its_floor_if_people_mind_it() {
        for policy in [Policy::Thompson, Policy::UpperBound, Policy::Greedy { any: 0.1 }, Policy::Uniform] {
            for harm in
                [Harm { complained: true, withdrew: false }, Harm { complained: false, withdrew: true }]
            {
                assert!(chance_of_the_second(&learned(80, Harm::default()), policy) >= 0.5);
                let held = chance_of_the_second(&learned(80, harm), policy);
                assert!((held - crate::bandit::FLOOR).abs() < 1e-12, "{policy:?}: {held}");
            }
        }
    }

    #[test]
    fn nothing_is_held_against_a_layout_that_few_people_saw_or_whom_one_person_minds_often() {
        let harm = Harm { complained: true, withdrew: false };
        assert!(chance_of_the_second(&learned(19, harm), Policy::Thompson) > 0.5);
        let mut model = learned(80, Harm::default());
        for again in 0..100 {
            model.learn(Learner(1), TrialHandle(1_000 + again), trial(1, harm));
        }
        assert!(chance_of_the_second(&model, Policy::Thompson) > 0.5);
    }

    #[test]
    fn who_is_forgotten_or_told_of_anew_leaves_the_counts_as_if_they_had_not_been() {
        let harm = Harm { complained: true, withdrew: true };
        let mut model = learned(81, harm);
        let before = model.guard.clone();
        model.learn(Learner(500), TrialHandle(500), trial(1, Harm::default()));
        model.learn(Learner(500), TrialHandle(500), trial(1, harm));
        model.learn(Learner(500), TrialHandle(501), trial(0, harm));
        assert_ne!(model.guard, before);
        model.forget(Learner(500));
        assert_eq!(model.guard, before);
    }
}
