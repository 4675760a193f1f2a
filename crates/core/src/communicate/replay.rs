//! What other caps would have made of the messages of one person: each is asked about again, in the order of time, by [`decide`] itself.
//!
//! **Invariant:** pure, and the same judgement as when it is meant, the night included: only what is asked differs, never how it is answered.

use crate::charter::{AtMost, Caps, Charter, Digest, Pace, Quiet};
use crate::communicate::{Check, Had, Medium, NotSent, Urgency, Verdict, decide};
use crate::id::Key;
use crate::moment::{Moment, Zone};
use crate::permit::Because;
use std::collections::{BTreeMap, BTreeSet};

/// The caps that are tried out, and the nights that are kept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Promise {
    /// Those of the business.
    pub caps: Caps,
    /// Those of purposes.
    pub purposes: BTreeMap<Key, AtMost>,
    /// When each purpose is silent.
    pub nights: BTreeMap<Key, Quiet>,
    /// The business's clock.
    pub zone: Zone,
}

impl Promise {
    /// What a charter promises.
    #[must_use]
    pub fn of(charter: &Charter) -> Self {
        let purposes = charter
            .purposes()
            .filter_map(|(_, purpose)| purpose.pace.at_most.map(|most| (purpose.key.clone(), most)));
        let nights =
            charter.purposes().filter_map(|(_, one)| one.pace.quiet.map(|quiet| (one.key.clone(), quiet)));
        Self {
            caps: charter.business.caps.clone(),
            purposes: purposes.collect(),
            nights: nights.collect(),
            zone: charter.business.zone.clone().unwrap_or_default(),
        }
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

/// What comes of the messages of one person, each in its place: by the business's clock, which is theirs as far as is known.
#[must_use]
pub fn replay(promise: &Promise, wishes: &[Wish]) -> Vec<Fell> {
    replay_by(promise, &promise.zone, wishes, |_, _| Ok(())).into_iter().map(|(fell, _)| fell).collect()
}

/// The same by the clock a person lives by, with the moment at which each went or was refused; `gate` says whether one may go then.
#[must_use]
pub fn replay_by(
    promise: &Promise,
    zone: &Zone,
    wishes: &[Wish],
    gate: impl Fn(&Wish, Moment) -> Result<(), Because>,
) -> Vec<(Fell, Moment)> {
    let mut asked: BTreeSet<(Moment, usize)> =
        wishes.iter().enumerate().map(|(place, wish)| (wish.at, place)).collect();
    let mut fell: Vec<(Fell, Moment)> = wishes.iter().map(|wish| (Fell::Went, wish.at)).collect();
    let mut had = Vec::new();
    while let Some((at, place)) = asked.pop_first() {
        let Some((wish, (fell, ended))) = wishes.get(place).zip(fell.get_mut(place)) else { continue };
        *ended = at;
        let verdict = decide(&Check {
            gate: gate(wish, at),
            purpose: &wish.purpose,
            urgency: Urgency::Many,
            medium: wish.medium,
            has_address: true,
            suppressions: &[],
            pace: Pace {
                at_most: promise.purposes.get(&wish.purpose).copied(),
                quiet: promise.nights.get(&wish.purpose).copied(),
                ..Pace::default()
            },
            caps: &promise.caps,
            own_limit: None,
            had: &had,
            zone,
            digest: Digest::Alone,
            since: wish.at,
            at,
        });
        match verdict {
            Verdict::Go => had.push(Had { purpose: &wish.purpose, medium: wish.medium, at }),
            Verdict::Wait { hold, until } => {
                // The night makes nobody wait for room.
                if hold.is_cap() {
                    *fell = Fell::Waited;
                }
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

    #[test]
    fn what_is_decided_at_night_goes_in_the_morning_and_takes_its_room_then() {
        let night = Promise {
            nights: [(Key::parse("letters").unwrap(), "21:00-08:00".parse().unwrap())].into(),
            zone: Zone::parse("Europe/Paris").unwrap(),
            ..all("1 per day")
        };
        let at = |text: &str| text.parse::<Moment>().unwrap();
        let wish = |text: &str| Wish { at: at(text), ..wish("letters", 0) };
        // Ten in the evening, and half past seven the evening after: less than a day behind the morning.
        let wishes = [wish("2026-11-26T21:00:00Z"), wish("2026-11-27T18:30:00Z")];
        let fell = replay_by(&night, &night.zone, &wishes, |_, _| Ok(()));
        let (first, second) = (at("2026-11-27T07:00:00Z"), at("2026-11-28T07:00:00Z"));
        assert_eq!(fell, [(Fell::Went, first), (Fell::Waited, second)]);
        // Elsewhere it is still day.
        let there = Zone::parse("America/New_York").unwrap();
        let fell = replay_by(&night, &there, &wishes[..1], |_, _| Ok(()));
        assert_eq!(fell, [(Fell::Went, wishes[0].at)]);
        // What may no longer go in the morning does not.
        let gone = |_: &Wish, at: Moment| if at < first { Ok(()) } else { Err(Because::Withdrawn) };
        let fell = replay_by(&night, &night.zone, &wishes[..1], gone);
        assert_eq!(fell, [(Fell::Refused(NotSent::ConsentWithdrawn), first)]);
    }
}
