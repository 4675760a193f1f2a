//! One person, one step: where they stand comes in and is used up, what happens comes out.
//!
//! **Invariant:** a withdrawal is looked at first, then whether the file has changed, then the goal, then what ends the journey, and only then the step.
//! **Invariant:** a message is sent from its own step alone, and whoever leaves that step stands behind it: no step sends twice.
//! **Invariant:** every outcome carries a reason with a stable code.

use super::path::Place;
use super::{Condition, Deed, Does, Happening, Journey, OnPurchase, Sense, Step};
use crate::campaign::{SHARES, parts, pick};
use entrenous_core::id::Key;
use entrenous_core::moment::{Moment, Zone};
use serde::{Deserialize, Serialize};

/// Where a person stands in a journey.
#[derive(PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Enrolment {
    /// The version of the journey they walk, as [`Journey::version`] names it.
    pub version: u64,
    /// The step they stand at.
    pub step: Key,
    /// When they set out.
    pub since: Moment,
    /// When they came to this step.
    pub arrived: Moment,
    /// When it is to be looked at again.
    pub due: Moment,
}

impl Enrolment {
    /// Sets out; nothing for a journey without a step.
    #[must_use]
    pub fn begin(journey: &Journey, now: Moment) -> Option<Self> {
        let step = journey.first()?.name.clone();
        Some(Self { version: journey.version(), step, since: now, arrived: now, due: now })
    }
    fn to(self, step: &Step, version: u64, now: Moment) -> Self {
        Self { version, step: step.name.clone(), since: self.since, arrived: now, due: now }
    }
}

/// Something a person did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Happened<'a> {
    /// What.
    pub deed: Deed,
    /// With which article.
    pub article: &'a str,
    /// Of which kind; empty if the catalog does not say.
    pub kind: &'a str,
    /// When.
    pub at: Moment,
}

/// Whether the purpose of a journey may still write to a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permission {
    /// It may.
    Stands,
    /// The yes was taken back, or its time is over.
    Gone,
}

/// What is known of a person, as far as the purpose may know it.
pub struct Known<'a> {
    /// What [`Journey::version`] says: asked once for many people.
    pub version: u64,
    /// Whether it may write to them.
    pub permission: Permission,
    /// What they did.
    pub events: &'a [Happened<'a>],
    /// Whether they are in an audience.
    pub audiences: &'a (dyn Fn(&Key) -> bool + Sync),
}

/// Why something came of a step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The message is to be sent now.
    Sent,
    /// The wait is not over.
    Waiting,
    /// The window of the step is closed.
    WindowClosed,
    /// The wait is over.
    WaitOver,
    /// What was waited for happened.
    Happened,
    /// It did not happen in time.
    DidNotHappen,
    /// The condition holds.
    Held,
    /// The condition does not hold.
    DidNotHold,
    /// The lot fell so.
    ByLot,
    /// The journey goes on elsewhere.
    WentOn,
    /// The goal is reached.
    GoalReached,
    /// It came to its end.
    Ended,
    /// The yes to the purpose was taken back.
    ConsentWithdrawn,
    /// The person bought something.
    Bought,
    /// One of its exits.
    Exit,
    /// The file has changed, and the step is no more.
    JourneyChanged,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 16] = [
        Self::Sent,
        Self::Waiting,
        Self::WindowClosed,
        Self::WaitOver,
        Self::Happened,
        Self::DidNotHappen,
        Self::Held,
        Self::DidNotHold,
        Self::ByLot,
        Self::WentOn,
        Self::GoalReached,
        Self::Ended,
        Self::ConsentWithdrawn,
        Self::Bought,
        Self::Exit,
        Self::JourneyChanged,
    ];

    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Waiting => "waiting",
            Self::WindowClosed => "window_closed",
            Self::WaitOver => "wait_over",
            Self::Happened => "happened",
            Self::DidNotHappen => "did_not_happen",
            Self::Held => "held",
            Self::DidNotHold => "did_not_hold",
            Self::ByLot => "by_lot",
            Self::WentOn => "went_on",
            Self::GoalReached => "goal_reached",
            Self::Ended => "ended",
            Self::ConsentWithdrawn => "consent_withdrawn",
            Self::Bought => "bought",
            Self::Exit => "exit",
            Self::JourneyChanged => "journey_changed",
        }
    }
}

/// What came of a step.
#[derive(PartialEq, Eq, Debug)]
pub enum Outcome {
    /// This message is to be handed to the pipeline; then the person stands at `then`, or has come to the end.
    Send {
        /// The message.
        message: Key,
        /// The step it belongs to.
        step: Key,
        /// Where they stand after it.
        then: Option<Enrolment>,
    },
    /// Nothing before this moment; the moment is also their `due`.
    Wait {
        /// Why.
        why: Reason,
        /// Where they stand.
        stays: Enrolment,
    },
    /// They stand at another step, which is due now.
    MovedOn {
        /// Why.
        why: Reason,
        /// Where they stand.
        to: Enrolment,
    },
    /// They are no longer on the way.
    Exited {
        /// Why.
        why: Reason,
        /// At which step.
        at: Key,
    },
    /// They did what the journey is for.
    ReachedGoal {
        /// At which step.
        at: Key,
    },
}

impl Outcome {
    /// Why.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Send { .. } => Reason::Sent,
            Self::Wait { why, .. } | Self::MovedOn { why, .. } | Self::Exited { why, .. } => *why,
            Self::ReachedGoal { .. } => Reason::GoalReached,
        }
    }
}

/// Takes a person one step further. `zone` is the clock they live by, `share` a number from 0 to [`SHARES`] - 1 that a keyed hash of the person,
/// the journey and the step gives: the lot falls the same each time.
#[must_use]
pub fn step(
    journey: &Journey,
    stands: Enrolment,
    known: &Known<'_>,
    now: Moment,
    zone: &Zone,
    share: u16,
) -> Outcome {
    if let Some(why) = early_end(journey, &stands, known, now) {
        return match why {
            Reason::GoalReached => Outcome::ReachedGoal { at: stands.step },
            why => Outcome::Exited { why, at: stands.step },
        };
    }
    let Some((place, found)) = journey.find(&stands.step) else {
        return Outcome::Exited { why: Reason::JourneyChanged, at: stands.step };
    };
    Here { journey, place, version: known.version, now, zone }.take(found, stands, known, share)
}

/// What ends a journey wherever a person stands.
fn early_end(journey: &Journey, stands: &Enrolment, known: &Known<'_>, now: Moment) -> Option<Reason> {
    let since = (stands.since, now);
    if known.permission == Permission::Gone {
        return Some(Reason::ConsentWithdrawn);
    }
    if journey.find(&stands.step).is_none() {
        return Some(Reason::JourneyChanged);
    }
    if journey.goal.as_ref().is_some_and(|goal| happened(known, goal, since)) {
        return Some(Reason::GoalReached);
    }
    let bought = known.events.iter().any(|event| event.deed == Deed::Bought && is_between(event, since));
    if journey.on_purchase == OnPurchase::Leave && bought {
        return Some(Reason::Bought);
    }
    let leaves = journey.exits.iter().any(|exit| holds(known, exit, since));
    leaves.then_some(Reason::Exit)
}

/// A time after the first moment, up to and with the second: what began the journey does not count as done on the way.
type Time = (Moment, Moment);

fn is_between(event: &Happened<'_>, (after, upto): Time) -> bool {
    event.at > after && event.at <= upto
}

fn happened(known: &Known<'_>, what: &Happening, time: Time) -> bool {
    let is = |event: &Happened<'_>| what.is(event.deed, event.article, event.kind);
    known.events.iter().any(|event| is_between(event, time) && is(event))
}

fn holds(known: &Known<'_>, condition: &Condition, time: Time) -> bool {
    let (sense, is) = match condition {
        Condition::Did(sense, what) => (sense, happened(known, what, time)),
        Condition::In(sense, audience) => (sense, (known.audiences)(audience)),
    };
    is == (*sense == Sense::Is)
}

/// A step, as seen by who stands at it.
struct Here<'a> {
    journey: &'a Journey,
    place: Place<'a>,
    version: u64,
    now: Moment,
    zone: &'a Zone,
}

impl Here<'_> {
    fn take(&self, found: &Step, stands: Enrolment, known: &Known<'_>, share: u16) -> Outcome {
        let now = self.now;
        match &found.does {
            Does::Send { message, window } => {
                let opens = window.map_or(now, |window| window.opens(self.zone, self.now));
                if opens > now {
                    return self.waits(stands, Reason::WindowClosed, opens);
                }
                let step = stands.step.clone();
                let then = self.journey.behind(self.place).map(|next| stands.to(next, self.version, now));
                Outcome::Send { message: message.clone(), step, then }
            }
            Does::Wait(pause) => {
                let until = pause.over(self.zone, stands.arrived);
                self.until(stands, until)
            }
            Does::Until(minute) => {
                let until = self.zone.next(stands.arrived, *minute);
                self.until(stands, until)
            }
            Does::WaitFor { what, most } => {
                if happened(known, what, (stands.arrived, now)) {
                    return self.on(stands, Reason::Happened, None);
                }
                let until = most.over(self.zone, stands.arrived);
                if now < until {
                    return self.waits(stands, Reason::Waiting, until);
                }
                self.on(stands, Reason::DidNotHappen, None)
            }
            Does::Branch { condition, then, otherwise } => {
                if holds(known, condition, (stands.since, now)) {
                    self.on(stands, Reason::Held, then.as_ref())
                } else {
                    self.on(stands, Reason::DidNotHold, otherwise.as_ref())
                }
            }
            Does::Split(shares) => {
                let shares = shares.iter().map(|part| (part.to.as_ref(), parts(part.share)));
                self.on(stands, Reason::ByLot, pick(shares, share.min(SHARES)).flatten())
            }
            Does::Go(name) => match self.journey.find(name) {
                Some((_, next)) => {
                    Outcome::MovedOn { why: Reason::WentOn, to: stands.to(next, self.version, now) }
                }
                None => Outcome::Exited { why: Reason::JourneyChanged, at: stands.step },
            },
            Does::End => Outcome::Exited { why: Reason::Ended, at: stands.step },
        }
    }
    fn waits(&self, stands: Enrolment, why: Reason, until: Moment) -> Outcome {
        Outcome::Wait { why, stays: Enrolment { version: self.version, due: until, ..stands } }
    }
    fn until(&self, stands: Enrolment, until: Moment) -> Outcome {
        if self.now < until {
            self.waits(stands, Reason::Waiting, until)
        } else {
            self.on(stands, Reason::WaitOver, None)
        }
    }
    fn on(&self, stands: Enrolment, why: Reason, branch: Option<&Key>) -> Outcome {
        match self.journey.along(self.place, branch) {
            Some(next) => Outcome::MovedOn { why, to: stands.to(next, self.version, self.now) },
            None => Outcome::Exited { why: Reason::Ended, at: stands.step },
        }
    }
}
