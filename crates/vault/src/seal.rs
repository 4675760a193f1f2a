//! Sealed values: AES-256-GCM under the person's key, bound to their place.
//! Layout: version 1 byte, algorithm 1 byte, key number 4 bytes, nonce 12 bytes, ciphertext, tag 16 bytes.
//!
//! **Invariant:** associated data are format, business, person, table, item, row, class and key number, each length-prefixed:
//! a value moved to any other place does not open.
//! **Invariant:** a random nonce for each value; one key seals the values of one item of one person, far below 2^32.

use crate::VaultError;
use crate::bytes::prefixed;
use crate::person_key::PersonKey;
use aws_lc_rs::aead::{Aad, Nonce};
use entrenous_core::id::{Dice, Key, PersonId, RowId};

const FORMAT: &[u8] = b"entrenous/fact/1";
const TABLE: &[u8] = b"fact";
const VERSION: u8 = 1;
const AES_256_GCM: u8 = 1;
/// The number of a person's key among those its class has had.
const KEY_NUMBER: u32 = 0;
const HEAD_BYTES: usize = 6;
const NONCE_BYTES: usize = 12;

/// Where a sealed value belongs.
pub(crate) struct Place<'a> {
    pub(crate) business: &'a str,
    pub(crate) person: PersonId,
    pub(crate) item: &'a Key,
    pub(crate) row: RowId,
    pub(crate) class: &'a Key,
}

impl Place<'_> {
    fn address(&self, number: u32) -> Vec<u8> {
        let (item, class) = (self.item.as_str().as_bytes(), self.class.as_str().as_bytes());
        let business = self.business.as_bytes();
        prefixed(&[
            FORMAT,
            business,
            &self.person.bytes(),
            TABLE,
            item,
            &self.row.bytes(),
            class,
            &number.to_be_bytes(),
        ])
    }
}

pub(crate) fn seal(
    key: &PersonKey,
    place: &Place<'_>,
    plain: &[u8],
    dice: &dyn Dice,
) -> Result<Vec<u8>, VaultError> {
    let mut nonce = [0; NONCE_BYTES];
    dice.fill(&mut nonce);
    let mut sealed = plain.to_vec();
    let aad = Aad::from(place.address(KEY_NUMBER));
    key.cipher()?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
        .map_err(|_| VaultError::Cipher)?;
    Ok([&[VERSION, AES_256_GCM], KEY_NUMBER.to_be_bytes().as_slice(), &nonce, &sealed].concat())
}

pub(crate) fn open(key: &PersonKey, place: &Place<'_>, record: &[u8]) -> Result<Vec<u8>, VaultError> {
    let damaged = || VaultError::ValueDamaged;
    let (head, rest) = record.split_first_chunk::<HEAD_BYTES>().ok_or_else(damaged)?;
    let [VERSION, AES_256_GCM, number @ ..] = head else { return Err(damaged()) };
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(damaged)?;
    let mut sealed = sealed.to_vec();
    let aad = Aad::from(place.address(u32::from_be_bytes(*number)));
    let opened = key.cipher()?.open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut sealed);
    let length = opened.map_err(|_| damaged())?.len();
    sealed.truncate(length);
    Ok(sealed)
}
