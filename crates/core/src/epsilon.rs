//! Epsilon, exactly: how much more what is told of many may tell of one person than if they had not been there.
//! A charter sets it, the crate `cohort` draws noise for it, the ledger proves what was spent.
//!
//! **Invariant:** sums and shares are exact fractions; what has no exact form within the bounds is refused, never rounded.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The largest numerator and denominator of an epsilon: small enough that every product in a draw is exact in 64 bits.
pub const PART_MOST: u64 = 1 << 20;

/// A loss of privacy, as a fraction in lowest terms; zero is what nothing costs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Epsilon {
    numerator: u64,
    denominator: u64,
}

/// Not an epsilon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an epsilon is a fraction such as `1/4` with parts of at most {PART_MOST}")]
pub struct NotAnEpsilon;

impl Epsilon {
    /// What nothing costs.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// Beyond it noise protects little.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };
    /// What one person loses at most by the statistics of one month.
    pub const MONTHLY: Self = Self { numerator: 1, denominator: 4 };
    /// What one person loses at most in one year: twelve months.
    pub const YEARLY: Self = Self { numerator: 3, denominator: 1 };

    /// The fraction, in lowest terms.
    pub fn new(numerator: u64, denominator: u64) -> Result<Self, NotAnEpsilon> {
        Self::reduced(numerator.into(), denominator.into())
    }
    fn reduced(numerator: u128, denominator: u128) -> Result<Self, NotAnEpsilon> {
        let divisor = common_divisor(numerator, denominator);
        let part = |whole: u128| {
            let part = whole.checked_div(divisor).and_then(|part| u64::try_from(part).ok());
            part.filter(|part| *part <= PART_MOST).ok_or(NotAnEpsilon)
        };
        match (part(numerator)?, part(denominator)?) {
            (_, 0) => Err(NotAnEpsilon),
            (numerator, denominator) => Ok(Self { numerator, denominator }),
        }
    }
    /// Numerator and denominator.
    #[must_use]
    pub const fn parts(self) -> (u64, u64) {
        (self.numerator, self.denominator)
    }
    /// An equal share for each of `count` mechanisms that see the same person: by composition they cost the whole together.
    pub fn shared_by(self, count: u64) -> Result<Self, NotAnEpsilon> {
        let denominator = u128::from(self.denominator).checked_mul(count.into()).ok_or(NotAnEpsilon)?;
        Self::reduced(self.numerator.into(), denominator)
    }
    /// What both cost together.
    pub fn plus(self, other: Self) -> Result<Self, NotAnEpsilon> {
        let [a, b, c, d] =
            [self.numerator, self.denominator, other.numerator, other.denominator].map(u128::from);
        let numerator = a.saturating_mul(d).saturating_add(c.saturating_mul(b));
        Self::reduced(numerator, b.saturating_mul(d))
    }
    /// What remains of this when `other` is taken from it; nothing less than nothing remains.
    pub fn minus(self, other: Self) -> Result<Self, NotAnEpsilon> {
        let [a, b, c, d] =
            [self.numerator, self.denominator, other.numerator, other.denominator].map(u128::from);
        Self::reduced(a.saturating_mul(d).saturating_sub(c.saturating_mul(b)), b.saturating_mul(d))
    }
    /// About how much it is, to be shown or compared with what has no exact form.
    #[must_use]
    pub fn as_number(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
    /// How often at most someone guesses right, in percent, whether a given person is in what was told, who knew nothing before and would
    /// guess right in 50 by chance: e^epsilon / (1 + e^epsilon).
    #[must_use]
    pub fn guess_percent(self) -> u64 {
        let odds = self.as_number().exp();
        if odds.is_finite() { (100.0 * odds / (1.0 + odds)).ceil() as u64 } else { 100 }
    }
    /// Whether it costs more than `other`.
    #[must_use]
    pub fn exceeds(self, other: Self) -> bool {
        let cross = |one: u64, two: u64| u128::from(one).saturating_mul(two.into());
        cross(self.numerator, other.denominator) > cross(other.numerator, self.denominator)
    }
}

/// The greatest common divisor (Euclid); the remainders fall at least by half every second step, so 256 are more than 128 bits need.
fn common_divisor(mut one: u128, mut other: u128) -> u128 {
    for _ in 0..256 {
        match one.checked_rem(other) {
            Some(rest) => (one, other) = (other, rest),
            None => break,
        }
    }
    one
}

impl fmt::Display for Epsilon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

impl FromStr for Epsilon {
    type Err = NotAnEpsilon;
    fn from_str(text: &str) -> Result<Self, NotAnEpsilon> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let part = |text: &str| text.parse().map_err(|_| NotAnEpsilon);
        Self::new(part(numerator)?, part(denominator)?)
    }
}

impl TryFrom<String> for Epsilon {
    type Error = NotAnEpsilon;
    fn try_from(text: String) -> Result<Self, NotAnEpsilon> {
        text.parse()
    }
}

impl From<Epsilon> for String {
    fn from(epsilon: Epsilon) -> Self {
        epsilon.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn epsilon(text: &str) -> Epsilon {
        text.parse().unwrap()
    }

    #[test]
    fn an_epsilon_is_written_in_lowest_terms_and_reads_back() {
        for (typed, shown) in [("2/8", "1/4"), ("3", "3"), ("0/7", "0"), ("1048576/1048576", "1")] {
            assert_eq!(epsilon(typed).to_string(), shown);
        }
        for bad in ["", "1/0", "-1/4", "0.25", "1/1048577", "1/4/2"] {
            assert_eq!(bad.parse::<Epsilon>(), Err(NotAnEpsilon), "{bad}");
        }
    }

    #[test]
    fn what_has_no_exact_form_is_refused_and_not_rounded() {
        assert_eq!(epsilon("1/1048573").plus(epsilon("1/1048571")), Err(NotAnEpsilon));
        assert_eq!(epsilon("1/1048576").shared_by(2), Err(NotAnEpsilon));
        assert_eq!(epsilon("1/4").shared_by(0), Err(NotAnEpsilon));
    }

    #[test]
    fn a_guess_gets_better_with_epsilon_and_never_worse_than_chance() {
        let percent = ["0", "1/4", "1", "2", "3", "1000000"].map(|text| epsilon(text).guess_percent());
        assert_eq!(percent, [50, 57, 74, 89, 96, 100], "rounded up: a promise is not rounded down");
    }

    #[test]
    fn what_is_taken_away_is_what_was_added() {
        assert_eq!(epsilon("3").minus(epsilon("1/4")), Ok(epsilon("11/4")));
        assert_eq!(epsilon("1/4").minus(epsilon("3")), Ok(Epsilon::ZERO), "nothing less than nothing");
    }

    proptest! {
        #[test]
        fn shares_cost_the_whole_together(numerator in 1_u64..64, denominator in 1_u64..64, count in 1_u64..=65) {
            let whole = Epsilon::new(numerator, denominator).unwrap();
            let share = whole.shared_by(count).unwrap();
            let sum = (0..count).try_fold(Epsilon::ZERO, |sum, _| sum.plus(share));
            prop_assert_eq!(sum, Ok(whole));
        }
    }
}
