//! One contact in the form of the house, whatever tool it comes from: an address, items of the charter, what was agreed and what was refused.
//!
//! **Invariant:** a [`Contact`] and its [`Mailbox`] have no `Debug`, `Display` or `Serialize`.
//! **Invariant:** whoever opted out of everything comes with no yes and no fact: their address is only there to be put on the list of those not written to.

use entrenous_core::charter::Language;
use entrenous_core::id::{ItemId, Key};
use entrenous_core::moment::Moment;
use entrenous_core::reference::Reference;
use serde::Serialize;
use serde_json::Value;

/// An address as it stood in the file; whether a mail can go there was asked of the caller.
#[derive(Clone)]
pub struct Mailbox(String);

impl Mailbox {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
    /// What makes two spellings one address: small letters, as providers of mailboxes compare them.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// How well a yes is proved. The weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Nothing says that there was one: nobody may be written to on it.
    Unknown,
    /// The business, or the tool it used, says there was one.
    Attested,
    /// A confirmation came later than the question (double opt-in).
    Proven,
}

/// What somebody agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yes {
    /// To what.
    pub purpose: Key,
    /// How well it is proved.
    pub evidence: Evidence,
    /// When, if the file says.
    pub at: Option<Moment>,
}

/// Of what somebody wants no more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Of every mail that is not owed to them.
    All,
    /// Of one purpose.
    Purpose(Key),
}

/// Why nobody is to write to an address. The words are those of the list of suppressions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The person complained.
    Complained,
    /// The person unsubscribed.
    Unsubscribed,
    /// A mail came back for good.
    HardBounced,
    /// The tool says no mail can go there.
    InvalidAddress,
}

impl Reason {
    /// Its word in a row and in a report.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Complained => "complained",
            Self::Unsubscribed => "unsubscribed",
            Self::HardBounced => "hard_bounced",
            Self::InvalidAddress => "invalid_address",
        }
    }
}

/// A no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOut {
    /// Of what.
    pub scope: Scope,
    /// Why.
    pub reason: Reason,
    /// When, if the file says.
    pub at: Option<Moment>,
}

/// One contact.
pub struct Contact {
    /// Which table of the export; the first is 1.
    pub table: usize,
    /// The line it begins on; the first is 1.
    pub line: u64,
    /// The business's own number for the customer, if the file has one.
    pub number: Option<Reference>,
    /// Where mail goes.
    pub address: Mailbox,
    /// What the charter lets be kept, as the person told it; the address is among it.
    pub facts: Vec<(ItemId, Value)>,
    /// The language, if it is one of the charter.
    pub language: Option<Language>,
    /// What was agreed.
    pub consents: Vec<Yes>,
    /// What was refused.
    pub opt_outs: Vec<OptOut>,
}

impl Contact {
    /// Whether the person wants nothing at all.
    #[must_use]
    pub fn opted_out_of_all(&self) -> bool {
        self.opt_outs.iter().any(|no| no.scope == Scope::All)
    }
}
