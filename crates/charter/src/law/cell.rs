//! The parts of a law pack: what each cell says, where it is written, and how sure that is.
//!
//! **Invariant:** a cell without a citation or a confidence does not parse.

use crate::law::period::Period;
use entrenous_core::moment::Span;
use entrenous_core::permit::Gate;
use serde::{Deserialize, Serialize};

/// Where a cell is written; never empty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Citations(Vec<String>);

impl Citations {
    /// Each citation, such as `GDPR Art. 7(1)`.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

impl TryFrom<Vec<String>> for Citations {
    type Error = &'static str;
    fn try_from(list: Vec<String>) -> Result<Self, Self::Error> {
        let blank = list.is_empty() || list.iter().any(|cite| cite.trim().is_empty());
        if blank { Err("`cite` names at least one article") } else { Ok(Self(list)) }
    }
}

/// How sure a cell is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, PartialOrd, Ord)]
pub enum Confidence {
    /// A well-known text, held against recent sources.
    A,
    /// Known, not held against a second source.
    B,
    /// Unsure: to be verified first.
    C,
}

/// A signal of the browser a law may give effect to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignalName {
    /// Global Privacy Control.
    Gpc,
}

/// What the clock of a request may wait for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// While the person's identity is not proven.
    Identity,
    /// While the person is asked what exactly they mean.
    Clarification,
    /// While a fee is not paid.
    Fee,
}

/// What becomes of a last day on which nobody works.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rolls {
    /// It moves to the next working day.
    Forward,
    /// It stays what it is.
    Stays,
}

/// From where a time in hours is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// From the moment of the event.
    #[default]
    FromTheMoment,
    /// From the next full hour: the hour of the event is not counted.
    FromTheNextHour,
}

/// What must be kept as a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// Of processing activities (GDPR Art. 30).
    Processing,
    /// Of incidents and breaches.
    Incidents,
    /// Of impact assessments.
    Assessments,
    /// Of consents given through a consent manager.
    ConsentManagers,
}

/// What a page must carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// A link to the privacy notice.
    PrivacyNotice,
    /// The link `Your Privacy Choices` (11 CCR 7015).
    YourPrivacyChoices,
    /// A link that limits the use of sensitive data (Cal. Civ. Code 1798.135(a)(2)).
    LimitSensitive,
    /// A link out of every message.
    Unsubscribe,
    /// The postal address of the sender in every message.
    PostalAddress,
    /// That a browser signal was honoured (11 CCR 7025(c)(6)).
    GpcHonoured,
}

macro_rules! rule {
    ($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_about])* pub $field: $type,)*
            /// A sentence a lawyer wants to see: a condition, an exemption.
            pub note: Option<String>,
            /// Where it is written.
            pub cite: Citations,
            /// How sure it is.
            pub confidence: Confidence,
            /// Why it may be looser than what the parent says.
            pub loosens: Option<String>,
        }
    };
}
rule! {
    /// What a law asks before one kind of processing.
    Cell {
        /// Of an adult.
        default: Gate,
        #[serde(default)]
        /// Signals that count as a no.
        signal: Vec<SignalName>,
        /// Of a child, if stricter.
        child: Option<Gate>,
        /// Of a teenager, if stricter.
        teen: Option<Gate>,
    }
}
rule! {
    /// Who is a child and who a teenager.
    AgeRule {
        /// Below this age in years, a guardian agrees.
        child_under: u8,
        /// Below this age in years, one is not an adult for this law.
        teen_under: u8,
    }
}
rule! {
    /// How long choices stand, and how soon a no takes effect.
    ConsentRule {
        /// When a withdrawal must have effect.
        withdraw: Period,
        /// When messages of marketing must have stopped.
        stop_messages: Period,
        /// How long a yes stands, if the law or its authority says so.
        yes_lasts: Option<Span>,
        /// How long after a no one may not ask again.
        ask_again_after: Span,
    }
}
rule! {
    /// Global Privacy Control.
    GpcRule {
        /// Whether it must be honoured.
        must_honour: bool,
        /// Whether it must be shown that it was.
        must_display: bool,
    }
}
rule! {
    /// A deadline for a request of a person.
    RequestRule {
        /// When it must be acknowledged.
        ack: Option<Period>,
        /// When it must be answered or take effect.
        due: Option<Period>,
        /// By how much this may be extended.
        extend: Option<Period>,
        /// When an extension must have been told.
        notify_extension_within: Option<Period>,
        #[serde(default)]
        /// What must be there before the clock begins.
        clock_starts_after: Vec<Pause>,
        #[serde(default)]
        /// What makes the clock stand still.
        clock_stops_on: Vec<Pause>,
    }
}
rule! {
    /// How days are counted.
    ClockRule {
        /// The id of the calendar of public holidays.
        calendar: String,
        /// What becomes of a last day on which nobody works.
        rolls: Rolls,
        #[serde(default)]
        /// From where a time in hours is counted.
        hours: Hours,
    }
}
rule! {
    /// Links and displays a page must carry.
    LinkRule {
        #[serde(default)]
        /// What must be there to click.
        required: Vec<Duty>,
        #[serde(default)]
        /// What must be there to read.
        display: Vec<Duty>,
    }
}
rule! {
    /// What must stay on record.
    RecordRule {
        /// How long requests and consents must stay provable.
        keep: Option<Span>,
        #[serde(default)]
        /// The lists to be kept.
        registers: Vec<Register>,
    }
}
rule! {
    /// When a breach must be told.
    BreachRule {
        /// To the authority.
        authority: Option<Period>,
        /// To the persons.
        persons: Option<Period>,
    }
}

/// Signals and what a law makes of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    /// Global Privacy Control.
    pub gpc: GpcRule,
}

/// Deadlines by kind of request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// To see, correct, take along or erase.
    pub access: RequestRule,
    /// To opt out or to object.
    pub opt_out: RequestRule,
    /// To complain.
    pub complaint: Option<RequestRule>,
}
