//! The receipt of a choice: the record, signed, so that the person can prove it without asking anyone.
//!
//! **Invariant:** the signature covers the canonical JSON of the record and nothing else does; a changed letter voids it.

use crate::VaultError;
use crate::sign::{Signer, is_signed, key_id};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::consent::{RECORD_SCHEMA, Record};
use entrenous_core::hash::canonical;
use serde::{Deserialize, Serialize};

const CONTEXT: &str = "entrenous/receipt/1\n";
/// How long a receipt may be, in bytes.
pub const RECEIPT_BYTES_MOST: usize = 65_536;

/// A signed record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What was agreed.
    pub record: Record,
    /// The short name of the key.
    pub key: String,
    /// The public key, in base64url.
    pub public_key: String,
    /// The Ed25519 signature, in base64url.
    pub signature: String,
}

/// Why a receipt does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAReceipt {
    /// Too long to be one.
    #[error("this is too long to be a receipt")]
    TooLong,
    /// Not JSON, or cut off.
    #[error("this is not a whole receipt: it is cut off or not JSON (line {0})")]
    NotWhole(usize),
    /// Not in the form.
    #[error("this has not the form of a receipt (line {0}); was something added or renamed?")]
    NotInForm(usize),
    /// Of another form.
    #[error("this receipt is of another version; verify it with the program that made it")]
    OtherVersion,
    /// Key or signature are not what they should be.
    #[error("the key or the signature of this receipt is not readable")]
    Unreadable,
    /// Signed by someone else.
    #[error("this receipt was signed with another key than the one given")]
    OtherKey,
    /// The record was changed.
    #[error("the signature does not hold: the record was changed after it was signed")]
    Changed,
}

impl Receipt {
    pub(crate) fn sign(record: Record, signer: &Signer) -> Result<Self, VaultError> {
        let message = message(&record).ok_or(VaultError::NotCanonical)?;
        let signature = URL_SAFE_NO_PAD.encode(signer.sign(message.as_bytes()));
        Ok(Self { record, key: key_id(signer.public_bytes()), public_key: signer.public_key(), signature })
    }

    /// Reads a receipt from its JSON.
    pub fn from_json(text: &str) -> Result<Self, NotAReceipt> {
        if text.len() > RECEIPT_BYTES_MOST {
            return Err(NotAReceipt::TooLong);
        }
        serde_json::from_str(text).map_err(|error| {
            if error.is_data() {
                NotAReceipt::NotInForm(error.line())
            } else {
                NotAReceipt::NotWhole(error.line())
            }
        })
    }
    /// Its JSON.
    pub fn to_json(&self) -> Result<String, VaultError> {
        serde_json::to_string(self).map_err(|_| VaultError::NotCanonical)
    }

    /// Checks it against a key of the business, or against the key it carries.
    pub fn verify(&self, expected: Option<&str>) -> Result<(), NotAReceipt> {
        if self.record.schema != RECORD_SCHEMA {
            return Err(NotAReceipt::OtherVersion);
        }
        if expected.is_some_and(|expected| expected != self.public_key) {
            return Err(NotAReceipt::OtherKey);
        }
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAReceipt::Unreadable);
        let (public, signature) = (decode(&self.public_key)?, decode(&self.signature)?);
        if key_id(&public) != self.key {
            return Err(NotAReceipt::Unreadable);
        }
        let message = message(&self.record).ok_or(NotAReceipt::Changed)?;
        if is_signed(&public, message.as_bytes(), &signature) { Ok(()) } else { Err(NotAReceipt::Changed) }
    }
}

fn message(record: &Record) -> Option<String> {
    Some(format!("{CONTEXT}{}", canonical(record).ok()?))
}
