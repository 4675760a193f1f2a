//! Ed25519 signatures (RFC 8032) under the business's signing key.

use crate::VaultError;
use crate::keyring::Secret;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::hash::Hash;

const PACK_CONTEXT: &[u8] = b"entrenous/pack/1\n";

/// Signs for the business.
pub(crate) struct Signer(Ed25519KeyPair);

impl Signer {
    pub(crate) fn from_seed(seed: &Secret) -> Result<Self, VaultError> {
        Ed25519KeyPair::from_seed_unchecked(&seed.0).map(Self).map_err(|_| VaultError::Cipher)
    }
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
    pub(crate) fn public_bytes(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }
    pub(crate) fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.public_bytes())
    }
}

/// The short name of a public key: the first eight hexadecimal digits of its hash.
pub(crate) fn key_id(public: &[u8]) -> String {
    Hash::of(&[public]).to_string().chars().take(8).collect()
}

/// What is signed of the manifest of a pack.
pub(crate) fn pack_message(manifest: &[u8]) -> Vec<u8> {
    [PACK_CONTEXT, manifest].concat()
}

/// Whether the manifest of a pack was signed by the owner of a public key; key and signature in base64url.
#[must_use]
pub fn is_signed_pack(public_key: &str, manifest: &[u8], signature: &str) -> bool {
    let decoded = (URL_SAFE_NO_PAD.decode(public_key), URL_SAFE_NO_PAD.decode(signature));
    let (Ok(public), Ok(signature)) = decoded else { return false };
    is_signed(&public, &pack_message(manifest), &signature)
}

/// Whether `signature` over `message` is of the owner of `public`.
pub(crate) fn is_signed(public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}
