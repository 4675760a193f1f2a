//! What each layout would have earned had it alone been shown, from a log of layouts shown with known chances, and whether that says anything.
//! Inverse propensity scoring (Horvitz, Thompson 1952), its self-normalised form (Swaminathan, Joachims 2015)
//! and doubly robust (Dudík, Langford, Li 2011), with a direct model learned from the other half of the people.
//!
//! **Invariant:** intervals and the effective sample speak of people, not of showings: somebody who comes a thousand times is one.
//! **Invariant:** there is no verdict on fewer than [`EFFECTIVE_LEAST`] people, none while intervals overlap,
//! and none for a layout that drives more people away than the present one.

mod estimate;

pub use estimate::{Estimate, Estimates, estimate};

use crate::bandit::{Learner, Trial};
use crate::normal::NINETY_FIVE_BELOW;

/// How many people, in effect, must have spoken about a layout before it is judged.
pub const EFFECTIVE_LEAST: f64 = 200.0;

/// One layout as the log judges it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its place.
    pub layout: usize,
    /// How often it was shown.
    pub shown: usize,
    /// To how many people.
    pub people: usize,
    /// What it earns.
    pub reward: Estimates,
    /// How many complain.
    pub complained: Estimate,
    /// How many take a consent back or leave.
    pub withdrew: Estimate,
}

/// What a layout does that nobody wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    /// More people complain.
    Complaints,
    /// More people take a consent back or leave.
    Withdrawals,
}

/// What may be said.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// This layout earns more than every other that was seen often enough.
    Best {
        /// Its place.
        layout: usize,
    },
    /// Nothing, and why.
    Refused(Doubt),
}

/// Why nothing may be said.
#[derive(Clone, PartialEq, Debug)]
pub enum Doubt {
    /// Too few people have seen the present layout, or any other.
    TooFew {
        /// The layout with the fewest, by its place.
        layout: usize,
        /// How many they are in effect.
        effective: f64,
    },
    /// The difference may be chance.
    Overlap {
        /// The one that leads.
        layout: usize,
        /// The one it cannot be told from.
        other: usize,
    },
    /// The leader drives more people away than the present one.
    Harmful {
        /// The one that leads.
        layout: usize,
        /// How.
        guard: Guard,
    },
}

/// Judges every layout of a log.
#[must_use]
pub fn judge(log: &[(Learner, &Trial)], layouts: usize) -> Vec<Judged> {
    let judged = |layout: usize| {
        let always = |_: &Trial, shown: usize| if shown == layout { 1.0 } else { 0.0 };
        let mut people: Vec<Learner> =
            log.iter().filter(|(_, trial)| trial.layout == layout).map(|(learner, _)| *learner).collect();
        let shown = people.len();
        people.sort_unstable();
        people.dedup();
        Judged {
            layout,
            shown,
            people: people.len(),
            reward: estimate(log, layouts, always, |trial| trial.reward),
            complained: estimate(log, layouts, always, |trial| trial.harm.complained.into()).normalised,
            withdrew: estimate(log, layouts, always, |trial| trial.harm.withdrew.into()).normalised,
        }
    };
    (0..layouts).map(judged).collect()
}

/// What may be said of the judged layouts when `present` is the one shown without asking.
#[must_use]
pub fn verdict(judged: &[Judged], present: usize) -> Verdict {
    let Some(now) = judged.iter().find(|one| one.layout == present) else {
        return Verdict::Refused(Doubt::TooFew { layout: present, effective: 0.0 });
    };
    let enough: Vec<&Judged> = judged.iter().filter(|one| one.reward.effective >= EFFECTIVE_LEAST).collect();
    if now.reward.effective < EFFECTIVE_LEAST || enough.len() < 2 {
        let fewest = judged.iter().min_by(|a, b| a.reward.effective.total_cmp(&b.reward.effective));
        let fewest = fewest.unwrap_or(now);
        return Verdict::Refused(Doubt::TooFew { layout: fewest.layout, effective: fewest.reward.effective });
    }
    let value = |one: &Judged| one.reward.doubly_robust.value;
    let Some(best) = enough.iter().copied().max_by(|a, b| value(a).total_cmp(&value(b))) else {
        return Verdict::Refused(Doubt::TooFew { layout: present, effective: now.reward.effective });
    };
    for guard in [Guard::Complaints, Guard::Withdrawals] {
        if best.layout != present && is_worse(guard.of(best), guard.of(now)) {
            return Verdict::Refused(Doubt::Harmful { layout: best.layout, guard });
        }
    }
    let reaches = |one: &&&Judged| {
        one.layout != best.layout && one.reward.doubly_robust.high >= best.reward.doubly_robust.low
    };
    match enough.iter().find(reaches) {
        Some(other) => Verdict::Refused(Doubt::Overlap { layout: best.layout, other: other.layout }),
        None => Verdict::Best { layout: best.layout },
    }
}

impl Guard {
    fn of(self, judged: &Judged) -> Estimate {
        match self {
            Self::Complaints => judged.complained,
            Self::Withdrawals => judged.withdrew,
        }
    }
}

/// Whether one rate is higher than another and chance explains it in less than 5 of 100 cases.
fn is_worse(one: Estimate, other: Estimate) -> bool {
    let spread = (one.standard_error.powi(2) + other.standard_error.powi(2)).sqrt();
    one.value - other.value > NINETY_FIVE_BELOW * spread
}

#[cfg(test)]
mod tests;
