//! `message.toml`: what a message is for, who writes it, and how far it follows its reader.
//!
//! **Invariant:** a message has one purpose, and nothing it reads goes beyond it.

use crate::link::Mailbox;
use crate::sender::{Tracking, parse};
use entrenous_charter::File;
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_core::communicate::Medium;
use entrenous_core::id::Key;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// What sort of message it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Sent to many at a moment.
    Campaign,
    /// Sent by itself, step by step.
    Journey,
    /// The answer to something the person did.
    Transactional,
}

/// A value the calling server hands over for one message.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Handed {
    /// Its name: an address if it ends in `url`.
    pub name: Key,
    /// What it is.
    pub shape: Shape,
}

/// What a value handed over is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// An address to follow.
    Address,
    /// Several cards.
    Cards,
}

impl TryFrom<String> for Handed {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let (name, several) = text.strip_suffix("[]").map_or((text.as_str(), false), |name| (name, true));
        let name = Key::parse(name).map_err(|_| {
            format!("`{text}` is no name; write such as `order_number`, `follow_url`, `lines[]`")
        })?;
        let shape = match (several, name.as_str().ends_with("url")) {
            (true, _) => Shape::Cards,
            (false, true) => Shape::Address,
            (false, false) => Shape::Text,
        };
        Ok(Self { name, shape })
    }
}

/// `message.toml` as it was written.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The purpose of the charter it serves.
    pub purpose: Spanned<Key>,
    /// What sort of message it is.
    pub kind: Spanned<Kind>,
    /// The sender of `senders.toml`.
    pub sender: Spanned<String>,
    /// By which way it goes; by mail, if it does not say.
    pub medium: Option<Spanned<Medium>>,
    /// How far it follows its reader; a transactional message never does.
    pub tracking: Option<Spanned<Tracking>>,
    /// Where answers go, if elsewhere than the sender says.
    pub reply_to: Option<Mailbox>,
    /// What the calling server hands over, of a transactional message.
    #[serde(default)]
    pub given: Vec<Handed>,
}

impl Header {
    /// What sort of message it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        *self.kind.get_ref()
    }
    /// By which way it goes.
    #[must_use]
    pub fn medium(&self) -> Medium {
        self.medium.as_ref().map_or(Medium::Mail, |medium| *medium.get_ref())
    }
}

/// Reads `message.toml`.
pub(crate) fn read(file: &File, found: &mut Vec<Diagnostic>) -> Option<Header> {
    parse(file, found)
}
