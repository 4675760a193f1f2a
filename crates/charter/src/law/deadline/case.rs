//! What happened: what was asked, when it came, what was waited for, whether an extension was told.
//!
//! **Invariant:** a wait lies after the receipt and has an end: while it has none, the clock stands still and there is no last day.

use crate::law::cell::Pause;
use crate::law::day::Day;
use entrenous_core::moment::Moment;
use serde::Serialize;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// The years in which something may be received.
const YEARS: RangeInclusive<u16> = 2000..=2199;
/// How many waits a case may have.
const WAITS_MOST: usize = 24;
/// How many days one may last.
const WAIT_DAYS_MOST: i64 = 3_660;

/// What it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request to see, correct, take along or erase.
    Access,
    /// An opt-out or an objection.
    OptOut,
    /// A complaint.
    Complaint,
    /// A breach that became known.
    Breach,
}

/// When it came: a day, and the moment if that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Received {
    pub(super) day: Day,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub(super) moment: Option<Moment>,
}

/// A time in which the business waits for the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Wait {
    /// For what.
    pub pause: Pause,
    /// The day it was asked.
    pub asked: Day,
    /// The day the answer came.
    pub answered: Day,
}

/// Whether the person was told in time that the answer takes longer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extension {
    /// No.
    NotTold,
    /// Yes.
    Told,
}

/// A request or a breach, as far as its deadlines depend on it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Case {
    kind: Kind,
    received: Received,
    waits: Vec<Wait>,
    extension: Extension,
}

/// Not a time of receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no day of receipt; write `2027-01-15`, or `2027-01-15T14:20:00+01:00` where a law counts in hours"
)]
pub struct NotReceived(String);

/// A case that cannot have happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACase {
    /// Out of order.
    #[error("{} was asked on {}, before the request came on {received}", .wait.pause.in_words(), .wait.asked)]
    AskedBefore {
        /// Which.
        wait: Wait,
        /// When the request came.
        received: Day,
    },
    /// Out of order.
    #[error("the answer of {} is before the question of {}; write the day it was asked first", .0.answered, .0.asked)]
    AnsweredBefore(Wait),
    /// Too long.
    #[error("from {} to {} nobody waits; a wait is at most ten years long", .0.asked, .0.answered)]
    TooLong(Wait),
    /// Too many.
    #[error("a case has at most {WAITS_MOST} waits")]
    TooMany,
}

impl FromStr for Received {
    type Err = NotReceived;
    fn from_str(text: &str) -> Result<Self, NotReceived> {
        let moment = text.parse::<Moment>().ok();
        let day = if moment.is_some() { text.get(..10) } else { Some(text) };
        let day = day.and_then(Day::parse).filter(|day| YEARS.contains(&day.year()));
        day.map(|day| Self { day, moment }).ok_or_else(|| NotReceived(text.to_owned()))
    }
}

fn as_text<S: serde::Serializer>(moment: &Option<Moment>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&moment.map(|moment| moment.to_string()).unwrap_or_default())
}

impl Received {
    /// The day, where it came.
    #[must_use]
    pub const fn day(self) -> Day {
        self.day
    }
}

impl Case {
    /// A case whose waits lie after its receipt.
    pub fn new(
        kind: Kind,
        received: Received,
        mut waits: Vec<Wait>,
        extension: Extension,
    ) -> Result<Self, NotACase> {
        if waits.len() > WAITS_MOST {
            return Err(NotACase::TooMany);
        }
        for wait in waits.iter().copied() {
            if wait.asked < received.day {
                return Err(NotACase::AskedBefore { wait, received: received.day });
            }
            if wait.answered < wait.asked {
                return Err(NotACase::AnsweredBefore(wait));
            }
            if wait.asked.days_until(wait.answered) > WAIT_DAYS_MOST {
                return Err(NotACase::TooLong(wait));
            }
        }
        waits.sort_by_key(|wait| (wait.asked, wait.answered));
        Ok(Self { kind, received, waits, extension })
    }
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }
    /// When it came.
    #[must_use]
    pub const fn received(&self) -> Received {
        self.received
    }
    /// What was waited for, in the order of the days.
    #[must_use]
    pub fn waits(&self) -> &[Wait] {
        &self.waits
    }
    /// Whether an extension was told.
    #[must_use]
    pub const fn extension(&self) -> Extension {
        self.extension
    }
}
