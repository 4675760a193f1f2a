//! The normal distribution: how much lies below, and draws from it.
//!
//! **Invariant:** the same number gives the same answer on every machine up to the rounding of `exp`, `ln` and `cos`.

use crate::bandit::Drawn;
use std::f64::consts::{PI, TAU};

/// How many standard errors an interval of 95 % reaches to each side.
pub(crate) const NINETY_FIVE: f64 = 1.959_963_984_540_054;
/// Where 95 % lie below.
pub(crate) const NINETY_FIVE_BELOW: f64 = 1.644_853_626_951_472;
/// Beyond this nothing is left, as far as a double can say.
const FAR: f64 = 38.0;
/// How many terms are summed at most.
const TERMS_MOST: u32 = 200;

/// The share of a standard normal distribution below `z`.
/// Near the middle the series of Marsaglia (2004), beyond it the continued fraction of Laplace.
#[must_use]
pub(crate) fn below(z: f64) -> f64 {
    if z.is_nan() {
        return 0.5;
    }
    if z.abs() > FAR {
        return if z > 0.0 { 1.0 } else { 0.0 };
    }
    let density = (-z * z / 2.0).exp() / TAU.sqrt();
    if z.abs() < 4.0 {
        let (mut term, mut sum) = (z, z);
        for step in 1..TERMS_MOST {
            term *= z * z / f64::from(2 * step + 1);
            sum += term;
        }
        return 0.5 + sum * density;
    }
    let fraction = (1..TERMS_MOST).rev().fold(z.abs(), |under, step| z.abs() + f64::from(step) / under);
    let beyond = density / fraction;
    if z > 0.0 { 1.0 - beyond } else { beyond }
}

/// One draw (Box, Muller 1958).
pub(crate) fn draw(dice: &mut dyn FnMut() -> u64) -> f64 {
    let (one, other) = (1.0 - Drawn(dice()).number(), Drawn(dice()).number());
    (-2.0 * one.ln()).sqrt() * (2.0 * PI * other).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_below_is_that_of_the_tables() {
        let known = [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (-1.959_963_984_540_054, 0.025),
            (3.9, 0.999_951_903_655_982_4),
            (4.1, 0.999_979_342_493_087_5),
            (-6.0, 9.865_876_450_376_98e-10),
        ];
        for (z, share) in known {
            assert!((below(z) / share - 1.0).abs() < 1e-9, "{z}: {}", below(z));
        }
        assert_eq!((below(50.0), below(-50.0)), (1.0, 0.0));
    }
}
