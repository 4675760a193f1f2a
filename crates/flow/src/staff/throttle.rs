//! How often one may try to log in: freely a few times, then with a wait that doubles, for a name and for the house as a whole.
//! Known and unknown names wait alike. It is kept in memory: a restart forgets it, and a restart is not in a guesser's hand.
//!
//! **Invariant:** a try counts before it is looked at, so that many at once are many.
//! **Invariant:** at most [`NAMES_MOST`] names are remembered; the house's own wait keeps one from being pushed out.

use entrenous_core::hash::Hash;
use entrenous_core::moment::Moment;
use std::collections::HashMap;

/// How many names are remembered.
const NAMES_MOST: usize = 1_000;

const SECOND: i64 = 1_000_000;
/// After an hour without a try all is forgotten.
const FORGOTTEN_AFTER: i64 = 3_600 * SECOND;

/// What holds for a name, and what for the house.
#[derive(Clone, Copy)]
struct Rule {
    free: u32,
    longest_seconds: i64,
}

const FOR_A_NAME: Rule = Rule { free: 5, longest_seconds: 900 };
const FOR_ALL: Rule = Rule { free: 40, longest_seconds: 30 };

#[derive(Clone, Copy)]
struct Tries {
    failed: u32,
    last: Moment,
    next: Moment,
}

impl Tries {
    const NONE: Self =
        Self { failed: 0, last: Moment::from_microseconds(0), next: Moment::from_microseconds(0) };

    fn wait(self, now: Moment) -> Option<u64> {
        let left = self.next.microseconds().saturating_sub(now.microseconds());
        (left > 0).then(|| u64::try_from(left).unwrap_or_default().div_ceil(SECOND.unsigned_abs()))
    }
    fn is_forgotten(self, now: Moment) -> bool {
        self.last.plus_microseconds(FORGOTTEN_AFTER) <= now
    }
    fn count(&mut self, rule: Rule, now: Moment) {
        self.failed = if self.is_forgotten(now) { 1 } else { self.failed.saturating_add(1) };
        self.last = now;
        let over = self.failed.saturating_sub(rule.free);
        let seconds = match over {
            0 => 0,
            over => 1_i64.checked_shl(over.saturating_sub(1)).filter(|s| *s > 0).unwrap_or(i64::MAX),
        };
        self.next = now.plus_microseconds(seconds.min(rule.longest_seconds).saturating_mul(SECOND));
    }
}

/// The tries of all names.
pub(super) struct Throttle {
    names: HashMap<Hash, Tries>,
    all: Tries,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { names: HashMap::new(), all: Tries::NONE }
    }
}

impl Throttle {
    /// Counts a try; answers how many seconds to wait if it comes too early.
    pub(super) fn admit(&mut self, name: Hash, now: Moment) -> Result<(), u64> {
        let known = self.names.get(&name).copied().unwrap_or(Tries::NONE);
        if let Some(seconds) = known.wait(now).max(self.all.wait(now)) {
            return Err(seconds);
        }
        self.make_room(name, now);
        self.names.entry(name).or_insert(Tries::NONE).count(FOR_A_NAME, now);
        self.all.count(FOR_ALL, now);
        Ok(())
    }

    /// The try was good: its name starts afresh, and the house takes it back.
    pub(super) fn succeeded(&mut self, name: &Hash) {
        self.names.remove(name);
        self.all.failed = self.all.failed.saturating_sub(1);
    }

    fn make_room(&mut self, name: Hash, now: Moment) {
        if self.names.len() < NAMES_MOST || self.names.contains_key(&name) {
            return;
        }
        self.names.retain(|_, tries| !tries.is_forgotten(now));
        if self.names.len() >= NAMES_MOST {
            let least =
                self.names.iter().min_by_key(|(_, tries)| (tries.failed, tries.last)).map(|(name, _)| *name);
            least.and_then(|name| self.names.remove(&name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(number: u32) -> Hash {
        Hash::of(&[&number.to_be_bytes()])
    }
    fn at(second: i64) -> Moment {
        Moment::from_seconds(second.saturating_add(1_000_000))
    }

    #[test]
    fn a_few_tries_are_free_then_each_wait_is_twice_the_last() {
        let mut throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.admit(name(1), at(0)), Ok(()));
        }
        assert_eq!(throttle.admit(name(1), at(0)), Ok(()), "the sixth is taken, and the wait begins");
        let mut now = 0;
        for expected in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            assert_eq!(throttle.admit(name(1), at(now)), Err(expected));
            now = i64::try_from(expected).unwrap().saturating_add(now);
            assert_eq!(throttle.admit(name(1), at(now)), Ok(()));
        }
        assert_eq!(throttle.admit(name(2), at(now)), Ok(()), "another name is not kept waiting");
    }

    #[test]
    fn a_good_try_starts_afresh_and_an_hour_forgets() {
        let mut throttle = Throttle::default();
        (0..6).for_each(|_| throttle.admit(name(1), at(0)).unwrap());
        throttle.succeeded(&name(1));
        assert_eq!(throttle.admit(name(1), at(0)), Ok(()));
        (0..5).for_each(|_| throttle.admit(name(1), at(0)).unwrap());
        assert!(throttle.admit(name(1), at(0)).is_err());
        (0..5).for_each(|_| throttle.admit(name(1), at(3_601)).unwrap());
    }

    #[test]
    fn guessing_over_many_names_slows_the_house_down_and_is_remembered_within_bounds() {
        let mut throttle = Throttle::default();
        let taken = (0..10_000).filter(|number| throttle.admit(name(*number), at(0)).is_ok()).count();
        assert_eq!(taken, 41);
        for (number, now) in (0..3_000).zip((31..).step_by(30)) {
            throttle.admit(name(number), at(now)).unwrap();
            assert!(throttle.names.len() <= NAMES_MOST);
        }
    }
}
