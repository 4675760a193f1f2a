//! Keys that are not known beforehand: that one is told at all says that somebody spoke for it. It is told only if its noisy count
//! reaches a height that the count of a single person reaches with a probability below delta (Korolova, Kenthapadi, Mishra, Ntoulas 2009).
//!
//! **Invariant:** what is compared with the height is the noisy count, never the true one.
//! **Invariant:** shares of a delta are rounded down, so that together they never come to more than the whole.

use crate::budget::Epsilon;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// In how many parts one is counted.
const PARTS: u64 = 1_000_000_000_000;
/// By how much a height is reckoned too strictly, against rounding.
const STRICTER: f64 = 1.0 - 1e-9;

/// With which probability a release may tell more than its epsilon allows, in parts of 10^12.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Delta(u64);

/// Not a delta.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a delta is a number between 0 and 1, such as `1e-6`")]
pub struct NotADelta;

impl Delta {
    /// What can never be.
    pub const NEVER: Self = Self(0);
    /// What one release of keys that are not known beforehand takes: one in a million.
    pub const EACH: Self = Self::one_in(1_000_000);

    /// Once in so many times.
    #[must_use]
    pub const fn one_in(many: u64) -> Self {
        match PARTS.checked_div(many) {
            Some(parts) => Self(parts),
            None => Self(PARTS),
        }
    }
    /// An equal share for each of `count` tables.
    #[must_use]
    pub fn shared_by(self, count: u64) -> Self {
        Self(self.0.checked_div(count).unwrap_or(0))
    }
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).min(PARTS))
    }
    /// As a number between zero and one.
    #[must_use]
    pub fn as_share(self) -> f64 {
        self.0 as f64 / PARTS as f64
    }
}

impl fmt::Display for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0"),
            parts => write!(f, "{:e}", parts as f64 / PARTS as f64),
        }
    }
}

impl FromStr for Delta {
    type Err = NotADelta;
    fn from_str(text: &str) -> Result<Self, NotADelta> {
        let share: f64 = text.parse().map_err(|_| NotADelta)?;
        if (0.0..=1.0).contains(&share) {
            Ok(Self((share * PARTS as f64).round() as u64))
        } else {
            Err(NotADelta)
        }
    }
}

impl TryFrom<String> for Delta {
    type Error = NotADelta;
    fn try_from(text: String) -> Result<Self, NotADelta> {
        text.parse()
    }
}

impl From<Delta> for String {
    fn from(delta: Delta) -> Self {
        delta.to_string()
    }
}

/// The height a noisy count must reach: the smallest t with P(1 + noise >= t) = a^(t-1)/(1+a) of at most delta, a = exp(-epsilon).
/// Nothing reaches it where there is no epsilon or no delta.
#[must_use]
pub fn height(epsilon: Epsilon, delta: Delta) -> u64 {
    let (numerator, denominator) = epsilon.parts();
    if numerator == 0 || delta == Delta::NEVER {
        return u64::MAX;
    }
    let rate = numerator as f64 / denominator as f64;
    let allowed = delta.as_share() * STRICTER * (1.0 + (-rate).exp());
    ((-allowed.ln() / rate).ceil().max(0.0) as u64).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epsilon(text: &str) -> Epsilon {
        text.parse().unwrap()
    }

    #[test]
    fn the_height_is_the_one_its_formula_gives_by_hand() {
        for (of, million, hundred_million) in
            [("1/10", 133, 179), ("1/4", 54, 73), ("1/2", 28, 37), ("1", 15, 20), ("2", 8, 11)]
        {
            assert_eq!(height(epsilon(of), Delta::EACH), million, "{of}");
            assert_eq!(height(epsilon(of), Delta::one_in(100_000_000)), hundred_million, "{of}");
        }
        assert_eq!(height(Epsilon::ZERO, Delta::EACH), u64::MAX);
        assert_eq!(height(epsilon("1"), Delta::NEVER), u64::MAX);
    }

    /// Whoever is in several tables shares epsilon and delta among them: 54 would be wrong.
    #[test]
    fn who_is_in_two_or_three_tables_stands_under_a_height_that_is_more_than_twice_or_three_times() {
        for (tables, expected) in [(1, 54), (2, 113), (3, 173)] {
            let share = epsilon("1/4").shared_by(tables).unwrap();
            assert_eq!(height(share, Delta::EACH.shared_by(tables)), expected, "{tables} tables");
        }
    }

    #[test]
    fn no_smaller_height_would_keep_the_promise() {
        for of in ["1/20", "1/4", "1/8", "3/2"].map(epsilon) {
            let (numerator, denominator) = of.parts();
            let a = (-(numerator as f64) / denominator as f64).exp();
            let passes = |height: u64| a.powf(height as f64 - 1.0) / (1.0 + a);
            let height = height(of, Delta::EACH);
            assert!(passes(height) <= 1e-6 && passes(height - 1) > 1e-6, "{of}");
        }
    }

    #[test]
    fn a_delta_reads_back_as_it_is_written() {
        for many in [1, 2, 3, 7, 1_000, 999_983, 1_000_000, 100_000_000, 1_000_000_000_000] {
            let delta = Delta::one_in(many);
            assert_eq!(delta.to_string().parse(), Ok(delta), "{many}");
        }
        assert_eq!("0".parse(), Ok(Delta::NEVER));
        for bad in ["", "-1", "2", "NaN", "one"] {
            assert_eq!(bad.parse::<Delta>(), Err(NotADelta), "{bad}");
        }
    }

    #[test]
    fn shares_of_a_delta_never_come_to_more_than_the_whole() {
        for count in 1..200 {
            let share = Delta::EACH.shared_by(count);
            let sum = (0..count).fold(Delta::NEVER, |sum, _| sum.plus(share));
            assert!(sum <= Delta::EACH, "{count}");
        }
        assert_eq!((0..12).fold(Delta::NEVER, |sum, _| sum.plus(Delta::EACH)).to_string(), "1.2e-5");
        assert_eq!(Delta::NEVER.to_string(), "0");
        assert_eq!(Delta::one_in(0).as_share(), 1.0, "certain");
    }
}
