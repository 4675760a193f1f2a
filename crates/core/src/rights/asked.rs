//! What an agent asks of the house for a person (Data Rights Protocol 1.0): which right, how far it is, and why.
//!
//! **Invariant:** nothing here says who the person is: what an agent claims of them is checked and not kept.

use crate::charter::Endpoint;
use crate::id::RowId;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};

/// The right that is exercised: the closed list of the protocol.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Exercise {
    /// No sale and no sharing (Cal. Civ. Code 1798.120).
    #[serde(rename = "sale:opt-out", alias = "sale:opt_out")]
    OptOut,
    /// Sale and sharing again.
    #[serde(rename = "sale:opt-in", alias = "sale:opt_in")]
    OptIn,
    /// Erasure (1798.105).
    #[serde(rename = "deletion")]
    Deletion,
    /// To know (1798.110).
    #[serde(rename = "access")]
    Access,
    /// To know the categories.
    #[serde(rename = "access:categories")]
    Categories,
    /// To know the pieces.
    #[serde(rename = "access:specific")]
    Specific,
}

impl Exercise {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::OptOut, Self::OptIn, Self::Deletion, Self::Access, Self::Categories, Self::Specific];
    /// Its word in a row and in an answer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::OptOut => "sale:opt-out",
            Self::OptIn => "sale:opt-in",
            Self::Deletion => "deletion",
            Self::Access => "access",
            Self::Categories => "access:categories",
            Self::Specific => "access:specific",
        }
    }
}

/// How far a request is (Data Rights Protocol, 3.02), with its reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// The person has to show that they ask.
    Unproven,
    /// Done.
    Fulfilled,
    /// Taken back by the agent.
    Revoked,
    /// The person says they did not ask.
    Disowned,
    /// Not to be had through an agent, or declined by the operator.
    Denied,
    /// Nobody showed that they asked, in the time the law gives.
    Lapsed,
}

impl Course {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Unproven, Self::Fulfilled, Self::Revoked, Self::Disowned, Self::Denied, Self::Lapsed];
    /// Its word in a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unproven => "unproven",
            Self::Fulfilled => "fulfilled",
            Self::Revoked => "revoked",
            Self::Disowned => "disowned",
            Self::Denied => "denied",
            Self::Lapsed => "lapsed",
        }
    }
    /// The protocol's status and reason.
    #[must_use]
    pub const fn status(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Unproven => ("in_progress", Some("need_user_verification")),
            Self::Fulfilled => ("fulfilled", None),
            Self::Revoked => ("revoked", None),
            Self::Disowned => ("denied", Some("suspected_fraud")),
            Self::Denied => ("denied", Some("other")),
            Self::Lapsed => ("denied", Some("insuf_verification")),
        }
    }
}

/// A request as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The agent, by its id.
    pub agent: String,
    /// The id of the request.
    pub row: RowId,
    /// When it arrived.
    pub at: Moment,
    /// When the law wants it answered.
    pub due: Moment,
    /// The right.
    pub exercise: Exercise,
    /// The agent's own id of it, if it gave one.
    pub agent_request: Option<String>,
    /// Where the agent is told how it ended, if it wishes to be told.
    pub callback: Option<Endpoint>,
    /// How far it is.
    pub course: Course,
}

impl Asked {
    /// How far it is at a moment: what nobody proved in time has lapsed.
    #[must_use]
    pub fn course_at(&self, now: Moment) -> Course {
        if self.course == Course::Unproven && now > self.due { Course::Lapsed } else { self.course }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_right_reads_as_it_is_written_and_opt_out_in_both_writings() {
        for exercise in Exercise::ALL {
            let read: Exercise = serde_json::from_str(&format!("\"{}\"", exercise.word())).unwrap();
            assert_eq!(read, exercise);
        }
        assert_eq!(serde_json::from_str::<Exercise>("\"sale:opt_out\"").unwrap(), Exercise::OptOut);
        assert!(serde_json::from_str::<Exercise>("\"horoscope\"").is_err());
    }

    #[test]
    fn what_nobody_proves_in_time_lapses_and_what_is_done_stays_done() {
        let asked = |course| Asked {
            agent: "AGENT".to_owned(),
            row: RowId::from_bytes([1; 16]),
            at: Moment::from_seconds(1),
            due: Moment::from_seconds(9),
            exercise: Exercise::Deletion,
            agent_request: None,
            callback: None,
            course,
        };
        assert_eq!(asked(Course::Unproven).course_at(Moment::from_seconds(9)), Course::Unproven);
        assert_eq!(asked(Course::Unproven).course_at(Moment::from_seconds(10)), Course::Lapsed);
        assert_eq!(asked(Course::Fulfilled).course_at(Moment::from_seconds(10)), Course::Fulfilled);
    }
}
