//! From what layouts are expected to earn to the chance of each.
//!
//! **Invariant:** chances add up to one, and none is under [`FLOOR`].

use super::FLOOR;
use super::solve::Expected;
use crate::normal;

/// How often the layouts draw lots against each other, when there are more than two.
const DRAWS: u32 = 400;
/// How far Thompson sampling strays from the mean, in spreads: the noise a trial is held to have.
const THOMPSON_SPREADS: f64 = 0.35;
/// How far LinUCB looks above the mean, in spreads.
const UPPER_SPREADS: f64 = 0.5;

/// How a layout is chosen.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Policy {
    /// Each as often as the others.
    Uniform,
    /// The one that has earned most, and now and then any.
    Greedy {
        /// How often any.
        any: f64,
    },
    /// Each as often as it is likely to be the best.
    Thompson,
    /// The one that may turn out best.
    UpperBound,
}

/// A layout and the chance it had.
#[derive(Clone, PartialEq, Debug)]
pub struct Chosen {
    /// The layout, by its place.
    pub layout: usize,
    /// Its chance.
    pub chance: f64,
}

/// What dice say, as a number from nothing to under one.
pub struct Drawn(pub u64);

impl Drawn {
    /// The number.
    #[must_use]
    pub fn number(&self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The chance of each layout; one that is harmful has the floor.
pub(super) fn chances(
    policy: Policy,
    expected: &[Expected],
    harmful: &[bool],
    dice: &mut dyn FnMut() -> u64,
) -> Vec<f64> {
    let even = 1.0 / expected.len().max(1) as f64;
    let wished = match policy {
        Policy::Uniform => vec![even; expected.len()],
        Policy::Greedy { any } => {
            let any = any.clamp(0.0, 1.0);
            let best = best(expected.iter().map(|one| one.mean));
            best.into_iter().map(|chance| (1.0 - any) * chance + any * even).collect()
        }
        Policy::UpperBound => best(expected.iter().map(|one| one.mean + UPPER_SPREADS * one.spread)),
        Policy::Thompson => best_by_lot(expected, THOMPSON_SPREADS, dice),
    };
    floored(without(wished, harmful), FLOOR.min(even))
}

/// The same chances, none under a floor.
pub(super) fn floored(wished: Vec<f64>, floor: f64) -> Vec<f64> {
    let rest = 1.0 - floor * wished.len() as f64;
    wished.into_iter().map(|chance| floor + rest * chance).collect()
}

/// Shares what harmful layouts were wished among the others; all of it goes to the first, the present one, if nothing else was wished.
fn without(mut wished: Vec<f64>, harmful: &[bool]) -> Vec<f64> {
    if !harmful.contains(&true) {
        return wished;
    }
    let held = wished.iter_mut().zip(harmful).filter(|(_, harmful)| **harmful);
    held.for_each(|(wish, _)| *wish = 0.0);
    let left: f64 = wished.iter().sum();
    if left > 0.0 {
        wished.iter_mut().for_each(|wish| *wish /= left);
    } else if let Some(present) = wished.first_mut() {
        *present = 1.0;
    }
    wished
}

/// The whole chance to the highest; equals share it.
fn best(values: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let highest = values.clone().fold(f64::NEG_INFINITY, f64::max);
    let winners = values.clone().filter(|value| *value >= highest).count().max(1) as f64;
    values.map(|value| if value >= highest { 1.0 / winners } else { 0.0 }).collect()
}

/// How likely each is the best, if each strays so many of its spreads from its mean: exact for two, by [`DRAWS`] draws for more.
pub(super) fn best_by_lot(expected: &[Expected], spreads: f64, dice: &mut dyn FnMut() -> u64) -> Vec<f64> {
    if let [one, other] = expected {
        let spread = (one.spread.powi(2) + other.spread.powi(2)).sqrt() * spreads;
        let first = normal::below((one.mean - other.mean) / spread.max(f64::MIN_POSITIVE));
        return vec![first, 1.0 - first];
    }
    let mut wins = vec![0.0; expected.len()];
    for _ in 0..DRAWS {
        let lots: Vec<f64> =
            expected.iter().map(|one| one.mean + spreads * one.spread * normal::draw(dice)).collect();
        let shares = best(lots.iter().copied());
        wins.iter_mut().zip(shares).for_each(|(win, share)| *win += share / f64::from(DRAWS));
    }
    wins
}

/// Draws a layout from its chances.
pub(super) fn draw(chances: &[f64], dice: &mut dyn FnMut() -> u64) -> Chosen {
    let mut left = Drawn(dice()).number();
    let mut last = Chosen { layout: 0, chance: 1.0 };
    for (layout, chance) in chances.iter().enumerate() {
        last = Chosen { layout, chance: *chance };
        if left < *chance {
            break;
        }
        left -= chance;
    }
    last
}
