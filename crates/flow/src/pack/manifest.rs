//! What is in a pack: each file with its hash, under one signature.

use super::fault::PackFault;
use entrenous_core::hash::Hash;
use entrenous_core::id::RowId;
use entrenous_core::moment::Moment;
use serde::{Deserialize, Serialize};

/// The form of a manifest.
pub const PACK_SCHEMA: &str = "entrenous-pack-1";

/// What is in a pack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`PACK_SCHEMA`].
    pub schema: String,
    /// The business, by name.
    pub controller: String,
    /// Where to write.
    pub contact: String,
    /// Of when it is: the moment of the newest entry of the ledger.
    pub as_of: Moment,
    /// Which records were asked for.
    pub scope: Told,
    /// The charter in force; each record names the one it was made under.
    pub charter: Hash,
    /// The compiled rules of law in force; each record names those it was made under.
    pub rules: Hash,
    /// How many entries the ledger has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The short name of the key.
    pub key: String,
    /// The public key, in base64url.
    pub public_key: String,
    /// How many receipts there are.
    pub receipts: u64,
    /// Every other file.
    pub files: Vec<Listed>,
}

/// Which records were asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Told {
    /// All of one person.
    Person,
    /// One.
    Record {
        /// Its id.
        record: RowId,
    },
    /// All of a span of time.
    Between {
        /// From when.
        since: Moment,
        /// Until before when.
        before: Moment,
    },
}

/// One file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Where it is.
    pub name: String,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// The SHA-256 of its content.
    pub sha256: Hash,
}

impl Listed {
    pub(super) fn of(name: &str, content: &[u8]) -> Self {
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        Self { name: name.to_owned(), bytes, sha256: Hash::of(&[content]) }
    }
}

impl Manifest {
    pub(super) fn print(&self) -> Result<Vec<u8>, PackFault> {
        let printed = serde_json::to_vec_pretty(self);
        printed.map_err(|_| PackFault::NotAPack("its manifest cannot be written"))
    }
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, PackFault> {
        let read: Result<Self, _> = serde_json::from_slice(bytes);
        let read = read.map_err(|_| PackFault::NotAPack("its manifest is not one"))?;
        if read.schema == PACK_SCHEMA {
            Ok(read)
        } else {
            Err(PackFault::NotAPack("it is of another version; verify it with the program that made it"))
        }
    }
}
