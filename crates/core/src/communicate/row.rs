//! A message in a row: its name, what is decided of it, and what becomes of it.
//!
//! **Invariant:** a person gets one message of a kind on one occasion: [`Name`] is the key under which it is kept, and a second one is no other.

use crate::charter::Language;
use crate::communicate::{Medium, State, Urgency};
use crate::hash::Hash;
use crate::id::{Key, PersonId, RowId};
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest name of an occasion, in bytes.
pub const OCCASION_BYTES_MOST: usize = 160;

/// On which occasion a message is sent: `campaign/autumn`, `journey/welcome/…`, `answer/…` with the caller's own number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Occasion(Box<str>);

/// Not the name of an occasion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an occasion is named with 1 to {OCCASION_BYTES_MOST} letters, digits and `-_./:`")]
pub struct NotAnOccasion;

impl Occasion {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<Self, NotAnOccasion> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/' | b':');
        let fits = (1..=OCCASION_BYTES_MOST).contains(&text.len()) && text.bytes().all(plain);
        if fits { Ok(Self(text.into())) } else { Err(NotAnOccasion) }
    }
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Occasion {
    type Error = NotAnOccasion;
    fn try_from(text: String) -> Result<Self, NotAnOccasion> {
        Self::parse(&text)
    }
}

impl From<Occasion> for String {
    fn from(occasion: Occasion) -> Self {
        occasion.0.into()
    }
}

/// What one message is kept under.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Name {
    /// To whom.
    pub person: PersonId,
    /// Which message of the business's folder.
    pub def: Key,
    /// On which occasion.
    pub occasion: Occasion,
}

/// A message that has been decided on: to be sent, or not, with its reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMessage {
    /// What it is kept under.
    pub name: Name,
    /// What it is known by outside: in its Message-ID, its links, and what comes back.
    pub row: RowId,
    /// The purpose it serves.
    pub purpose: Key,
    /// By which way it goes.
    pub medium: Medium,
    /// How urgent it is.
    pub urgency: Urgency,
    /// What was decided.
    pub state: State,
    /// When.
    pub at: Moment,
    /// Not before this moment; or when it ended.
    pub due: Moment,
    /// The language it is written in.
    pub locale: Language,
    /// How far it follows its reader, as text of whoever decides that; frozen here.
    pub tracking: String,
    /// The version of the text.
    pub version: Option<Hash>,
    /// What the caller hands over for this one message, sealed; it goes with the end of the message.
    pub given: Vec<u8>,
}

/// What becomes of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Which.
    pub name: Name,
    /// From where: whoever finds it elsewhere changes nothing.
    pub from: State,
    /// To where.
    pub to: State,
    /// Not before this moment; or when it ended.
    pub due: Moment,
    /// How often it was tried.
    pub tries: u32,
    /// What the relay said, as a code; empty if it said nothing.
    pub code: String,
    /// The version of the text that was written.
    pub version: Option<Hash>,
}
