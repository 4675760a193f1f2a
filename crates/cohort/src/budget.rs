//! A budget of epsilon: how much of it is left. Two releases about the same people cost the sum (Dwork, McSherry, Nissim, Smith 2006):
//! whoever sees both has seen both.
//!
//! **Invariant:** a budget is never overdrawn: what does not fit is refused before anything is drawn.

pub use entrenous_core::epsilon::{Epsilon, NotAnEpsilon, PART_MOST};

use serde::Serialize;

/// What may be spent on the people of one period, and what has been.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Budget {
    most: Epsilon,
    spent: Epsilon,
}

/// Nothing more may be told of these people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSpent {
    /// The budget does not reach.
    #[error("the budget is spent: {spent} of {most}, and {asked} more was asked")]
    Exhausted {
        /// What there was.
        most: Epsilon,
        /// What has been spent of it.
        spent: Epsilon,
        /// What was asked.
        asked: Epsilon,
    },
    /// The sum has no exact form.
    #[error(transparent)]
    NotExact(#[from] NotAnEpsilon),
}

impl Budget {
    /// A budget of which nothing is spent.
    #[must_use]
    pub const fn new(most: Epsilon) -> Self {
        Self { most, spent: Epsilon::ZERO }
    }
    /// The budget after `asked` is spent too.
    pub fn spend(self, asked: Epsilon) -> Result<Self, NotSpent> {
        let Self { most, spent } = self;
        let after = spent.plus(asked)?;
        if after.exceeds(most) {
            return Err(NotSpent::Exhausted { most, spent, asked });
        }
        Ok(Self { most, spent: after })
    }
    /// The budget after something was spent, whether it fits or not: what was let out before the budget became smaller stays spent.
    pub fn already(self, spent: Epsilon) -> Result<Self, NotAnEpsilon> {
        Ok(Self { spent: self.spent.plus(spent)?, ..self })
    }
    /// What has been spent.
    #[must_use]
    pub const fn spent(&self) -> Epsilon {
        self.spent
    }
    /// What is left.
    #[must_use]
    pub fn left(&self) -> Epsilon {
        self.most.minus(self.spent).unwrap_or(Epsilon::ZERO)
    }
    /// What there was.
    #[must_use]
    pub const fn most(&self) -> Epsilon {
        self.most
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
    fn twelve_months_are_a_year_exactly_and_a_thirteenth_is_refused() {
        let months = (0..12).try_fold(Budget::new(Epsilon::YEARLY), |year, _| year.spend(Epsilon::MONTHLY));
        let year = months.unwrap();
        assert_eq!(year.spent(), Epsilon::YEARLY);
        let exhausted =
            NotSpent::Exhausted { most: epsilon("3"), spent: epsilon("3"), asked: Epsilon::MONTHLY };
        assert_eq!(year.spend(Epsilon::MONTHLY), Err(exhausted));
        assert!(year.spend(epsilon("1/1000000")).is_err(), "not even a little");
        assert_eq!(year.spend(Epsilon::ZERO), Ok(year));
    }

    proptest! {
        #[test]
        fn whatever_is_asked_in_whatever_order_a_budget_is_never_overdrawn(asked in prop::collection::vec((0_u64..20, 1_u64..12), 0..40)) {
            let mut budget = Budget::new(Epsilon::YEARLY);
            for (numerator, denominator) in asked {
                let asked = Epsilon::new(numerator, denominator).unwrap();
                match budget.spend(asked) {
                    Ok(after) => budget = after,
                    Err(NotSpent::Exhausted { .. }) => prop_assert!(budget.spent().plus(asked).unwrap().exceeds(Epsilon::YEARLY)),
                    Err(NotSpent::NotExact(_)) => {}
                }
                prop_assert!(!budget.spent().exceeds(Epsilon::YEARLY));
            }
        }
    }
}
