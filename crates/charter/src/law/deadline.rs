//! By when a request of a person must be acknowledged and answered, or a breach told, under one law: the last day the law allows,
//! and the day to plan for. [`mod@case`] says what happened, [`mod@count`] counts, here the rules of a pack become [`Deadline`]s.
//!
//! **Invariant:** the day of the event is not counted (Regulation 1182/71 Art. 3(1)).
//! **Invariant:** the day to plan for is never later than the last day by law, and never before the receipt.
//! **Invariant:** what has no effect under a law is said, never silently dropped.

mod case;
mod count;
mod strictest;

pub use case::{Case, Extension, Kind, NotACase, NotReceived, Received, Wait};
pub use strictest::strictest;

use crate::law::calendar::{Calendars, NotACalendar};
use crate::law::cell::{Confidence, Pause, RequestRule};
use crate::law::day::Day;
use crate::law::pack::Pack;
use crate::law::period::Period;
use count::Count;
use entrenous_core::moment::Moment;
use serde::Serialize;
use std::cmp::Ordering;
use std::fmt;

/// What must be done by then.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The person is told that the request has come.
    Acknowledge,
    /// The request is answered, or takes effect.
    Answer,
    /// The person is told that it will take longer.
    TellExtension,
    /// The request is answered if that was told in time.
    AnswerExtended,
    /// The authority is told of a breach.
    TellAuthority,
    /// The persons are told of a breach.
    TellPersons,
}

/// The end of a time: of a day, or a moment where a law counts in hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum When {
    /// The end of this day.
    Day(Day),
    /// This moment.
    Moment(#[serde(serialize_with = "as_text")] Moment),
}

/// One deadline under one law.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Deadline {
    /// The id of the pack.
    pub pack: String,
    /// What must be done.
    pub step: Step,
    /// The last day by law.
    pub legal: When,
    /// The day to plan for.
    pub plan: When,
    /// Where it is written.
    pub cite: Vec<String>,
    /// How sure it is: as sure as the least sure of what it was counted from.
    pub confidence: Confidence,
    /// How it was counted, where that is not plain.
    pub because: Vec<String>,
}

/// What one law says of a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// The id of the pack.
    pub pack: String,
    /// By when what must be done, in the order of the steps.
    pub deadlines: Vec<Deadline>,
    /// What has no effect, and what a lawyer wants to see.
    pub notes: Vec<String>,
}

/// The deadlines of a case under one law; refused if the calendar the law counts by is not among these.
pub fn outcome(pack: &Pack, calendars: &Calendars, case: &Case) -> Result<Outcome, NotACalendar> {
    let calendar = calendars.get(&pack.clock.calendar).ok_or_else(|| NotACalendar {
        id: pack.clock.calendar.clone(),
        why: format!("the pack `{}` counts by it, and it is not there", pack.id),
    })?;
    let count = Count::new(pack, calendar, case);
    let request = &pack.request;
    let (deadlines, notes) = match case.kind() {
        Kind::Access => requested(&count, &request.access),
        Kind::OptOut => requested(&count, &request.opt_out),
        Kind::Complaint => match &request.complaint {
            Some(complaint) => requested(&count, complaint),
            None => (Vec::new(), vec!["this law names no time for a complaint".to_owned()]),
        },
        Kind::Breach => breached(&count, pack),
    };
    Ok(Outcome { pack: pack.id.clone(), deadlines, notes })
}

fn requested(count: &Count<'_>, rule: &RequestRule) -> (Vec<Deadline>, Vec<String>) {
    let case = count.case();
    let one = |step: Step, periods: &[Period]| count.deadline(step, periods, rule);
    let told = case.extension() == Extension::Told;
    let extended = rule.due.zip(rule.extend).map(|(due, extend)| due.plus(extend));
    let mut deadlines = Vec::new();
    deadlines.extend(rule.ack.map(|ack| one(Step::Acknowledge, &[ack])));
    if let Some(due) = rule.due.filter(|_| !told || extended.is_none()) {
        deadlines.push(one(Step::Answer, &[due]));
    }
    if let Some(extended) = &extended {
        let notify = rule.notify_extension_within.or(rule.due);
        deadlines.extend(notify.map(|within| one(Step::TellExtension, &[within])));
        deadlines.push(one(Step::AnswerExtended, extended));
    }
    let mut notes: Vec<String> = case.waits().iter().map(|wait| count.effect(wait, rule)).collect();
    if told && extended.is_none() {
        notes.push("this law knows no extension: that one was told changes nothing".to_owned());
    }
    notes.extend(rule.note.clone());
    (deadlines, notes)
}

fn breached(count: &Count<'_>, pack: &Pack) -> (Vec<Deadline>, Vec<String>) {
    let rule = &pack.breach;
    let steps = [(Step::TellAuthority, rule.authority), (Step::TellPersons, rule.persons)];
    let timed = steps.into_iter().filter_map(|(step, period)| Some((step, period?)));
    let deadlines = timed.map(|(step, period)| count.breach(step, period, rule)).collect();
    let case = count.case();
    let mut notes = Vec::new();
    if !case.waits().is_empty() || case.extension() == Extension::Told {
        notes.push("no pause and no extension has an effect on the time to tell a breach".to_owned());
    }
    notes.extend(rule.note.clone());
    (deadlines, notes)
}

impl Period {
    /// Both, one after the other; counted as one if their units are the same, as three months from the receipt are.
    fn plus(self, more: Self) -> Vec<Self> {
        match (self, more) {
            (Self::Of(first, unit), Self::Of(second, other)) if unit == other => {
                vec![Self::Of(first.saturating_add(second), unit)]
            }
            _ => vec![self, more],
        }
    }
}

impl Pause {
    /// In words.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Identity => "proof of identity",
            Self::Clarification => "a clarification",
            Self::Fee => "a fee",
        }
    }
}

impl When {
    /// The moment from which it is too late.
    fn end(self) -> Moment {
        match self {
            Self::Day(day) => day.plus_days(1).begins(),
            Self::Moment(moment) => moment,
        }
    }
}

impl Ord for When {
    fn cmp(&self, other: &Self) -> Ordering {
        self.end().cmp(&other.end())
    }
}

impl PartialOrd for When {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Moment(moment) => moment.fmt(f),
        }
    }
}

fn as_text<S: serde::Serializer>(moment: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(moment)
}
