//! What waits for staff, and the plain figures of the last month that was counted: what the console opens with.
//!
//! **Invariant:** figures of people are those that were let out with noise, once a month; nothing is counted to show them.
//! **Invariant:** what waits is counted by what is to be done, never by who is behind it.

use super::Member;
use crate::statistics::{Statistics, report};
use crate::{Fault, House};
use entrenous_core::moment::Moment;
use entrenous_core::rights::Course;
use entrenous_core::tell::Progress;

/// How many requests of agents are looked through.
const REQUESTS_MOST: usize = 1_000;

/// What the console opens with.
pub struct Day {
    /// How many requests of agents wait, at most `REQUESTS_MOST`.
    pub requests: usize,
    /// By when the first of them is to be answered.
    pub due: Option<Moment>,
    /// How often a processor or an agent could not be told.
    pub given_up: u64,
    /// The last month that was let out.
    pub month: Option<Statistics>,
}

/// What waits for a member of staff.
pub fn day(house: &House, _: &Member) -> Result<Day, Fault> {
    let now = house.now();
    let asked = house.store.asked_page(None, REQUESTS_MOST)?;
    let open: Vec<_> = asked.iter().filter(|asked| asked.course_at(now) == Course::Unproven).collect();
    let given_up = house.store.tell_counts()?.into_iter().filter(|(_, how, _)| *how == Progress::GivenUp);
    Ok(Day {
        requests: open.len(),
        due: open.iter().map(|asked| asked.due).min(),
        given_up: given_up.fold(0, |sum, (.., count)| sum.saturating_add(count)),
        month: report(house)?.months.into_iter().next(),
    })
}
