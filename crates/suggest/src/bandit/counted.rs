//! How often to give which of a few texts, from what many people did together: Thompson sampling on counters, where nothing of a single person
//! is known.
//!
//! What a text brings is held to be a rate: Jeffreys' prior and hits of readers who may follow several links, so the spread is that of twice
//! the hits (an overdispersed Poisson rate). The chances are drawn as those of layouts are, and the same guard-rail holds.
//!
//! **Invariant:** the same counters and the same dice give the same chances; they are written down, so that what another text would have
//! brought can be judged afterwards (inverse propensity).
//! **Invariant:** a text that is dropped has no chance at all, and each other at least [`FLOOR`].

use super::FLOOR;
use super::chance::{best_by_lot, floored};
use super::solve::Expected;

/// How many times wider hits spread than readers.
const REPEATED: f64 = 2.0;
/// How many hits one has seen before the first (Jeffreys).
const PRIOR: f64 = 0.5;

/// What many people together did with one text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arm {
    /// How many got it.
    pub sent: u64,
    /// How often it did what it was meant to.
    pub hits: u64,
    /// Whether it is still given.
    pub stands: Stands,
}

/// Whether a text is still given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stands {
    /// It is.
    Given,
    /// It drove too many readers away.
    Dropped,
}

/// The chance of each text to be given next; none, if all are dropped.
pub fn chances(arms: &[Arm], dice: &mut dyn FnMut() -> u64) -> Vec<f64> {
    let given: Vec<&Arm> = arms.iter().filter(|arm| arm.stands == Stands::Given).collect();
    let expected: Vec<Expected> = given.iter().map(|arm| expect(arm)).collect();
    let floor = FLOOR.min(1.0 / expected.len().max(1) as f64);
    let wished = match expected.as_slice() {
        [_] => vec![1.0],
        several => best_by_lot(several, 1.0, dice),
    };
    let mut chances = floored(wished, floor).into_iter();
    arms.iter()
        .map(|arm| match arm.stands {
            Stands::Given => chances.next().unwrap_or_default(),
            Stands::Dropped => 0.0,
        })
        .collect()
}

fn expect(arm: &Arm) -> Expected {
    let (hits, sent) = (arm.hits as f64 + PRIOR, arm.sent as f64 + 1.0);
    Expected { mean: hits / sent, spread: (REPEATED * hits).sqrt() / sent }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arm(sent: u64, hits: u64) -> Arm {
        Arm { sent, hits, stands: Stands::Given }
    }

    fn dice(seed: u64) -> impl FnMut() -> u64 {
        let mut state = seed;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state
        }
    }

    #[test]
    fn the_better_text_is_given_more_often_and_the_other_never_less_than_the_floor() {
        let even = chances(&[arm(1_000, 50), arm(1_000, 50)], &mut dice(1));
        assert!(even.iter().all(|chance| (chance - 0.5).abs() < 1e-9), "{even:?}");
        let ahead = chances(&[arm(1_000, 50), arm(1_000, 90)], &mut dice(1));
        assert!(ahead[1] > 0.9 && ahead[0] >= FLOOR, "{ahead:?}");
        let three = chances(&[arm(100, 2), arm(100, 30), arm(100, 4)], &mut dice(1));
        assert!(three[1] > 0.85 && three[0] >= FLOOR && three[2] >= FLOOR, "{three:?}");
        assert!((three.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert_eq!(three, chances(&[arm(100, 2), arm(100, 30), arm(100, 4)], &mut dice(1)), "the same dice");
    }

    #[test]
    fn a_dropped_text_is_given_to_nobody_and_where_all_are_dropped_nothing_is() {
        let dropped = Arm { stands: Stands::Dropped, ..arm(100, 90) };
        assert_eq!(chances(&[arm(100, 1), dropped], &mut dice(1)), [1.0, 0.0]);
        assert_eq!(chances(&[dropped, dropped], &mut dice(1)), [0.0, 0.0]);
    }
}
