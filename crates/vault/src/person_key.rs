//! The key of one item of one person: 256 random bits, wrapped with AES-256-GCM-SIV (RFC 8452) under a key-encryption key.
//!
//! **Invariant:** the wrapping binds business, person, item and key number: a wrapped key opens nowhere else.
//! **Invariant:** the raw key is wiped when it goes.

use crate::VaultError;
use crate::bytes::prefixed;
use crate::keyring::{Keyring, SECRET_BYTES, Secret};
use aws_lc_rs::aead::{AES_256_GCM, AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use entrenous_core::id::{Dice, Key, PersonId};

const CONTEXT: &[u8] = b"entrenous/dek/1";
const NONCE_BYTES: usize = 12;

/// A key, ready to use.
#[derive(Clone)]
pub struct PersonKey {
    secret: Secret,
}

/// A key as the store keeps it: the number of the key-encryption key, a nonce, the sealed key.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKey(pub Vec<u8>);

impl PersonKey {
    pub(crate) fn draw(dice: &dyn Dice) -> Result<Self, VaultError> {
        Ok(Self { secret: Secret::draw(dice) })
    }

    pub(crate) fn wrap(
        &self,
        keyring: &Keyring,
        business: &str,
        person: PersonId,
        item: &Key,
        dice: &dyn Dice,
    ) -> Result<WrappedKey, VaultError> {
        let (number, wrapping) = keyring.present().ok_or(VaultError::KeyringDamaged)?;
        let mut nonce = [0; NONCE_BYTES];
        dice.fill(&mut nonce);
        let mut sealed = self.secret.0.to_vec();
        let aad = Aad::from(address(business, person, item, *number));
        siv(wrapping)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(|_| VaultError::Cipher)?;
        Ok(WrappedKey([number.to_be_bytes().as_slice(), &nonce, &sealed].concat()))
    }

    pub(crate) fn unwrap(
        keyring: &Keyring,
        business: &str,
        person: PersonId,
        item: &Key,
        wrapped: &WrappedKey,
    ) -> Result<Self, VaultError> {
        let damaged = || VaultError::KeyDamaged;
        let (number, rest) = wrapped.0.split_first_chunk::<4>().ok_or_else(damaged)?;
        let number = u32::from_be_bytes(*number);
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(damaged)?;
        let wrapping = keyring.numbered(number).ok_or_else(damaged)?;
        let mut sealed = sealed.to_vec();
        let aad = Aad::from(address(business, person, item, number));
        let opened = siv(wrapping)?.open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut sealed);
        let bytes: [u8; SECRET_BYTES] = opened.map_err(|_| damaged())?.try_into().map_err(|_| damaged())?;
        zeroize::Zeroize::zeroize(&mut sealed);
        Ok(Self { secret: Secret(bytes) })
    }

    /// The cipher for facts.
    pub(crate) fn cipher(&self) -> Result<LessSafeKey, VaultError> {
        UnboundKey::new(&AES_256_GCM, &self.secret.0).map(LessSafeKey::new).map_err(|_| VaultError::Cipher)
    }
}

fn siv(wrapping: &Secret) -> Result<LessSafeKey, VaultError> {
    UnboundKey::new(&AES_256_GCM_SIV, &wrapping.0).map(LessSafeKey::new).map_err(|_| VaultError::Cipher)
}

fn address(business: &str, person: PersonId, item: &Key, number: u32) -> Vec<u8> {
    prefixed(&[
        CONTEXT,
        business.as_bytes(),
        &person.bytes(),
        item.as_str().as_bytes(),
        &number.to_be_bytes(),
    ])
}
