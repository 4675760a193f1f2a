//! The past walks through a journey: how many would have begun it, come to each step, been written to, and left, and why.
//!
//! **Invariant:** people are counted, each once in each place however often they walk, so ten in a place are ten people.
//! **Invariant:** fewer than the house's company (ten, or more) are not shown, and more are rounded down to a multiple of it: a count that is hidden
//! cannot be found by taking others from each other.
//! **Invariant:** a message is counted when it would have left: nights and caps hold it back by the judgement of the real thing, and a yes that is
//! gone by then keeps it. **Not known:** what else the person had.
//! **Invariant:** nothing is sent and nothing is kept: the caller brings the histories it may open, and they are gone when this returns.

use super::step::{Enrolment, Happened, Known, Outcome, Permission, Reason, step};
use super::{Deed, Does, Journey, Trigger};
use crate::campaign::SHARES;
use entrenous_core::communicate::{Fell, Medium, Promise, Wish, replay_by};
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::moment::{Moment, Zone};
use entrenous_core::permit::Because;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many steps one person may take in a simulation.
const STEPS_TAKEN_MOST: usize = 10_000;
/// How often one person may begin.
const BEGINNINGS_MOST: usize = 1_000;

/// Something a person did in the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    /// What.
    pub deed: Deed,
    /// With which article.
    pub article: String,
    /// Of which kind; empty if the catalog does not say.
    pub kind: String,
    /// When.
    pub at: Moment,
}

/// What a person said to a purpose in the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The purpose.
    pub purpose: Key,
    /// Whether it could write to them from then on.
    pub permission: Permission,
    /// When.
    pub at: Moment,
}

/// The past of one person, as far as the purpose may know it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History {
    /// What they did.
    pub events: Vec<Past>,
    /// What they said to the journey's purposes, and to the one it begins with.
    pub said: Vec<Said>,
    /// When they came into the audience it begins with, or went out of it.
    pub came: Vec<Moment>,
    /// The audiences they are in.
    pub audiences: BTreeSet<Key>,
    /// The day they told in the item it begins with.
    pub told: Option<String>,
    /// The clock they live by.
    pub zone: Zone,
    /// A number that a keyed hash of the person and the journey gives.
    pub lot: u64,
}

/// The share of a person at a step, 0 to [`SHARES`] - 1: the same lot falls the same way at the same step, and another way at another.
#[must_use]
pub fn share(lot: u64, step: &Key) -> u16 {
    let drawn = Hash::of(&[b"entrenous/share/1", &lot.to_be_bytes(), step.as_str().as_bytes()]).short();
    u16::try_from(drawn.rem_euclid(u64::from(SHARES))).unwrap_or(0)
}

/// A number of people that may be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// Fewer than the house's company, perhaps nobody.
    Few,
    /// At least so many: rounded down.
    About(u64),
}

impl Count {
    /// So many people, told in steps of `company`.
    #[must_use]
    pub fn of(people: u64, company: u32) -> Self {
        let company = u64::from(company.max(1));
        match people.checked_div(company).unwrap_or(0).saturating_mul(company) {
            0 => Self::Few,
            shown => Self::About(shown),
        }
    }
    /// The number, if it may be shown.
    #[must_use]
    pub const fn shown(self) -> Option<u64> {
        match self {
            Self::Few => None,
            Self::About(number) => Some(number),
        }
    }
}

/// A hidden number is `null`.
impl Serialize for Count {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.shown().serialize(serializer)
    }
}

/// What would have come of a journey.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// How many pasts were looked at.
    pub people: Count,
    /// How many would have begun.
    pub began: Count,
    /// How many would have been written to.
    pub written_to: Count,
    /// How many would have reached its goal.
    pub reached_goal: Count,
    /// Each step.
    pub steps: Vec<StepReport>,
    /// What the past does not tell.
    pub unknown: Vec<Unknown>,
}

/// What a simulation cannot know.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// What was withdrawn, erased or is no longer kept has no part in it.
    Gone,
    /// When somebody came into the audience it begins with: those who are in it today walk, as if they had come in on the first day.
    WhenTheyCame,
    /// Who went out of the audience it begins with: nobody walks.
    WhoWentOut,
    /// Who was in an audience it asks about: it is asked who is in it today.
    WhoWasIn,
}

impl Unknown {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Gone, Self::WhenTheyCame, Self::WhoWentOut, Self::WhoWasIn];

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::WhenTheyCame => "when_they_came",
            Self::WhoWentOut => "who_went_out",
            Self::WhoWasIn => "who_was_in",
        }
    }
    /// Whether it is unknown to the simulation of a journey.
    #[must_use]
    pub fn is_of(self, journey: &Journey) -> bool {
        match self {
            Self::Gone => true,
            Self::WhenTheyCame => matches!(journey.starts, Trigger::CameInto(_)),
            Self::WhoWentOut => matches!(journey.starts, Trigger::WentOutOf(_)),
            Self::WhoWasIn => journey.audiences().next().is_some(),
        }
    }
}

/// What would have come of one step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StepReport {
    /// Its name.
    pub step: Key,
    /// How many would have come to it.
    pub entered: Count,
    /// How many would have been sent its message; nothing for a step that sends none.
    pub sent: Option<Count>,
    /// How many would stand there at the end of the time looked at.
    pub waiting: Count,
    /// How many would have left the journey there, by the code of the reason.
    pub left: BTreeMap<&'static str, Count>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cell<'a> {
    Began,
    WrittenTo,
    Goal,
    Entered(&'a Key),
    Sent(&'a Key),
    Waiting(&'a Key),
    Left(&'a Key, Reason),
}

/// How the messages of a journey would leave.
pub struct Leaving<'a> {
    /// Under these caps, and in no night.
    pub promise: &'a Promise,
    /// By which way each goes.
    pub medium: &'a dyn Fn(&Key) -> Medium,
}

/// Lets pasts walk through a journey that begins from `from` on, until `until`; `company` is the fewest people who may be counted.
#[must_use]
pub fn simulate(
    journey: &Journey,
    leaving: &Leaving<'_>,
    histories: impl IntoIterator<Item = History>,
    (from, until): (Moment, Moment),
    company: u32,
) -> Report {
    let mut counted: BTreeMap<Cell<'_>, u64> = BTreeMap::new();
    let version = journey.version();
    let mut people = 0_u64;
    for mut history in histories {
        people = people.saturating_add(1);
        history.events.sort_by_key(|event| event.at);
        history.said.sort_by_key(|said| said.at);
        for cell in one(journey, leaving, version, &history, (from, until)) {
            let count = counted.entry(cell).or_default();
            *count = count.saturating_add(1);
        }
    }
    report(journey, &counted, people, company)
}

fn report(journey: &Journey, counted: &BTreeMap<Cell<'_>, u64>, people: u64, company: u32) -> Report {
    let count = |cell: Cell<'_>| Count::of(counted.get(&cell).copied().unwrap_or_default(), company);
    let steps = journey.all_steps().map(|step| {
        let name = &step.name;
        let left = Reason::ALL.into_iter().filter(|why| counted.contains_key(&Cell::Left(name, *why)));
        // A reason that nobody or hardly anybody had is not named: its name alone would tell of them.
        let left = left.map(|why| (why.code(), count(Cell::Left(name, why))));
        StepReport {
            step: name.clone(),
            entered: count(Cell::Entered(name)),
            sent: matches!(step.does, Does::Send { .. }).then(|| count(Cell::Sent(name))),
            waiting: count(Cell::Waiting(name)),
            left: left.filter(|(_, count)| *count != Count::Few).collect(),
        }
    });
    Report {
        people: Count::of(people, company),
        began: count(Cell::Began),
        written_to: count(Cell::WrittenTo),
        reached_goal: count(Cell::Goal),
        steps: steps.collect(),
        unknown: Unknown::ALL.into_iter().filter(|one| one.is_of(journey)).collect(),
    }
}

/// The places one person would have come through.
fn one<'a>(
    journey: &'a Journey,
    leaving: &Leaving<'_>,
    version: u64,
    history: &History,
    (from, until): (Moment, Moment),
) -> BTreeSet<Cell<'a>> {
    let events: Vec<Happened<'_>> = history
        .events
        .iter()
        .map(|event| Happened { deed: event.deed, article: &event.article, kind: &event.kind, at: event.at })
        .collect();
    let (mut cells, mut sends) = (BTreeSet::new(), Vec::new());
    let mut last: Option<Moment> = None;
    let mut free = from;
    for at in beginnings(journey, history, from, until).into_iter().take(BEGINNINGS_MOST) {
        let allowed = permission(journey, history, at) == Permission::Stands;
        if at >= free && allowed && journey.may_begin(last, at) {
            let walk = Walk { journey, history, events: &events, until, version };
            free = walk.walk(at, &mut cells, &mut sends);
            last = Some(at);
        }
    }
    cells.extend(left_the_house(journey, leaving, history, &sends, until));
    cells
}

/// A message a step hands over: of which step, which, and when.
type Handed<'a> = (&'a Key, Key, Moment);

/// The places of those messages that would have left by the end.
fn left_the_house<'a>(
    journey: &Journey,
    leaving: &Leaving<'_>,
    history: &History,
    sends: &[Handed<'a>],
    until: Moment,
) -> Vec<Cell<'a>> {
    let wish = |(_, message, at): &Handed<'_>| Wish {
        purpose: journey.purpose.clone(),
        medium: (leaving.medium)(message),
        at: *at,
    };
    let wishes: Vec<Wish> = sends.iter().map(wish).collect();
    let gate = |_: &Wish, at: Moment| match permission(journey, history, at) {
        Permission::Stands => Ok(()),
        Permission::Gone => Err(Because::Withdrawn),
    };
    let fell = replay_by(leaving.promise, &history.zone, &wishes, gate);
    let gone =
        sends.iter().zip(fell).filter(|(_, (fell, at))| !matches!(fell, Fell::Refused(_)) && *at < until);
    gone.flat_map(|((step, ..), _)| [Cell::WrittenTo, Cell::Sent(step)]).collect()
}

fn permission(journey: &Journey, history: &History, at: Moment) -> Permission {
    let gone = |purpose: &Key| {
        let mut said = history.said.iter().filter(|said| said.purpose == *purpose && said.at <= at);
        said.next_back().is_none_or(|said| said.permission == Permission::Gone)
    };
    if gone(&journey.purpose) || gone(journey.sight()) { Permission::Gone } else { Permission::Stands }
}

/// The moments at which it would have begun, in order.
fn beginnings(journey: &Journey, history: &History, from: Moment, until: Moment) -> Vec<Moment> {
    let mut at: Vec<Moment> = match &journey.starts {
        Trigger::Did(what) => history
            .events
            .iter()
            .filter(|event| what.is(event.deed, &event.article, &event.kind))
            .map(|event| event.at)
            .collect(),
        Trigger::SaidYes(purpose) => history
            .said
            .iter()
            .filter(|said| said.purpose == *purpose && said.permission == Permission::Stands)
            .map(|said| said.at)
            .collect(),
        Trigger::CameInto(_) | Trigger::WentOutOf(_) => history.came.clone(),
        Trigger::Nothing(_) => silences(journey, history),
        Trigger::EveryYear { .. } => {
            let day = |after: Moment| journey.starts.next_day(history.told.as_deref(), after, &history.zone);
            let before = from.plus_microseconds(-1);
            std::iter::successors(day(before), |found| day(*found))
                .take_while(|found| *found < until)
                .take(BEGINNINGS_MOST)
                .collect()
        }
    };
    at.retain(|at| *at >= from && *at < until);
    at.sort_unstable();
    at
}

/// The moments at which nothing had happened for long enough: counted from what was done, and from the yes.
fn silences(journey: &Journey, history: &History) -> Vec<Moment> {
    let yes = history.said.iter().filter(|said| said.purpose == *journey.sight()).map(|said| said.at);
    let mut signs: Vec<Moment> = history.events.iter().map(|event| event.at).chain(yes).collect();
    signs.sort_unstable();
    let next = signs.iter().skip(1).copied().map(Some).chain([None]);
    let over = signs.iter().zip(next).filter_map(|(sign, next)| {
        let over = journey.starts.silence(*sign, &history.zone)?;
        next.is_none_or(|next| next > over).then_some(over)
    });
    over.collect()
}

struct Walk<'a, 'h> {
    journey: &'a Journey,
    history: &'h History,
    events: &'h [Happened<'h>],
    until: Moment,
    version: u64,
}

impl<'a> Walk<'a, '_> {
    /// Walks once; answers when the person would be free again.
    fn walk(&self, begins: Moment, cells: &mut BTreeSet<Cell<'a>>, sends: &mut Vec<Handed<'a>>) -> Moment {
        let Some(mut stands) = Enrolment::begin(self.journey, begins) else { return self.until };
        cells.insert(Cell::Began);
        let mut now = begins;
        for _ in 0..STEPS_TAKEN_MOST {
            let Some((_, at)) = self.journey.find(&stands.step) else { return now };
            cells.insert(Cell::Entered(&at.name));
            if now >= self.until {
                cells.insert(Cell::Waiting(&at.name));
                return self.until;
            }
            let next = match self.take(stands, now) {
                Outcome::Send { message, then, .. } => {
                    sends.push((&at.name, message, now));
                    if then.is_none() {
                        cells.insert(Cell::Left(&at.name, Reason::Ended));
                    }
                    then
                }
                Outcome::MovedOn { to, .. } => Some(to),
                Outcome::Wait { stays, .. } => {
                    now = self.wakes(now, stays.due);
                    Some(stays)
                }
                Outcome::Exited { why, .. } => {
                    cells.insert(Cell::Left(&at.name, why));
                    None
                }
                Outcome::ReachedGoal { .. } => {
                    cells.extend([Cell::Goal, Cell::Left(&at.name, Reason::GoalReached)]);
                    None
                }
            };
            let Some(next) = next else { return now.plus_microseconds(1) };
            stands = next;
        }
        now
    }

    fn take(&self, stands: Enrolment, now: Moment) -> Outcome {
        let known = Known {
            version: self.version,
            permission: permission(self.journey, self.history, now),
            events: self.events,
            audiences: &|key| self.history.audiences.contains(key),
        };
        let share = share(self.history.lot, &stands.step);
        step(self.journey, stands, &known, now, &self.history.zone, share)
    }

    /// A person on the way is looked at when the wait is over, and when they do or say something.
    fn wakes(&self, now: Moment, due: Moment) -> Moment {
        let done = self.events.iter().map(|event| event.at);
        let said = self.history.said.iter().map(|said| said.at);
        done.chain(said).filter(|at| *at > now).fold(due, Moment::min)
    }
}
