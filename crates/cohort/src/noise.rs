//! Noise, exactly: the discrete Laplace distribution over the whole numbers, P(x) proportional to exp(-epsilon |x|), drawn from fair dice
//! with whole-number arithmetic alone (Canonne, Kamath, Steinke 2020, The Discrete Gaussian for Differential Privacy, algorithms 1 and 2).
//!
//! **Invariant:** no floating point takes part in a draw; [`margin`] and [`reach`] describe the distribution and never see a count.
//! **Invariant:** a draw ends: dice that would keep a loop going beyond its limit (below 2^-100 for fair ones) are refused, and so is the release.
//! **Invariant:** how long a draw takes depends on the noise alone, never on a count; still it is drawn by a job, never while someone waits
//! (Jin, McMurtry, Rubinstein, Ohrimenko 2022, Are We There Yet? Timing and Floating-Point Attacks on Differential Privacy Systems).

use crate::budget::Epsilon;
use entrenous_core::id::Dice;

/// How many throws one fair choice takes at most; each is refused with a probability below 2^-37.
const THROWS_MOST: u32 = 8;
/// How many terms of the series of exp(-x), x at most 1, one decision looks at; it gets past the n-th with probability 1/n!.
const TERMS_MOST: u64 = 40;
/// How far the geometric part counts; each step is taken with probability 1/e.
const STEPS_MOST: u64 = 100;
/// How many candidates one draw looks at; more than a quarter of them is taken.
const CANDIDATES_MOST: u32 = 256;
/// How many times the scale of the noise lies beyond everything that is told of it: past it is less than 2^-50.
const FAR: f64 = 40.0;
/// How much of the noise lies within the margin, in percent.
pub const MARGIN_PERCENT: u32 = 95;

/// The dice do not fall as dice do, or there was nothing to spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDrawn {
    /// A loop came to its limit.
    #[error("the dice do not fall as fair dice do; nothing was released")]
    UnfairDice,
    /// Noise for an epsilon of zero has no end.
    #[error("an epsilon of zero allows no release")]
    NothingToSpend,
}

/// Draws noise for a count to which one person adds at most one.
pub fn laplace(epsilon: Epsilon, dice: &dyn Dice) -> Result<i64, NotDrawn> {
    let (numerator, denominator) = epsilon.parts();
    for _ in 0..CANDIDATES_MOST {
        let low = below(denominator, dice)?;
        if !survives(low, denominator, dice)? {
            continue;
        }
        let high = steps(dice)?;
        let far = denominator.saturating_mul(high).saturating_add(low);
        let size = far.checked_div(numerator).ok_or(NotDrawn::NothingToSpend)?.cast_signed();
        match (below(2, dice)?, size) {
            // Zero has one sign only, or it would fall twice as often as it should.
            (1, 0) => {}
            (1, size) => return Ok(size.saturating_neg()),
            _ => return Ok(size),
        }
    }
    Err(NotDrawn::UnfairDice)
}

/// How many times in a row exp(-1) comes true.
fn steps(dice: &dyn Dice) -> Result<u64, NotDrawn> {
    for taken in 0..STEPS_MOST {
        if !survives(1, 1, dice)? {
            return Ok(taken);
        }
    }
    Err(NotDrawn::UnfairDice)
}

/// Comes true with probability exp(-numerator/denominator), for a fraction of at most one: the first failure of tries with
/// probabilities x/1, x/2, x/3 … has an odd number exactly that often (von Neumann 1951).
fn survives(numerator: u64, denominator: u64, dice: &dyn Dice) -> Result<bool, NotDrawn> {
    for term in 1..=TERMS_MOST {
        if below(denominator.saturating_mul(term), dice)? >= numerator {
            return Ok(!term.is_multiple_of(2));
        }
    }
    Err(NotDrawn::UnfairDice)
}

/// A whole number below `bound`, each as likely as the others.
fn below(bound: u64, dice: &dyn Dice) -> Result<u64, NotDrawn> {
    let over = u64::MAX.checked_rem(bound).ok_or(NotDrawn::NothingToSpend)?;
    let whole = u64::MAX.saturating_sub(over);
    for _ in 0..THROWS_MOST {
        let mut bytes = [0; 8];
        dice.fill(&mut bytes);
        let thrown = u64::from_le_bytes(bytes);
        if thrown < whole {
            return thrown.checked_rem(bound).ok_or(NotDrawn::NothingToSpend);
        }
    }
    Err(NotDrawn::UnfairDice)
}

/// How far the sum of `draws` draws goes in 95 of 100 cases.
#[must_use]
pub fn margin(epsilon: Epsilon, draws: f64) -> u64 {
    reach(epsilon, draws, f64::from(100_u32.saturating_sub(MARGIN_PERCENT)) / 100.0)
}

/// How far the sum of `draws` draws goes but for a share `outside` of all cases: the smallest v with P(|x| > v) of at most that. The sum
/// is the difference of two negative binomial numbers, each the sum of `draws` geometric ones: P(k) = C(k+n-1, k) (1-a)^n a^k,
/// a = exp(-epsilon). A weighted mean of sums lies no further out than so many draws as have its variance, which need not be a whole number.
#[must_use]
pub fn reach(epsilon: Epsilon, draws: f64, outside: f64) -> u64 {
    let (numerator, denominator) = epsilon.parts();
    if numerator == 0 {
        return u64::MAX;
    }
    let rate = numerator as f64 / denominator as f64;
    let end = ((draws + FAR) / rate).ceil() as usize;
    let mut share = (1.0 - (-rate).exp()).powf(draws);
    let mut shares = Vec::with_capacity(end);
    for number in 0..end {
        shares.push(share);
        share *= (-rate).exp() * (number as f64 + draws) / (number as f64 + 1.0);
    }
    let mut above: Vec<f64> = Vec::with_capacity(end);
    let mut sum = 0.0;
    for share in shares.iter().rev() {
        above.push(sum);
        sum += share;
    }
    above.reverse();
    let beyond = |v: usize| 2.0 * shares.iter().zip(above.iter().skip(v)).map(|(a, b)| a * b).sum::<f64>();
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low.midpoint(high);
        if beyond(middle) <= outside { high = middle } else { low = middle.saturating_add(1) }
    }
    low as u64
}

#[cfg(test)]
mod tests;
