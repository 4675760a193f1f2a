//! What all releases about the same people of one year have cost, told in two ways: the sum of their epsilons, and zero-concentrated
//! differential privacy (Bun, Steinke 2016), which grows more slowly when there are many. What holds is the smaller of the two.
//!
//! **Invariant:** an account is never overdrawn: what does not fit is refused before anything is drawn. It refuses by the sum, which
//! is exact and needs no delta.
//! **Invariant:** rho is an exact fraction; what has no exact form is refused.

use crate::budget::{Budget, Epsilon, NotAnEpsilon, NotSpent};
use crate::threshold::Delta;
use serde::Serialize;
use std::fmt;

/// The delta at which rho is told as an epsilon.
pub const CONCENTRATED_AT: Delta = Delta::one_in(1_000_000);
/// How many digits of an epsilon are shown after the point.
const DIGITS: usize = 2;

/// A loss of privacy as zero-concentrated differential privacy counts it, exactly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rho {
    numerator: u128,
    denominator: u128,
}

impl Rho {
    /// What nothing costs.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// The rho of a release that is epsilon-differentially private: epsilon²/2 (Bun, Steinke 2016, proposition 1.4).
    #[must_use]
    pub fn of(epsilon: Epsilon) -> Self {
        // Both parts are at most 2^20, so that nothing saturates.
        let (numerator, denominator) = epsilon.parts();
        let [numerator, denominator] = [numerator, denominator].map(u128::from);
        let (over, under) =
            (numerator.saturating_mul(numerator), denominator.saturating_mul(denominator).saturating_mul(2));
        Self::reduced(over, under).unwrap_or(Self::ZERO)
    }
    fn reduced(numerator: u128, denominator: u128) -> Option<Self> {
        let divisor = common_divisor(numerator, denominator);
        Some(Self {
            numerator: numerator.checked_div(divisor)?,
            denominator: denominator.checked_div(divisor)?,
        })
    }
    /// What both cost together: rho adds up.
    pub fn plus(self, other: Self) -> Result<Self, NotAnEpsilon> {
        let cross = |one: u128, two: u128| one.checked_mul(two);
        let sum = cross(self.numerator, other.denominator)
            .zip(cross(other.numerator, self.denominator))
            .and_then(|(one, two)| one.checked_add(two));
        let under = cross(self.denominator, other.denominator);
        sum.zip(under).and_then(|(sum, under)| Self::reduced(sum, under)).ok_or(NotAnEpsilon)
    }
    /// The epsilon it stands for at a delta: rho + 2 sqrt(rho ln(1/delta)) (Bun, Steinke 2016, proposition 1.3).
    #[must_use]
    pub fn epsilon_at(self, delta: Delta) -> f64 {
        let rho = self.numerator as f64 / self.denominator as f64;
        rho + 2.0 * (rho * (1.0 / delta.as_share()).ln()).sqrt()
    }
}

/// The greatest common divisor (Euclid); the remainders fall at least by half every second step, so 256 are as many as 128 bits need.
fn common_divisor(mut one: u128, mut other: u128) -> u128 {
    for _ in 0..256 {
        match one.checked_rem(other) {
            Some(rest) => (one, other) = (other, rest),
            None => break,
        }
    }
    one
}

impl fmt::Display for Rho {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

/// The account of one year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Account {
    budget: Budget,
    rho: Rho,
    delta: Delta,
}

impl Account {
    /// An account of which nothing is spent.
    #[must_use]
    pub const fn new(most: Epsilon) -> Self {
        Self { budget: Budget::new(most), rho: Rho::ZERO, delta: Delta::NEVER }
    }
    /// The account after one more release.
    pub fn spend(self, epsilon: Epsilon, delta: Delta) -> Result<Self, NotSpent> {
        self.budget.spend(epsilon)?;
        Ok(self.already(epsilon, delta)?)
    }
    /// The account with a release that was let out before, whether it fits or not.
    pub fn already(self, epsilon: Epsilon, delta: Delta) -> Result<Self, NotAnEpsilon> {
        let budget = self.budget.already(epsilon)?;
        let rho = self.rho.plus(Rho::of(epsilon))?;
        Ok(Self { budget, rho, delta: self.delta.plus(delta) })
    }
    /// What was spent, as a sum of epsilons.
    #[must_use]
    pub const fn budget(&self) -> Budget {
        self.budget
    }
    /// What is left, as a sum of epsilons.
    #[must_use]
    pub fn left(&self) -> Epsilon {
        self.budget.left()
    }
    /// The same spent as a concentrated loss.
    #[must_use]
    pub const fn rho(&self) -> Rho {
        self.rho
    }
    /// The deltas of its releases together.
    #[must_use]
    pub const fn delta(&self) -> Delta {
        self.delta
    }
    /// The epsilon of its rho at [`CONCENTRATED_AT`].
    #[must_use]
    pub fn concentrated(&self) -> f64 {
        self.rho.epsilon_at(CONCENTRATED_AT)
    }
    /// The smaller of the two: what one person has lost at most.
    #[must_use]
    pub fn lost(&self) -> f64 {
        self.budget.spent().as_number().min(self.concentrated())
    }
    /// The account as it is told.
    #[must_use]
    pub fn told(&self) -> Told {
        let rounded = |number: f64| format!("{number:.DIGITS$}");
        Told {
            most: self.budget.most(),
            spent: self.budget.spent(),
            left: self.left(),
            rho: self.rho.to_string(),
            concentrated: rounded(self.concentrated()),
            concentrated_at: CONCENTRATED_AT.to_string(),
            lost: rounded(self.lost()),
            delta: self.delta.to_string(),
        }
    }
}

/// An account in words a reader can check.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Told {
    /// What there is for a year.
    pub most: Epsilon,
    /// What has been spent, as a sum.
    pub spent: Epsilon,
    /// What is left, as a sum.
    pub left: Epsilon,
    /// The concentrated loss, as an exact fraction.
    pub rho: String,
    /// The epsilon that stands for it.
    pub concentrated: String,
    /// At this delta.
    pub concentrated_at: String,
    /// The smaller of the two epsilons.
    pub lost: String,
    /// The deltas of all releases together.
    pub delta: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn epsilon(text: &str) -> Epsilon {
        text.parse().unwrap()
    }
    fn after(releases: usize, each: &str) -> Account {
        let each = epsilon(each);
        let open = Account::new(epsilon("1000"));
        (0..releases).try_fold(open, |account, _| account.spend(each, Delta::NEVER)).unwrap()
    }
    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 0.005
    }

    #[test]
    fn the_worked_examples_come_out() {
        let monthly = after(12, "1/4");
        assert_eq!((monthly.budget().spent(), monthly.rho().to_string()), (epsilon("3"), "3/8".into()));
        assert!(near(monthly.concentrated(), 4.93) && near(monthly.lost(), 3.0));
        let weekly = after(52, "1/10");
        assert!(near(weekly.budget().spent().as_number(), 5.2));
        assert!(near(weekly.concentrated(), 4.05) && near(weekly.lost(), 4.05));
        // 52 releases of noise with sigma 10 have the rho of 52 at epsilon 1/10: 1/(2 sigma²) each.
        assert_eq!(weekly.rho().to_string(), "13/50");
    }

    #[test]
    fn the_concentrated_figure_is_the_smaller_one_only_from_many_releases_on() {
        for (each, from) in [("1/4", 37), ("1/10", 31), ("1/2", 50), ("1", 111)] {
            let smaller = |releases: usize| {
                let account = after(releases, each);
                account.concentrated() < account.budget().spent().as_number()
            };
            assert!(smaller(from) && !smaller(from - 1), "{each}");
        }
    }

    #[test]
    fn an_account_is_told_with_both_figures_and_the_smaller_one() {
        let told = Account::new(Epsilon::YEARLY).spend(epsilon("1/4"), Delta::EACH).unwrap().told();
        assert_eq!((told.left, told.rho.as_str(), told.lost.as_str()), (epsilon("11/4"), "1/32", "0.25"));
        assert_eq!((told.concentrated.as_str(), told.delta.as_str()), ("1.35", "1e-6"));
    }

    #[test]
    fn a_year_that_was_made_smaller_afterwards_has_nothing_left_and_forgets_nothing() {
        let year = (0..4)
            .try_fold(Account::new(epsilon("1/2")), |year, _| year.already(epsilon("1/4"), Delta::EACH));
        let year = year.unwrap();
        assert_eq!((year.budget().spent(), year.left()), (epsilon("1"), Epsilon::ZERO));
        assert!(year.spend(epsilon("1/1000"), Delta::NEVER).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_asked_in_whatever_order_an_account_is_never_overdrawn(asked in prop::collection::vec((0_u64..20, 1_u64..12), 0..40)) {
            let mut account = Account::new(Epsilon::YEARLY);
            for (numerator, denominator) in asked {
                let asked = Epsilon::new(numerator, denominator).unwrap();
                let before = account;
                match account.spend(asked, Delta::EACH) {
                    Ok(after) => account = after,
                    Err(NotSpent::Exhausted { .. }) => prop_assert!(asked.exceeds(account.left())),
                    Err(NotSpent::NotExact(_)) => {}
                }
                prop_assert!(!account.budget().spent().exceeds(Epsilon::YEARLY));
                prop_assert_eq!(account.budget().spent().plus(account.left()), Ok(Epsilon::YEARLY));
                prop_assert!(account.lost() + 1e-12 >= before.lost(), "what is lost never comes back");
            }
        }
    }
}
