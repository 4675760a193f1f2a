//! Which of a few layouts to show: a linear contextual bandit in closed form.
//! LinUCB (Li, Chu, Langford, Schapire 2010) and linear Thompson sampling (Agrawal, Goyal 2013), one ridge regression per layout.
//! The answer is a layout *and* the chance it had: without that chance nobody can judge afterwards what another layout would have earned.
//!
//! **Invariant:** what was learned is a sum of whole numbers over trials, kept person by person: it does not depend on order,
//! and without a person it equals one that never met them, bit for bit. Floating point begins only when the sums are solved.
//! **Invariant:** the layout is drawn from the chances that are answered, so a chance is the chance, not an estimate of it.
//! **Invariant:** no layout has less than [`FLOOR`]: what is never shown is never learned; one that drives people away has no more ([`guard`]).
//! Absent on purpose: an inverse kept up to date by Sherman and Morrison's formula. It rounds in the order of the trials;
//! solving at most [`FEATURES_MOST`] equations anew costs microseconds and forgets exactly.

mod chance;
pub mod counted;
pub mod guard;
mod solve;
mod sum;

pub use chance::{Chosen, Drawn, Policy};
pub(crate) use solve::Solved;
pub(crate) use sum::Sums;
pub use sum::{Features, NotFeatures, Part};

use guard::{Guard, Turn};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// How many features a layout is judged by at most, with the one that is always there.
pub const FEATURES_MOST: usize = 16;
/// How many layouts stand for choice at most.
pub const LAYOUTS_MOST: usize = 8;
/// The smallest chance of each layout.
pub const FLOOR: f64 = 0.05;

/// Someone the model has learned of; who that is the caller knows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Learner(pub u128);

/// One showing of a layout; the caller's number for it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TrialHandle(pub u128);

/// What was shown to whom, with which chance, and what came of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// The layout, by its place.
    pub layout: usize,
    /// The chance it had.
    pub chance: f64,
    /// What was known when it was chosen.
    pub features: Features,
    /// What it earned, from nothing to one.
    pub reward: Part,
    /// What came of it that nobody wants.
    pub harm: Harm,
}

/// What nobody wants to come of a layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Harm {
    /// Whether the person complained.
    pub complained: bool,
    /// Whether the person took a consent back or left a list.
    pub withdrew: bool,
}

/// Everything learned about the layouts of one slot.
#[derive(Debug)]
pub struct Model {
    features: usize,
    sums: Vec<Sums>,
    solved: Vec<OnceLock<Solved>>,
    people: HashMap<Learner, BTreeMap<TrialHandle, Trial>>,
    guard: Guard,
}

impl Model {
    /// A model of this many layouts and features that has learned nothing.
    #[must_use]
    pub fn new(layouts: usize, features: usize) -> Self {
        let features = features.clamp(1, FEATURES_MOST);
        let layouts = layouts.clamp(1, LAYOUTS_MOST);
        let sums = std::iter::repeat_with(|| Sums::new(features)).take(layouts).collect();
        let solved = std::iter::repeat_with(OnceLock::new).take(layouts).collect();
        Self { features, sums, solved, people: HashMap::new(), guard: Guard::new(layouts) }
    }

    /// How many layouts stand for choice.
    #[must_use]
    pub fn layouts(&self) -> usize {
        self.sums.len()
    }
    /// How many trials have been learned.
    #[must_use]
    pub fn trials(&self) -> usize {
        self.people.values().map(BTreeMap::len).sum()
    }
    /// How many people the model has learned of.
    #[must_use]
    pub fn learners(&self) -> usize {
        self.people.len()
    }
    /// Every trial with the number of its person, person by person.
    pub fn log(&self) -> impl Iterator<Item = (Learner, &Trial)> {
        let mut people: Vec<_> = self.people.iter().collect();
        people.sort_by_key(|(learner, _)| **learner);
        people.into_iter().flat_map(|(learner, trials)| trials.values().map(|trial| (*learner, trial)))
    }

    /// Learns a trial; the same trial again replaces what was learned of it.
    /// Answers whether it was learned: a trial of other features or of a layout nobody declares is not.
    pub fn learn(&mut self, learner: Learner, handle: TrialHandle, trial: Trial) -> Learned {
        if trial.layout >= self.sums.len() || trial.features.len() != self.features {
            return Learned::Foreign;
        }
        self.add(&trial);
        let trials = self.people.entry(learner).or_default();
        self.guard.count(trials.values(), Turn::Goes);
        let before = trials.insert(handle, trial);
        self.guard.count(trials.values(), Turn::Comes);
        match before {
            Some(before) => {
                self.subtract(&before);
                Learned::Replaced
            }
            None => Learned::New,
        }
    }

    /// The trials of a person, by their numbers.
    pub fn trials_of(
        &self,
        learner: Learner,
    ) -> impl DoubleEndedIterator<Item = (TrialHandle, &Trial)> + ExactSizeIterator {
        const NONE: &BTreeMap<TrialHandle, Trial> = &BTreeMap::new();
        self.people.get(&learner).unwrap_or(NONE).iter().map(|(handle, trial)| (*handle, trial))
    }

    /// Unlearns a person.
    pub fn forget(&mut self, learner: Learner) {
        let trials = self.people.remove(&learner).unwrap_or_default();
        self.guard.count(trials.values(), Turn::Goes);
        for trial in trials.into_values() {
            self.subtract(&trial);
        }
    }

    /// The chance of each layout for someone of whom this is known.
    pub fn chances(&self, policy: Policy, known: &Features, dice: &mut dyn FnMut() -> u64) -> Vec<f64> {
        let expected: Vec<_> = self.solved().map(|solved| solved.expect(known)).collect();
        chance::chances(policy, &expected, &self.guard.harmful(), dice)
    }

    /// Chooses a layout for someone of whom this is known.
    pub fn choose(&self, policy: Policy, known: &Features, dice: &mut dyn FnMut() -> u64) -> Chosen {
        let chances = self.chances(policy, known, dice);
        chance::draw(&chances, dice)
    }

    /// A number that is the same for two models exactly if they learned the same sums (FNV-1a).
    #[must_use]
    pub fn digest(&self) -> u64 {
        let words = self.sums.iter().flat_map(Sums::words);
        words.fold(0xcbf2_9ce4_8422_2325, |hash, word| {
            word.to_le_bytes()
                .iter()
                .fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
        })
    }

    fn solved(&self) -> impl Iterator<Item = &Solved> {
        self.sums.iter().zip(&self.solved).map(|(sums, solved)| solved.get_or_init(|| Solved::of(sums)))
    }

    fn add(&mut self, trial: &Trial) {
        if let Some((sums, solved)) = self.of(trial.layout) {
            sums.add(&trial.features, trial.reward);
            *solved = OnceLock::new();
        }
    }

    fn subtract(&mut self, trial: &Trial) {
        if let Some((sums, solved)) = self.of(trial.layout) {
            sums.subtract(&trial.features, trial.reward);
            *solved = OnceLock::new();
        }
    }

    fn of(&mut self, layout: usize) -> Option<(&mut Sums, &mut OnceLock<Solved>)> {
        self.sums.get_mut(layout).zip(self.solved.get_mut(layout))
    }
}

/// What came of learning a trial.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Learned {
    /// It was not known before.
    New,
    /// It replaced what was known of it.
    Replaced,
    /// It speaks of another set of layouts or features.
    Foreign,
}

#[cfg(test)]
mod tests;
