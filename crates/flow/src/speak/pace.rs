//! What other caps would have made of the messages of the last days: how many would have waited, how many would not have come, to how many.
//!
//! **Invariant:** nothing is written, and nothing is kept of it.
//! **Invariant:** every number is rounded down to whole companies, so that caps tried one after the other tell nothing of a few.
//! **Invariant:** the night is kept, by the business's clock: nobody's own is opened for this.
//! **Not replayed:** what people set themselves: what that stopped stays stopped.

use crate::{Fault, House};
use entrenous_core::communicate::{Fell, Promise, Wish, replay};
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_store::{StoreError, Taker};
use serde::Serialize;

/// The most days that are looked at.
pub const DAYS_MOST: u16 = 90;
/// How many days before them count for the first.
const LEAD_DAYS: i64 = 31;
const DAY: i64 = 86_400_000_000;
/// The first number of messages of each bar.
const BARS: [u64; 6] = [0, 1, 2, 3, 5, 9];

/// What is tried out.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Under these caps.
    pub promise: Promise,
    /// Over how many days.
    pub days: u16,
    /// Counting only messages of this purpose; all of them hold against each other.
    pub purpose: Option<Key>,
}

/// A number of people or messages as it may be told: down to whole companies; nothing, if fewer than one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct About(pub Option<u64>);

/// What came of the messages of the last days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Over how many days.
    pub days: u16,
    /// Below this number nothing is told, and every number is a multiple of it.
    pub company: u32,
    /// Under the caps of the charter.
    pub now: Side,
    /// Under those that are tried out.
    pub tried: Side,
}

/// What came of them under some caps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// How many were to be sent.
    pub wanted: About,
    /// How many went, at once or later.
    pub went: About,
    /// How many of those waited for room.
    pub waited: About,
    /// How many would have waited too long.
    pub refused: About,
    /// How many people waited for one.
    pub people_waited: About,
    /// How many people did not get one.
    pub people_refused: About,
    /// How many people got how many.
    pub bars: Vec<Bar>,
}

/// How many people got so many messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// So many.
    pub from: u64,
    /// To so many; without an end for the last.
    pub to: Option<u64>,
    /// How many people.
    pub people: About,
}

#[derive(Default)]
struct Sums {
    wanted: u64,
    went: u64,
    waited: u64,
    refused: u64,
    people_waited: u64,
    people_refused: u64,
    bars: [u64; BARS.len()],
}

impl Sums {
    fn take(&mut self, fell: impl Iterator<Item = Fell>) {
        let (mut went, mut waited, mut refused) = (0_u64, 0_u64, 0_u64);
        for one in fell {
            match one {
                Fell::Went => went = went.saturating_add(1),
                Fell::Waited => waited = waited.saturating_add(1),
                Fell::Refused(_) => refused = refused.saturating_add(1),
            }
        }
        let went = went.saturating_add(waited);
        let wanted = went.saturating_add(refused);
        if wanted == 0 {
            return;
        }
        let add = |sum: &mut u64, more: u64| *sum = sum.saturating_add(more);
        add(&mut self.wanted, wanted);
        add(&mut self.went, went);
        add(&mut self.waited, waited);
        add(&mut self.refused, refused);
        add(&mut self.people_waited, u64::from(waited > 0));
        add(&mut self.people_refused, u64::from(refused > 0));
        let bar = BARS.iter().rposition(|from| went >= *from).and_then(|place| self.bars.get_mut(place));
        if let Some(bar) = bar {
            add(bar, 1);
        }
    }
    fn told(&self, company: u32) -> Side {
        let company = u64::from(company).max(1);
        let about = |count: u64| {
            let rounded = count.saturating_sub(count.checked_rem(company).unwrap_or(0));
            About(Some(rounded).filter(|rounded| *rounded > 0))
        };
        let ends = BARS.iter().skip(1).map(|next| Some(next.saturating_sub(1))).chain([None]);
        let bars = BARS.iter().zip(ends).zip(&self.bars);
        Side {
            wanted: about(self.wanted),
            went: about(self.went),
            waited: about(self.waited),
            refused: about(self.refused),
            people_waited: about(self.people_waited),
            people_refused: about(self.people_refused),
            bars: bars.map(|((from, to), people)| Bar { from: *from, to, people: about(*people) }).collect(),
        }
    }
}

/// Replays the last days; `read` hands over what was decided on since a moment, person by person.
pub fn rehearse(
    (now, company): (&Promise, u32),
    trial: &Trial,
    at: Moment,
    read: impl FnOnce(Moment, &mut Taker<'_>) -> Result<(), StoreError>,
) -> Result<Report, Fault> {
    let days = trial.days.clamp(1, DAYS_MOST);
    let from = at.plus_microseconds(i64::from(days).saturating_mul(DAY).saturating_neg());
    let since = from.plus_microseconds(LEAD_DAYS.saturating_mul(DAY).saturating_neg());
    let (mut as_it_is, mut tried) = (Sums::default(), Sums::default());
    let counts = |wish: &Wish| {
        wish.at >= from && trial.purpose.as_ref().is_none_or(|purpose| *purpose == wish.purpose)
    };
    read(since, &mut |wishes: &[Wish]| {
        for (sums, promise) in [(&mut as_it_is, now), (&mut tried, &trial.promise)] {
            let fell = replay(promise, wishes).into_iter().zip(wishes);
            sums.take(fell.filter(|(_, wish)| counts(wish)).map(|(fell, _)| fell));
        }
    })?;
    Ok(Report { days, company, now: as_it_is.told(company), tried: tried.told(company) })
}

/// Replays the last days of an open house.
pub fn of(house: &House, trial: &Trial) -> Result<Report, Fault> {
    let now = Promise::of(&house.charter);
    rehearse((&now, house.charter.company()), trial, house.now(), |since, take| {
        house.store.wishes(since, take)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use entrenous_core::charter::Caps;
    use entrenous_core::communicate::Medium;

    fn report(people: usize, each: i64) -> Report {
        let at = Moment::from_seconds(1_700_000_000);
        let one = |days: i64| Wish {
            purpose: Key::parse("letters").unwrap(),
            medium: Medium::Mail,
            at: at.plus_microseconds(days.saturating_mul(DAY).saturating_neg()),
        };
        let wishes: Vec<Wish> = (0..each).map(|place| one(20_i64.saturating_sub(place))).collect();
        let caps = Caps { at_most: "1 per week".parse().ok(), ..Caps::default() };
        let trial = Trial { promise: Promise { caps, ..Promise::default() }, days: 30, purpose: None };
        rehearse((&Promise::default(), 10), &trial, at, |_, take| {
            (0..people).for_each(|_| take(&wishes));
            Ok(())
        })
        .unwrap()
    }

    #[test]
    fn tried_caps_are_told_in_whole_companies() {
        let told = report(25, 3);
        assert_eq!((told.now.wanted, told.now.refused), (About(Some(70)), About(None)));
        assert_eq!((told.tried.went, told.tried.refused), (About(Some(20)), About(Some(50))));
        assert_eq!((told.tried.people_waited, told.tried.people_refused), (About(None), About(Some(20))));
        assert_eq!(told.tried.bars[1].people, About(Some(20)));
        assert_eq!(told.now.bars[3].people, About(Some(20)));
    }

    #[test]
    fn nothing_is_told_of_fewer_than_a_company_and_one_more_does_not_show() {
        let few = report(9, 1);
        assert_eq!((few.now.wanted, few.now.bars[1].people), (About(None), About(None)));
        assert_eq!(report(11, 1), report(12, 1));
    }
}
