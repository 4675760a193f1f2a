//! Whether a mailbox that takes nothing is worn out: so many returns that pass, in a month, without one delivery between.
//!
//! **Invariant:** pure and about one person's rows; a delivery begins the count anew.

use crate::communicate::{Return, State};
use crate::moment::Moment;

/// How many returns in [`WORN_DAYS`] make a mailbox worn out.
pub const WORN_RETURNS: usize = 5;
/// Over how many days they are counted.
pub const WORN_DAYS: i64 = 30;
const DAY: i64 = 86_400_000_000;

/// Whether one more return of a kind that passes is one too many; `ended` is how messages ended before, and when, in any order.
#[must_use]
pub fn is_worn_out(ended: &[(State, Moment)], at: Moment) -> bool {
    let since = at.plus_microseconds(WORN_DAYS.saturating_mul(DAY).saturating_neg());
    let delivered = ended.iter().filter(|(state, _)| *state == State::Delivered).map(|(_, then)| *then).max();
    let begins = delivered.map_or(since, |then| then.max(since));
    let returns = ended.iter().filter(|(state, then)| is_soft(*state) && *then > begins).count();
    returns.saturating_add(1) >= WORN_RETURNS
}

/// Whether a message ended because the mailbox did not take it, for a reason that may pass.
#[must_use]
pub const fn is_soft(state: State) -> bool {
    matches!(state, State::Returned(Return::Soft) | State::Bounced(Return::Soft) | State::Expired)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64) -> Moment {
        Moment::from_seconds(0).plus_microseconds(number.saturating_mul(DAY))
    }

    #[test]
    fn five_returns_in_a_month_wear_a_mailbox_out_and_a_delivery_begins_anew() {
        let soft = State::Returned(Return::Soft);
        let four: Vec<_> = (1..5).map(|number| (soft, day(number))).collect();
        assert!(is_worn_out(&four, day(5)));
        assert!(!is_worn_out(&four[1..], day(5)));
        assert!(!is_worn_out(&four, day(32)), "the oldest is more than thirty days ago");
        let between = [four.as_slice(), &[(State::Delivered, day(3))]].concat();
        assert!(!is_worn_out(&between, day(5)));
        let others = [(State::Accepted, day(1)), (State::Returned(Return::Policy), day(2))];
        assert!(!is_worn_out(&[&four[1..], &others].concat(), day(5)));
    }
}
