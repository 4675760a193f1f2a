//! The proof: one entry for every consent, refusal, withdrawal, use, export and erasure, in a Merkle tree (RFC 6962, SHA-256)
//! whose root is signed, so that an entry can be shown to be there and a changed one to be found.
//!
//! **Invariant:** an entry holds no personal value. It names a person only by an audit id, a keyed hash that means nothing without the key.
//! **Invariant:** the leaves are the canonical bytes of the entries in their order; the root follows from them alone.

mod proof;
mod tree;

pub use proof::{FullTile, Shelf, TILE_WIDTH, Tiles, root_from_proof};
pub use tree::{Tree, leaf_hash, root_of};

use crate::consent::{Event, Method, Record};
use crate::epsilon::Epsilon;
use crate::explain::Reason;
use crate::hash::{Hash, NotCanonical, canonical};
use crate::id::Key;
use crate::moment::{Moment, Month, Period, Week};
use crate::request::Actor;
use crate::tell::Receiver;
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A yes, or several answers with at least one yes.
    Consent,
    /// A yes was asked for in a message.
    Ask,
    /// A yes came to its end.
    Expire,
    /// What a visitor said was joined to what a known person said.
    Merge,
    /// Only no.
    Refuse,
    /// A yes taken back.
    Withdraw,
    /// Facts were opened for a purpose.
    Use,
    /// Facts were kept.
    Keep,
    /// A person corrected or told a fact.
    Correct,
    /// A person took a copy.
    Export,
    /// A person left.
    Erase,
    /// Facts reached the end of their time.
    Age,
    /// A file was taken over.
    Import,
    /// Counts of many people were let out, with noise.
    Release,
    /// A processor was told that a person took a yes back or left, an agent how its request ended; or they could not be told.
    Tell,
    /// A message was decided on, was sent, or was not.
    Write,
    /// An address is written to no more, or again.
    Suppress,
    /// A person said how often they want to be written to.
    Limit,
    /// A person's request reached the house through an agent, or came to an end.
    Request,
    /// Staff came in, or were let in, changed or shut out.
    Staff,
    /// Staff looked a person up.
    Look,
}

impl Act {
    /// What the choice of a record comes to.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let has = |event| record.purposes.iter().any(|p| p.state == event);
        match record.method {
            Method::Join => Self::Merge,
            Method::Lapse => Self::Expire,
            _ if record.purposes.iter().any(|p| p.state.is_yes()) => Self::Consent,
            _ if has(Event::Withdrawn) => Self::Withdraw,
            _ if has(Event::Requested) => Self::Ask,
            _ => Self::Refuse,
        }
    }
    /// Why a choice is in the ledger.
    #[must_use]
    pub fn reason_of_choice(self) -> Reason {
        match self {
            Self::Merge => Reason::Joined,
            Self::Expire => Reason::Lapsed,
            Self::Withdraw => Reason::TakenBack,
            _ => Reason::Chosen,
        }
    }
}

/// The name of a person in the ledger: a keyed hash of their id (HMAC-SHA-256, cut to 128 bits).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AuditId(pub [u8; 16]);

impl Serialize for AuditId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = self
            .0
            .iter()
            .flat_map(|b| [b >> 4, b & 15])
            .filter_map(|n| char::from_digit(n.into(), 16))
            .collect();
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for AuditId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = u128::from_str_radix(&text, 16).map_err(serde::de::Error::custom)?;
        Ok(Self(number.to_be_bytes()))
    }
}

/// What a release of counts cost the people in them, and by which rule it hid the small ones.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spending {
    /// The month that is told of, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<Month>,
    /// The week that is told of, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week: Option<Week>,
    /// The loss of privacy for one person, over all counts together.
    pub epsilon: Epsilon,
    /// With which probability more may be lost, as a fraction; nothing where that cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delta: Option<String>,
    /// The smallest noisy count that is told.
    pub floor: u64,
}

impl Spending {
    /// What a release of this period cost; it keeps its promise whatever happens.
    #[must_use]
    pub fn over(period: Period, epsilon: Epsilon, floor: u64) -> Self {
        let (month, week) = match period {
            Period::Month(month) => (Some(month), None),
            Period::Week(week) => (None, Some(week)),
        };
        Self { month, week, epsilon, delta: None, floor }
    }
    /// The same, where more may be lost with this probability.
    #[must_use]
    pub fn with_delta(self, delta: String) -> Self {
        Self { delta: Some(delta), ..self }
    }
}

/// Which processor or agent an entry speaks of, and what it answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The processor, by its name in the charter, or the agent, by its id.
    #[serde(rename = "processor")]
    pub receiver: Receiver,
    /// The HTTP status of its answer; nothing, if it did not answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// The form of an entry.
pub const ENTRY_VERSION: u8 = 1;

/// One line of the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// [`ENTRY_VERSION`].
    pub v: u8,
    /// When.
    pub at: Moment,
    /// Who did it.
    pub actor: Actor,
    /// What.
    pub act: Act,
    /// About whom, if about someone.
    pub about: Option<AuditId>,
    /// For which purposes.
    pub purposes: Vec<Key>,
    /// With which items.
    pub items: Vec<Key>,
    /// The charter in force.
    pub charter: Hash,
    /// The code of the reason.
    pub reason: String,
    /// The hash of what proves it, such as a signed receipt.
    pub evidence: Option<Hash>,
    /// What it cost, if counts were let out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<Spending>,
    /// Who was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// What visits teach without the person who left: a keyed digest of all visits that are learned.
    /// A house that learns anew from its facts comes to the same, so it shows that nothing of the person was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Hash>,
    /// Which member of staff did it, by a keyed hash of their login name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AuditId>,
}

impl Entry {
    /// An entry about nobody and nothing yet.
    #[must_use]
    pub fn new(at: Moment, actor: Actor, act: Act, charter: Hash, reason: &Reason) -> Self {
        let reason = reason.code().to_owned();
        Self {
            v: ENTRY_VERSION,
            at,
            actor,
            act,
            about: None,
            purposes: Vec::new(),
            items: Vec::new(),
            charter,
            reason,
            evidence: None,
            spent: None,
            told: None,
            index: None,
            by: None,
        }
    }
    /// The entry of a choice. It follows from the record, its hash and the audit id, so a receipt need not carry it.
    #[must_use]
    pub fn of_choice(record: &Record, evidence: Hash, about: Option<AuditId>) -> Self {
        let act = Act::of(record);
        let mut purposes: Vec<Key> = record.purposes.iter().map(|purpose| purpose.key.clone()).collect();
        purposes.sort();
        let entry = Self::new(record.at, record.actor, act, record.charter, &act.reason_of_choice())
            .purposes(purposes)
            .evidence(evidence);
        Self { about, ..entry }
    }
    /// About whom.
    #[must_use]
    pub fn about(mut self, person: AuditId) -> Self {
        self.about = Some(person);
        self
    }
    /// For which purposes.
    #[must_use]
    pub fn purposes(mut self, purposes: impl IntoIterator<Item = Key>) -> Self {
        self.purposes.extend(purposes);
        self
    }
    /// With which items.
    #[must_use]
    pub fn items(mut self, items: impl IntoIterator<Item = Key>) -> Self {
        self.items.extend(items);
        self
    }
    /// Proved by what.
    #[must_use]
    pub fn evidence(mut self, hash: Hash) -> Self {
        self.evidence = Some(hash);
        self
    }
    /// What it cost.
    #[must_use]
    pub fn spent(mut self, spending: Spending) -> Self {
        self.spent = Some(spending);
        self
    }
    /// Who was told, and what it answered.
    #[must_use]
    pub fn told(mut self, receiver: Receiver, status: Option<u16>) -> Self {
        self.told = Some(Told { receiver, status });
        self
    }
    /// What visits teach afterwards.
    #[must_use]
    pub fn index(mut self, digest: Hash) -> Self {
        self.index = Some(digest);
        self
    }
    /// Which member of staff did it.
    #[must_use]
    pub fn by(mut self, staff: AuditId) -> Self {
        self.by = Some(staff);
        self
    }
    /// The bytes of its leaf.
    pub fn leaf(&self) -> Result<String, NotCanonical> {
        canonical(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_month_cost_is_written_as_it_always_was_and_a_week_beside_it() {
        let old = r#"{"epsilon":"1/4","floor":10,"month":"2027-03"}"#;
        let read: Spending = serde_json::from_str(old).unwrap();
        assert_eq!(canonical(&read).unwrap(), old);
        assert_eq!(read, Spending::over("2027-03".parse().unwrap(), Epsilon::MONTHLY, 10));
        let week = Spending::over("2027-W09".parse().unwrap(), Epsilon::ONE, 10).with_delta("1e-6".into());
        let written = r#"{"delta":"1e-6","epsilon":"1","floor":10,"week":"2027-W09"}"#;
        assert_eq!(canonical(&week).unwrap(), written);
        assert_eq!(serde_json::from_str::<Spending>(written).unwrap(), week);
    }
}
