//! Which layout works: every slot judged from the trials of whoever agreed.
//!
//! **Invariant:** a layout that fewer than [`PEOPLE_LEAST`] people saw is told as such and in no other figure.
//! **Invariant:** the verdict is that of [`entrenous_suggest::offpolicy`]: none, with its reason, where the trials do not carry one.

use crate::House;
use entrenous_core::id::Key;
use entrenous_suggest::bandit::{Learner, Trial};
use entrenous_suggest::offpolicy::{self, Doubt, Estimate, Guard, Judged, Verdict};
use serde::Serialize;

/// How few people are not told of.
pub const PEOPLE_LEAST: usize = 10;

/// What may be said of one slot.
#[derive(Clone, Debug, Serialize)]
pub struct SlotReport {
    /// The slot.
    pub slot: Key,
    /// The layout shown to whoever has not agreed.
    pub present: Key,
    /// Its layouts, in the order of `slots.toml`.
    pub layouts: Vec<LayoutReport>,
    /// What may be said.
    pub verdict: Said,
}

/// What may be said of one layout.
#[derive(Clone, Debug, Serialize)]
pub struct LayoutReport {
    /// The layout.
    pub name: Key,
    /// Its figures; none, if too few people saw it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
}

/// The figures of a layout that enough people saw.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// How often it was shown.
    pub shown: usize,
    /// To how many people.
    pub people: usize,
    /// As if how many people had been asked.
    pub effective: f64,
    /// What a showing earns, self-normalised.
    pub normalised: Interval,
    /// What a showing earns, doubly robust.
    pub doubly_robust: Interval,
    /// How many showings are complained about.
    pub complained: Interval,
    /// How many showings drive somebody from a list.
    pub unsubscribed: Interval,
}

/// A value and where it lies in 95 of 100 cases.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Interval {
    /// The value.
    pub value: f64,
    /// From here.
    pub low: f64,
    /// To here.
    pub high: f64,
}

impl From<Estimate> for Interval {
    fn from(estimate: Estimate) -> Self {
        Self { value: estimate.value, low: estimate.low, high: estimate.high }
    }
}

/// The verdict, with the names of the layouts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Said {
    /// This layout earns most.
    Best {
        /// Which.
        layout: Key,
    },
    /// Too few people saw one of them.
    TooFew {
        /// How many are needed, in effect.
        needed: u32,
    },
    /// The leader cannot be told from another.
    Overlap {
        /// The leader.
        layout: Key,
        /// The other.
        other: Key,
    },
    /// The leader drives more people away than the present layout.
    Harmful {
        /// The leader.
        layout: Key,
        /// How.
        by: &'static str,
    },
}

/// Judges every declared slot; `progress` is told of each slot that is done.
pub fn report(house: &House, mut progress: impl FnMut()) -> Vec<SlotReport> {
    let layouts = &house.shelf.layouts;
    let mut reports = Vec::new();
    for (slot, names) in layouts.slots.iter() {
        let report = layouts.log(slot, |log| judged(slot, names, log));
        reports.extend(report.unwrap_or_else(|| judged(slot, names, &[])));
        progress();
    }
    reports
}

fn judged(slot: &Key, names: &[Key], log: &[(Learner, &Trial)]) -> Option<SlotReport> {
    let judged = offpolicy::judge(log, names.len());
    let layouts = names.iter().zip(&judged);
    let layouts = layouts.map(|(name, judged)| LayoutReport { name: name.clone(), figures: figures(judged) });
    Some(SlotReport {
        slot: slot.clone(),
        present: names.first()?.clone(),
        layouts: layouts.collect(),
        verdict: said(offpolicy::verdict(&judged, 0), names)?,
    })
}

fn figures(judged: &Judged) -> Option<Figures> {
    let Judged { shown, people, reward, complained, withdrew, .. } = judged;
    (*people >= PEOPLE_LEAST).then(|| Figures {
        shown: *shown,
        people: *people,
        effective: reward.effective,
        normalised: reward.normalised.into(),
        doubly_robust: reward.doubly_robust.into(),
        complained: (*complained).into(),
        unsubscribed: (*withdrew).into(),
    })
}

fn said(verdict: Verdict, names: &[Key]) -> Option<Said> {
    let name = |place: usize| names.get(place).cloned();
    Some(match verdict {
        Verdict::Best { layout } => Said::Best { layout: name(layout)? },
        Verdict::Refused(Doubt::TooFew { .. }) => Said::TooFew { needed: offpolicy::EFFECTIVE_LEAST as u32 },
        Verdict::Refused(Doubt::Overlap { layout, other }) => {
            Said::Overlap { layout: name(layout)?, other: name(other)? }
        }
        Verdict::Refused(Doubt::Harmful { layout, guard }) => {
            let by = match guard {
                Guard::Complaints => "complaints",
                Guard::Withdrawals => "unsubscriptions",
            };
            Said::Harmful { layout: name(layout)?, by }
        }
    })
}
