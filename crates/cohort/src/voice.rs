//! For which one thing a person speaks in a table: what they did in a period, brought down to one key before anyone is counted.
//! What they took speaks before what they looked at, then what they came back to most often, then what they saw last.
//!
//! **Invariant:** the key follows from what this person did and from nothing else, so that one person more or less moves nobody else's voice.
//! **Invariant:** a hundred thousand events are still one voice (contribution bound: L0 = 1, L-infinity = 1).

use entrenous_core::moment::Moment;
use std::collections::BTreeMap;

/// How much an event says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Strength {
    /// They looked at it.
    Looked,
    /// They took it.
    Took,
}

/// How much was heard for one key: the strongest event, how often, and when last.
type Heard = (Strength, u64, Moment);

/// What one person did, while it is heard.
#[derive(Debug)]
pub struct Voice<K> {
    heard: BTreeMap<K, Heard>,
}

impl<K: Ord> Default for Voice<K> {
    fn default() -> Self {
        Self { heard: BTreeMap::new() }
    }
}

impl<K: Ord> Voice<K> {
    /// Hears one event.
    pub fn hear(&mut self, key: K, strength: Strength, at: Moment) {
        let (strongest, times, last) = self.heard.entry(key).or_insert((strength, 0, at));
        *strongest = (*strongest).max(strength);
        *times = times.saturating_add(1);
        *last = (*last).max(at);
    }
    /// The key this person speaks for, if they did anything.
    #[must_use]
    pub fn speaks_for(self) -> Option<K> {
        self.heard.into_iter().map(|(key, heard)| (heard, key)).max().map(|(_, key)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Moment {
        Moment::from_seconds(second)
    }
    fn voice(events: &[(u8, Strength, i64)]) -> Option<u8> {
        let mut voice = Voice::default();
        events.iter().for_each(|(key, strength, second)| voice.hear(*key, *strength, at(*second)));
        voice.speaks_for()
    }

    #[test]
    fn what_was_taken_speaks_before_what_was_looked_at_often_and_that_before_what_was_seen_last() {
        use Strength::{Looked, Took};
        assert_eq!(voice(&[]), None);
        assert_eq!(voice(&[(1, Looked, 1), (2, Looked, 2), (1, Looked, 3), (3, Looked, 4)]), Some(1));
        assert_eq!(voice(&[(1, Looked, 1), (1, Looked, 2), (2, Took, 0)]), Some(2));
        assert_eq!(voice(&[(1, Looked, 5), (2, Looked, 6)]), Some(2));
    }

    proptest! {
        #[test]
        fn in_whatever_order_events_are_heard_a_person_speaks_for_the_same(events in prop::collection::vec((0_u8..5, 0_i64..9), 0..40)) {
            let events: Vec<_> = events.into_iter().map(|(key, second)| (key, Strength::Looked, second)).collect();
            let back: Vec<_> = events.iter().rev().copied().collect();
            prop_assert_eq!(voice(&events), voice(&back));
        }
    }
}
