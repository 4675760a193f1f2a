//! The receipt of a choice: the record, signed, with the proof that it is in the ledger, so that a person can prove it without asking anyone.
//!
//! **Invariant:** the signature covers the canonical JSON of the record as it is written, and nothing else does; a changed letter voids it.
//! **Invariant:** what was read is checked, not what was understood of it: the record's own bytes are kept beside its meaning.

use crate::VaultError;
use crate::checkpoint;
use crate::proof::{Proof, Proved};
use crate::sign::{Signer, is_signed, key_id};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::consent::{RECORD_SCHEMA, RECORD_SCHEMA_BEFORE, Record};
use entrenous_core::hash::{Hash, NotCanonical, canonical};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const CONTEXT: &str = "entrenous/receipt/1\n";
/// How long a text that is read as a receipt may be, in bytes.
pub const RECEIPT_BYTES_MOST: usize = 65_536;

/// A signed record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Receipt {
    /// What was agreed.
    pub record: Record,
    /// The short name of the key.
    pub key: String,
    /// The public key, in base64url.
    pub public_key: String,
    /// The Ed25519 signature, in base64url.
    pub signature: String,
    /// That it is in the ledger; a stored receipt has none, it is proved when it is handed out.
    pub proof: Option<Proof>,
    written: Value,
}

/// A receipt as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    record: Value,
    key: String,
    public_key: String,
    signature: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

impl TryFrom<Written> for Receipt {
    type Error = serde_json::Error;
    fn try_from(text: Written) -> Result<Self, serde_json::Error> {
        let Written { record: written, key, public_key, signature, proof } = text;
        Ok(Self { record: Record::deserialize(&written)?, key, public_key, signature, proof, written })
    }
}

impl From<Receipt> for Written {
    fn from(receipt: Receipt) -> Self {
        let Receipt { written: record, key, public_key, signature, proof, .. } = receipt;
        Self { record, key, public_key, signature, proof }
    }
}

/// Why a receipt does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAReceipt {
    /// Too long to be one.
    #[error("V010 receipt: this is too long to be one")]
    TooLong,
    /// Not JSON, or cut off.
    #[error("V010 receipt: this is not a whole one: it is cut off or not JSON (line {0})")]
    NotWhole(usize),
    /// Not in the form.
    #[error("V010 receipt: this has not the form of one; was something added or renamed?")]
    NotInForm,
    /// Of another form.
    #[error("V010 receipt: this is of another version; verify it with the program that made it")]
    OtherVersion,
    /// Key or signature are not what they should be.
    #[error("V010 receipt: the key or the signature of this receipt is not readable")]
    Unreadable,
    /// Signed by someone else.
    #[error("V011 other key: this receipt was signed with another key than the one given")]
    OtherKey,
    /// A signed text that does not say whose key it needs.
    #[error("V011 other key: the short form carries no key; give the business's own with `--key`")]
    NoKey,
    /// The record was changed.
    #[error("V012 changed: the signature does not hold: the record was changed after it was signed")]
    Changed,
    /// The proof does not lead to the signed head.
    #[error(
        "V013 not proved: the proof does not lead to a head of the ledger that this key signed: \
         it was changed, or belongs to another record or another ledger"
    )]
    NotProved,
    /// The kept checkpoint vouches for another ledger of the same size.
    #[error(
        "V014 two ledgers: the proof and the checkpoint vouch for two ledgers of the same size; \
         keep both as evidence, the business showed different people different ledgers"
    )]
    TwoLedgers,
}

impl Receipt {
    pub(crate) fn sign(record: Record, signer: &Signer) -> Result<Self, VaultError> {
        let written = serde_json::to_value(&record).map_err(|_| VaultError::NotCanonical)?;
        let message = message(&written).map_err(|_| VaultError::NotCanonical)?;
        let signature = URL_SAFE_NO_PAD.encode(signer.sign(message.as_bytes()));
        let (key, public_key) = (key_id(signer.public_bytes()), signer.public_key());
        Ok(Self { record, key, public_key, signature, proof: None, written })
    }

    /// Reads a receipt from its JSON.
    pub fn from_json(text: &str) -> Result<Self, NotAReceipt> {
        if text.len() > RECEIPT_BYTES_MOST {
            return Err(NotAReceipt::TooLong);
        }
        serde_json::from_str(text).map_err(|error| {
            if error.is_data() { NotAReceipt::NotInForm } else { NotAReceipt::NotWhole(error.line()) }
        })
    }
    /// Its JSON.
    pub fn to_json(&self) -> Result<String, VaultError> {
        serde_json::to_string(self).map_err(|_| VaultError::NotCanonical)
    }
    /// The same with a proof that it is in the ledger.
    #[must_use]
    pub fn proved_by(self, proof: Proof) -> Self {
        Self { proof: Some(proof), ..self }
    }
    /// The hash of the record as it was signed: what the ledger and the next record name it by.
    pub fn hash(&self) -> Result<Hash, NotCanonical> {
        Ok(Hash::of(&[canonical(&self.written)?.as_bytes()]))
    }

    /// Checks it against a key of the business, or against the key it carries: signature, then leaf, way to the root and signed head.
    /// Answers what the ledger says, if the receipt is proved.
    pub fn verify(&self, expected: Option<&str>) -> Result<Option<Proved>, NotAReceipt> {
        if ![RECORD_SCHEMA, RECORD_SCHEMA_BEFORE].contains(&self.record.schema.as_str()) {
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
        let message = message(&self.written).map_err(|_| NotAReceipt::Changed)?;
        if !is_signed(&public, message.as_bytes(), &signature) {
            return Err(NotAReceipt::Changed);
        }
        let Some(proof) = &self.proof else { return Ok(None) };
        let hash = self.hash().map_err(|_| NotAReceipt::Changed)?;
        let root = proof.root(&self.record, hash).ok_or(NotAReceipt::NotProved)?;
        let signature = decode(&proof.checkpoint)?;
        let head = checkpoint::body(&self.record.controller, proof.size, &root);
        if !is_signed(&public, head.as_bytes(), &signature) {
            return Err(NotAReceipt::NotProved);
        }
        Ok(Some(Proved { index: proof.index, size: proof.size, root }))
    }

    /// The record alone, as JWS compact (RFC 7515, EdDSA of RFC 8037): for a QR code or a mail.
    pub(crate) fn jws(&self, signer: &Signer) -> Result<String, VaultError> {
        let header =
            serde_json::json!({"alg": "EdDSA", "kid": key_id(signer.public_bytes()), "typ": JWS_TYPE});
        let record = canonical(&self.written).map_err(|_| VaultError::NotCanonical)?;
        let signed =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(record));
        let signature = URL_SAFE_NO_PAD.encode(signer.sign(signed.as_bytes()));
        Ok(format!("{signed}.{signature}"))
    }
}

/// The type of the short form.
const JWS_TYPE: &str = "entrenous-receipt+jws";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// Checks the short form of a receipt against a key of the business: the record it vouches for.
pub fn read_jws(text: &str, public_key: &str) -> Result<Record, NotAReceipt> {
    if text.len() > RECEIPT_BYTES_MOST {
        return Err(NotAReceipt::TooLong);
    }
    let form = || NotAReceipt::NotInForm;
    let (signed, signature) = text.trim().rsplit_once('.').ok_or_else(form)?;
    let (header, record) = signed.split_once('.').ok_or_else(form)?;
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAReceipt::Unreadable);
    let (header, record, signature) = (decode(header)?, decode(record)?, decode(signature)?);
    let header: Header = serde_json::from_slice(&header).map_err(|_| form())?;
    // The one algorithm, named: a text that chooses its own has chosen none (RFC 8725 section 3.1).
    if header.alg != "EdDSA" || header.typ != JWS_TYPE {
        return Err(form());
    }
    let public = decode(public_key)?;
    if key_id(&public) != header.kid {
        return Err(NotAReceipt::OtherKey);
    }
    if !is_signed(&public, signed.as_bytes(), &signature) {
        return Err(NotAReceipt::Changed);
    }
    serde_json::from_slice(&record).map_err(|_| form())
}

fn message(record: &Value) -> Result<String, NotCanonical> {
    Ok(format!("{CONTEXT}{}", canonical(record)?))
}
