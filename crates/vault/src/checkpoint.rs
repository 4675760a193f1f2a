//! The signed head of the ledger, as C2SP `tlog-checkpoint` and `signed-note` write it.
//!
//! **Invariant:** the note names its origin, size and root on three lines; the signature covers exactly those lines.

use crate::sign::is_signed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::hash::Hash;

/// The signature type of Ed25519 in a signed note.
const ED25519_NOTE: u8 = 1;
const KEY_HASH_BYTES: usize = 4;

/// The lines that are signed.
pub(crate) fn body(business: &str, size: u64, root: &Hash) -> String {
    format!("{}\n{size}\n{}\n", origin(business), STANDARD.encode(root.bytes()))
}

/// The note around a signature that was made over [`body`].
pub(crate) fn write(business: &str, size: u64, root: &Hash, signature: &[u8], public: &[u8]) -> String {
    let (name, body) = (origin(business), body(business, size, root));
    let signed = [&key_hash(&name, public), signature].concat();
    format!("{body}\n\u{2014} {name} {}\n", STANDARD.encode(signed))
}

/// The key as a signed note names it: `origin+hash+key` (C2SP signed-note).
pub(crate) fn verifier_key(business: &str, public: &[u8]) -> String {
    let name = origin(business);
    let hash: String = key_hash(&name, public).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{name}+{hash}+{}", STANDARD.encode([&[ED25519_NOTE], public].concat()))
}

/// An origin has no spaces and no plus sign.
fn origin(business: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c.to_lowercase().next().unwrap_or('-') } else { '-' };
    format!("entrenous/{}", business.chars().map(plain).collect::<String>())
}

fn key_hash(name: &str, public: &[u8]) -> Vec<u8> {
    Hash::of(&[name.as_bytes(), b"\n", &[ED25519_NOTE], public])
        .bytes()
        .iter()
        .take(KEY_HASH_BYTES)
        .copied()
        .collect()
}

/// A text that is not a checkpoint of this key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACheckpoint {
    /// Not in the form.
    #[error("this is not a checkpoint: it has an origin, a size, a root, an empty line and a signature")]
    NotInForm,
    /// The signature does not hold.
    #[error("the checkpoint's signature does not hold against this key")]
    Changed,
}

/// Reads a checkpoint and checks it against a public key in base64url: the size and root it vouches for.
pub fn read_checkpoint(text: &str, public_key: &str) -> Result<(u64, Hash), NotACheckpoint> {
    let form = || NotACheckpoint::NotInForm;
    let (body, signature) = text.split_once("\n\n").ok_or_else(form)?;
    let body = format!("{body}\n");
    let mut lines = body.lines();
    let (name, size, root) = (lines.next(), lines.next(), lines.next());
    let name = name.ok_or_else(form)?;
    let size = size.and_then(|text| text.parse().ok()).ok_or_else(form)?;
    let root = root.and_then(|text| STANDARD.decode(text).ok()).ok_or_else(form)?;
    let root = Hash::from_bytes(root.try_into().map_err(|_| form())?);
    let signed = signature.trim_end().strip_prefix("\u{2014} ").and_then(|rest| rest.strip_prefix(name));
    let signed = signed.and_then(|text| STANDARD.decode(text.trim()).ok()).ok_or_else(form)?;
    let (hash, signature) = signed.split_at_checked(KEY_HASH_BYTES).ok_or_else(form)?;
    let public = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(public_key)
        .map_err(|_| NotACheckpoint::Changed)?;
    if hash != key_hash(name, &public) || !is_signed(&public, body.as_bytes(), signature) {
        return Err(NotACheckpoint::Changed);
    }
    Ok((size, root))
}
