//! Whether mail arrives: what became of the messages of the last days, and how many addresses are written to no more.
//!
//! **Invariant:** a number below ten is told as small and not as itself ([`Counted::Few`]), a larger one in whole tens, so that nothing is
//! learned of a few by taking numbers away from each other, or by looking again after one more.

use super::Member;
use crate::{Fault, House};
use entrenous_core::communicate::{Return, State};
use entrenous_core::moment::Moment;
use std::collections::BTreeMap;

/// How many days are looked back.
pub const DAYS: i64 = 7;
const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;
/// Below this number of people a number is not told.
const SMALL: u64 = 10;

/// A number of people, as staff may see it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Counted {
    /// Nobody.
    None,
    /// Some, but fewer than ten.
    Few,
    /// At least so many, in whole tens.
    AtLeast(u64),
}

impl Counted {
    /// A number as it may be seen.
    #[must_use]
    pub fn of(count: u64) -> Self {
        match count {
            0 => Self::None,
            count if count < SMALL => Self::Few,
            count => Self::AtLeast(count.saturating_sub(count.checked_rem(SMALL).unwrap_or(0))),
        }
    }
    /// What is sure.
    #[must_use]
    pub const fn at_least(self) -> u64 {
        match self {
            Self::AtLeast(count) => count,
            Self::None | Self::Few => 0,
        }
    }
}

/// What became of messages, by what staff can do about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fate {
    /// The receiving side took it.
    Taken,
    /// It waits.
    Waiting,
    /// It came back.
    Back,
    /// The person called it spam.
    Complained,
    /// It is not sent, for a reason.
    NotSent,
    /// It was given up.
    Lost,
}

impl Fate {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 6] =
        [Self::Taken, Self::Waiting, Self::Back, Self::Complained, Self::NotSent, Self::Lost];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Waiting => "waiting",
            Self::Back => "back",
            Self::Complained => "complained",
            Self::NotSent => "not_sent",
            Self::Lost => "lost",
        }
    }

    /// The fate of a state, with the word of what says more.
    #[must_use]
    pub const fn of(state: State) -> (Self, Why) {
        match state {
            State::Accepted | State::Delivered | State::Superseded => (Self::Taken, Why::None),
            State::Queued | State::Leased | State::Deferred | State::Uncertain => (Self::Waiting, Why::None),
            State::Held(hold) => (Self::Waiting, Why::Hold(hold.word())),
            State::Bounced(why) | State::Returned(why) => (Self::Back, Why::Return(why)),
            State::Complained => (Self::Complained, Why::None),
            State::NotSent(why) => (Self::NotSent, Why::Reason(why.code())),
            State::Cancelled | State::Failed | State::Expired => (Self::Lost, Why::None),
        }
    }
}

/// What says more of a fate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// Nothing.
    None,
    /// What it waits for.
    Hold(&'static str),
    /// Why it came back.
    Return(Return),
    /// Why it is not sent.
    Reason(&'static str),
}

impl Why {
    /// The rest of the id of its text.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Hold(word) => Some(format!("hold_{word}")),
            Self::Return(why) => Some(format!("return_{}", why.word())),
            Self::Reason(code) => Some(format!("reason_{code}")),
        }
    }
}

/// The messages of one fate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// Which.
    pub fate: Fate,
    /// How many.
    pub count: Counted,
    /// How many by what says more, the most first.
    pub whys: Vec<(Why, Counted)>,
}

/// Whether mail arrives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Whether the house has a relay.
    pub has_relay: HasRelay,
    /// What became of the messages of the last days.
    pub shares: Vec<Share>,
    /// How many addresses are written to no more, by why.
    pub silent: Vec<(&'static str, Counted)>,
    /// How the mail of each sender is doing.
    pub senders: Vec<crate::speak::senders::Told>,
    /// Who hears what became of messages.
    pub hooks: Vec<crate::speak::events::Hook>,
}

/// Whether the house has a relay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HasRelay {
    /// It has one.
    Yes,
    /// It was started without one: what is to be sent waits.
    No,
}

/// Whether mail arrives, for a member of staff.
pub fn delivery(house: &House, _: &Member) -> Result<Delivery, Fault> {
    let back = DAYS.saturating_mul(MICROSECONDS_PER_DAY);
    let since = Moment::from_microseconds(house.now().microseconds().saturating_sub(back));
    let mut silent: BTreeMap<&'static str, u64> = BTreeMap::new();
    for (_, why, count) in house.store.suppression_counts()? {
        let all = silent.entry(why.word()).or_default();
        *all = all.saturating_add(count);
    }
    let has_relay = if house.outside.ways.mail.is_some() { HasRelay::Yes } else { HasRelay::No };
    let silent = silent.into_iter().map(|(why, count)| (why, Counted::of(count))).collect();
    let (shares, senders) = (shares(house.store.message_states(since)?), crate::speak::senders::all(house)?);
    let hooks = crate::speak::events::hooks(house)?;
    Ok(Delivery { has_relay, shares, silent, senders, hooks })
}

/// What became of messages, from how many are how far.
#[must_use]
pub fn shares(states: impl IntoIterator<Item = (State, u64)>) -> Vec<Share> {
    let mut fates: BTreeMap<Fate, BTreeMap<Why, u64>> = BTreeMap::new();
    for (state, count) in states {
        let (fate, why) = Fate::of(state);
        let all = fates.entry(fate).or_default().entry(why).or_default();
        *all = all.saturating_add(count);
    }
    let share = |(fate, whys): (Fate, BTreeMap<Why, u64>)| {
        let all = whys.values().fold(0_u64, |sum, count| sum.saturating_add(*count));
        let mut whys: Vec<_> = whys.into_iter().filter(|(why, _)| *why != Why::None).collect();
        whys.sort_by_key(|(why, count)| (std::cmp::Reverse(*count), *why));
        let whys = whys.into_iter().map(|(why, count)| (why, Counted::of(count)));
        Share { fate, count: Counted::of(all), whys: whys.collect() }
    };
    fates.into_iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use entrenous_core::communicate::{Hold, NotSent};

    #[test]
    fn a_few_are_never_a_number_and_one_more_changes_nothing() {
        assert_eq!([0, 1, 9].map(Counted::of), [Counted::None, Counted::Few, Counted::Few]);
        assert_eq!([10, 11, 19].map(Counted::of), [Counted::AtLeast(10); 3]);
        assert_eq!(Counted::of(123), Counted::AtLeast(120));
    }

    #[test]
    fn every_state_has_a_fate_and_its_reasons_stand_the_most_first() {
        let states = [
            (State::Accepted, 40),
            (State::Delivered, 5),
            (State::Held(Hold::QuietHours), 12),
            (State::NotSent(NotSent::NoConsent), 3),
            (State::NotSent(NotSent::Unsubscribed), 25),
            (State::Returned(Return::Hard), 2),
            (State::Bounced(Return::Hard), 9),
        ];
        let told = shares(states);
        let counts: Vec<_> = told.iter().map(|share| (share.fate.word(), share.count)).collect();
        let expected = [("taken", 40), ("waiting", 10), ("back", 10), ("not_sent", 20)];
        assert_eq!(counts, expected.map(|(fate, count)| (fate, Counted::AtLeast(count))));
        let whys: Vec<_> = told[3].whys.iter().map(|(why, count)| (why.text().unwrap(), *count)).collect();
        let few = ("reason_no_consent".to_owned(), Counted::Few);
        assert_eq!(whys, [("reason_unsubscribed".to_owned(), Counted::AtLeast(20)), few]);
    }
}
