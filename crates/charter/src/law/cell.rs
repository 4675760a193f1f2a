//! The parts of a law pack: what each cell says, where it is written, and how sure that is.
//!
//! **Invariant:** a cell without a citation or a confidence does not parse.

use crate::law::period::Period;
use entrenous_core::moment::Span;
use entrenous_core::permit::Gate;
use entrenous_core::region::Place;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

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

/// A calendar day, `YYYY-MM-DD`; days compare as the calendar does.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Day(String);

impl Day {
    /// Parses a day written `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let day: toml::value::Datetime = text.parse().ok()?;
        (day.date.is_some() && day.time.is_none()).then(|| Self(day.to_string()))
    }
    /// The day as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = toml::value::Datetime::deserialize(deserializer)?.to_string();
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("a day is written `YYYY-MM-DD`, without quotes"))
    }
}

/// A signal of the browser a law may give effect to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignalName {
    /// Global Privacy Control.
    Gpc,
}

/// What a law asks before one kind of processing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// Of an adult.
    pub default: Gate,
    /// Signals that count as a no.
    #[serde(default)]
    pub signal: Vec<SignalName>,
    /// Of a child, if stricter.
    pub child: Option<Gate>,
    /// Of a teenager, if stricter.
    pub teen: Option<Gate>,
    /// Where it is written.
    pub cite: Citations,
    /// How sure it is.
    pub confidence: Confidence,
}

/// Who is a child and who a teenager.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeRule {
    /// Below this age in years, a guardian agrees.
    pub child_under: u8,
    /// Below this age in years, one is not an adult for this law.
    pub teen_under: u8,
    /// Places with another age for a guardian.
    #[serde(default)]
    pub places: BTreeMap<Place, u8>,
    /// Where it is written.
    pub cite: Citations,
    /// How sure it is.
    pub confidence: Confidence,
}

impl AgeRule {
    /// The age in years below which a guardian agrees in a place; the highest of all if the place is unknown.
    #[must_use]
    pub fn child_under(&self, place: Option<&Place>) -> u8 {
        match place.and_then(|place| self.places.get(place).or_else(|| self.places.get(&place.country()?))) {
            Some(age) => *age,
            None => self.child_under,
        }
    }
}

macro_rules! rule {
    ($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_about])* pub $field: $type,)*
            /// Where it is written.
            pub cite: Citations,
            /// How sure it is.
            pub confidence: Confidence,
        }
    };
}
rule! {
    /// How long choices stand.
    ConsentRule {
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
        /// When it must be answered or take effect.
        due: Period,
        /// By how much this may be extended.
        extend: Option<Period>,
        /// When it must be acknowledged.
        ack: Option<Period>,
    }
}
rule! {
    /// Links a page must carry.
    LinkRule {
        /// Their text keys.
        required: Vec<String>,
    }
}
rule! {
    /// How long requests must stay on record.
    RecordRule {
        /// For so long.
        keep: Span,
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
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signals {
    /// Global Privacy Control.
    pub gpc: Option<GpcRule>,
}

/// Deadlines by kind of request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// To see, correct, take along or erase.
    pub access: RequestRule,
    /// To opt out or to object.
    pub opt_out: RequestRule,
}
