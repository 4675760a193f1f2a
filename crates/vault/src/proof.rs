//! That a record is in the ledger: the way of its entry to a signed head (RFC 6962 section 2.1.1), short enough to be carried along.
//! Nothing is told twice: the entry follows from the record, the root from the way, and the text of the checkpoint from both.
//!
//! **Invariant:** a head is signed for one origin, size and root; a changed hash, number or record leads to a root nobody signed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::consent::Record;
use entrenous_core::hash::Hash;
use entrenous_core::ledger::{AuditId, Entry, leaf_hash, root_from_proof};
use serde::{Deserialize, Serialize};

const HASH_BYTES: usize = 32;

/// The proof of one record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The name of the person in the ledger, if it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Named>,
    /// The entry, where it says other than what follows from the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Box<Entry>>,
    /// The number of the entry.
    pub index: u64,
    /// How many entries the ledger had when its head was signed.
    pub size: u64,
    /// The hashes beside the way to the root, from the leaf up.
    pub hashes: Way,
    /// The signature of the checkpoint of this origin, size and root, in base64url.
    pub checkpoint: String,
}

/// The name of a person in the ledger, in base64url.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Named(pub AuditId);

impl From<Named> for String {
    fn from(Named(AuditId(bytes)): Named) -> Self {
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

impl TryFrom<String> for Named {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        let wrong = "a name in the ledger is 16 bytes, in base64url";
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong)?;
        bytes.try_into().map(|bytes| Self(AuditId(bytes))).map_err(|_| wrong)
    }
}

/// Hashes one after another, in base64url.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Way(pub Vec<Hash>);

impl From<Way> for String {
    fn from(Way(hashes): Way) -> Self {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.bytes()).collect();
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

impl TryFrom<String> for Way {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        let wrong = "hashes are 32 bytes each, in base64url";
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong)?;
        let (hashes, []) = bytes.as_chunks::<HASH_BYTES>() else { return Err(wrong) };
        Ok(Self(hashes.iter().copied().map(Hash::from_bytes).collect()))
    }
}

/// What a proved receipt shows of the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proved {
    /// The number of the entry.
    pub index: u64,
    /// How many entries the ledger had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Proof {
    /// A signature as it is written.
    #[must_use]
    pub fn text(signature: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(signature)
    }
    /// The entry of a record in the ledger.
    #[must_use]
    pub fn entry_of(&self, record: &Record, evidence: Hash) -> Entry {
        let about = self.about.map(|Named(about)| about);
        self.entry.as_deref().cloned().unwrap_or_else(|| Entry::of_choice(record, evidence, about))
    }
    /// The root the way of a record leads to; nothing if the entry is not of this record, or the way not of this length.
    pub(crate) fn root(&self, record: &Record, evidence: Hash) -> Option<Hash> {
        let entry = self.entry_of(record, evidence);
        let leaf = leaf_hash(entry.leaf().ok()?.as_bytes());
        let Way(beside) = &self.hashes;
        let own = entry.evidence == Some(evidence);
        root_from_proof(leaf, self.index, self.size, beside).filter(|_| own)
    }
}
