//! How fast mail goes to one domain: a bucket of tokens each, so that a campaign does not fall on one provider all at once.
//!
//! **Invariant:** the moment is an argument. A moment before the last one adds nothing.
//! **Invariant:** at most [`DOMAINS_MOST`] domains are remembered: a full bucket is like none and goes first.

use crate::mime::address::Domain;
use entrenous_core::moment::Moment;
use std::collections::HashMap;

/// Domains that are remembered.
pub const DOMAINS_MOST: usize = 10_000;
const MICROSECONDS_PER_SECOND: i64 = 1_000_000;

/// How much a domain gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// Mails a minute.
    pub per_minute: u32,
    /// Mails at once.
    pub burst: u32,
}

impl Rate {
    /// Microseconds until one more may go.
    fn interval(self) -> i64 {
        MICROSECONDS_PER_SECOND.saturating_mul(60).checked_div(i64::from(self.per_minute)).unwrap_or(i64::MAX)
    }
}

/// Whether a mail may go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leave {
    /// Now.
    Go,
    /// Not before this moment.
    Wait(Moment),
}

/// The pace of all domains.
pub struct Paces {
    rate: Rate,
    /// When each bucket is full again: a bucket is one moment (the generic cell rate algorithm, ITU-T I.371).
    full_at: HashMap<Domain, Moment>,
}

impl Paces {
    /// One rate for every domain.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self { rate, full_at: HashMap::new() }
    }
    /// Takes leave to send one mail to a domain.
    pub fn take(&mut self, domain: &Domain, now: Moment) -> Leave {
        let interval = self.rate.interval();
        let depth = interval.saturating_mul(i64::from(self.rate.burst.max(1)).saturating_sub(1));
        let full_at = self.full_at.get(domain).copied().unwrap_or(now).max(now);
        let opens_at = full_at.plus_microseconds(depth.saturating_neg());
        if opens_at > now {
            return Leave::Wait(opens_at);
        }
        if !self.full_at.contains_key(domain) && self.full_at.len() >= DOMAINS_MOST {
            self.full_at.retain(|_, full_at| *full_at > now);
            if self.full_at.len() >= DOMAINS_MOST {
                return Leave::Wait(now.plus_microseconds(interval));
            }
        }
        self.full_at.insert(domain.clone(), full_at.plus_microseconds(interval));
        Leave::Go
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "an overflow should stop the test")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Moment {
        Moment::from_seconds(1_800_000_000_i64.saturating_add(second))
    }

    #[test]
    fn a_burst_goes_at_once_and_the_rest_in_its_turn() {
        let mut paces = Paces::new(Rate { per_minute: 6, burst: 3 });
        let (one, other) = (Domain::parse("a.example").unwrap(), Domain::parse("b.example").unwrap());
        for _ in 0..3 {
            assert_eq!(paces.take(&one, at(0)), Leave::Go);
        }
        assert_eq!(paces.take(&one, at(0)), Leave::Wait(at(10)));
        assert_eq!(paces.take(&one, at(9)), Leave::Wait(at(10)));
        assert_eq!(paces.take(&other, at(0)), Leave::Go);
        assert_eq!(paces.take(&one, at(10)), Leave::Go);
        assert_eq!(paces.take(&one, at(10)), Leave::Wait(at(20)));
        assert_eq!(paces.take(&one, at(-100)), Leave::Wait(at(20)));
        for _ in 0..3 {
            assert_eq!(paces.take(&one, at(1_000)), Leave::Go);
        }
    }

    #[test]
    fn domains_without_number_take_no_memory_without_bound() {
        let mut paces = Paces::new(Rate { per_minute: 60, burst: 1 });
        for number in 0..DOMAINS_MOST {
            assert_eq!(paces.take(&Domain::parse(&format!("a{number}.example")).unwrap(), at(0)), Leave::Go);
        }
        let late = Domain::parse("late.example").unwrap();
        assert_eq!(paces.take(&late, at(0)), Leave::Wait(at(1)));
        assert_eq!(paces.take(&late, at(1)), Leave::Go);
        assert_eq!(paces.full_at.len(), 1);
    }

    proptest! {
        #[test]
        fn in_no_span_do_more_go_than_the_rate_and_the_burst_allow(
            per_minute in 1_u32..600, burst in 1_u32..20, waits in proptest::collection::vec(0_i64..3, 1..300),
        ) {
            let mut paces = Paces::new(Rate { per_minute, burst });
            let domain = Domain::parse("a.example").unwrap();
            let (mut now, mut gone) = (0, Vec::new());
            for wait in waits {
                now += wait;
                if paces.take(&domain, at(now)) == Leave::Go {
                    gone.push(now);
                }
            }
            for (first, start) in gone.iter().enumerate() {
                for (last, end) in gone.iter().enumerate().skip(first) {
                    let allowed = i64::from(burst) + (end - start) * i64::from(per_minute) / 60 + 1;
                    prop_assert!(i64::try_from(last - first + 1).unwrap() <= allowed);
                }
            }
        }
    }
}
