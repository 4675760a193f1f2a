//! What other caps would have made of the messages of one person: each is asked about again, in the order of time, by [`decide`] itself.
//!
//! **Invariant:** pure, and the same judgement as when it is meant: only what is asked differs, never how it is answered.

use crate::charter::{AtMost, Caps, Charter, Digest, Pace};
use crate::communicate::{Check, Had, Medium, NotSent, Urgency, Verdict, decide};
use crate::id::Key;
use crate::moment::{Moment, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// The caps that are tried out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Promise {
    /// Those of the business.
    pub caps: Caps,
    /// Those of purposes.
    pub purposes: BTreeMap<Key, AtMost>,
}

impl Promise {
    /// What a charter promises.
    #[must_use]
    pub fn of(charter: &Charter) -> Self {
        let purposes = charter
            .purposes()
            .filter_map(|(_, purpose)| purpose.pace.at_most.map(|most| (purpose.key.clone(), most)));
        Self { caps: charter.business.caps.clone(), purposes: purposes.collect() }
    }
}

/// A message that was to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    /// For which purpose.
    pub purpose: Key,
    /// By which medium.
    pub medium: Medium,
    /// When it was decided on.
    pub at: Moment,
}

/// What came of one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fell {
    /// It went at once.
    Went,
    /// It waited for room, and went.
    Waited,
    /// It would have waited too long.
    Refused(NotSent),
}

/// What comes of the messages of one person, each in its place.
#[must_use]
pub fn replay(promise: &Promise, wishes: &[Wish]) -> Vec<Fell> {
    let mut asked: BTreeSet<(Moment, usize)> =
        wishes.iter().enumerate().map(|(place, wish)| (wish.at, place)).collect();
    let (mut had, mut fell) = (Vec::new(), vec![Fell::Went; wishes.len()]);
    while let Some((at, place)) = asked.pop_first() {
        let Some((wish, fell)) = wishes.get(place).zip(fell.get_mut(place)) else { continue };
        let verdict = decide(&Check {
            gate: Ok(()),
            purpose: &wish.purpose,
            urgency: Urgency::Many,
            medium: wish.medium,
            has_address: true,
            suppressions: &[],
            pace: Pace { at_most: promise.purposes.get(&wish.purpose).copied(), ..Pace::default() },
            caps: &promise.caps,
            own_limit: None,
            had: &had,
            zone: &Zone::default(),
            digest: Digest::Alone,
            since: wish.at,
            at,
        });
        match verdict {
            Verdict::Go => had.push(Had { purpose: &wish.purpose, medium: wish.medium, at }),
            Verdict::Wait { until, .. } => {
                *fell = Fell::Waited;
                asked.insert((until, place));
            }
            Verdict::Not(because) => *fell = Fell::Refused(because),
        }
    }
    fell
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn wish(purpose: &str, day: i64) -> Wish {
        let at = Moment::from_seconds(1_700_000_000).plus_microseconds(day.saturating_mul(DAY));
        Wish { purpose: Key::parse(purpose).unwrap(), medium: Medium::Mail, at }
    }

    fn all(most: &str) -> Promise {
        Promise { caps: Caps { at_most: most.parse().ok(), ..Caps::default() }, ..Promise::default() }
    }

    #[test]
    fn without_caps_everything_goes_and_with_them_what_waits_takes_its_room() {
        let wishes = [wish("letters", 0), wish("offers", 5), wish("letters", 6), wish("letters", 8)];
        assert_eq!(replay(&Promise::default(), &wishes), [Fell::Went; 4]);
        let refused = Fell::Refused(NotSent::BusinessCapReached);
        // The second waits until the seventh day; by then the fourth finds no room.
        assert_eq!(replay(&all("1 per week"), &wishes), [Fell::Went, Fell::Waited, refused, refused]);
        let letters = Promise {
            purposes: [(Key::parse("letters").unwrap(), "1 per week".parse().unwrap())].into(),
            ..Promise::default()
        };
        let cap = Fell::Refused(NotSent::CapReached);
        assert_eq!(replay(&letters, &wishes)[..3], [Fell::Went, Fell::Went, Fell::Waited]);
        assert_eq!(replay(&letters, &wishes)[3], cap);
    }
}
