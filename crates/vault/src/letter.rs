//! What the vault does for messages: the lasting name of an address, the links of a message, the tag it comes back under, and the seal over
//! what a caller hands over for one message.
//!
//! **Invariant:** the name of an address is a keyed hash; its key outlives the key of every person, so that an opt-out outlives an erasure.
//! **Invariant:** a link is opaque and is the same each time it is made (nonce from the content, as in RFC 5297): who reads it learns nothing,
//! who changes it gets nothing.

use crate::Vault;
use crate::VaultError;
use crate::bytes::prefixed;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::communicate::{Bearer, Medium, Power};
use entrenous_core::id::{PersonId, RowId};
use entrenous_core::permit::Permit;

const ADDRESS: &[u8] = b"entrenous/address/1";
const LINK: &[u8] = b"entrenous/link/1";
const LINK_NONCE: &[u8] = b"entrenous/link-nonce/1";
const RETURN: &[u8] = b"entrenous/return/1";
const WISH: &[u8] = b"entrenous/wish/1";
const GIVEN: &[u8] = b"entrenous/given/1";
const SHARE: &[u8] = b"entrenous/share/1";
/// Into how many parts people are divided.
const SHARES: u32 = 10_000;
/// Bytes of the mark in a tag: 80 bits against guessing.
const MARK_BYTES: usize = 10;
const TAG_BYTES: usize = 26;
/// Five bits a letter (RFC 4648 section 6, in small letters).
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl Vault {
    /// The name under which an address is known. Letters small or large are the same address.
    #[must_use]
    pub fn address_name(&self, medium: Medium, address: &str) -> [u8; 32] {
        let address = address.trim().to_lowercase();
        let parts = [ADDRESS, self.business.as_bytes(), medium.word().as_bytes(), address.as_bytes()];
        self.keyed(&self.keyring.audit.0, &parts)
    }

    /// A link of a message.
    pub fn link(&self, power: Power, bearer: &Bearer) -> Result<String, VaultError> {
        let mut sealed = [bearer.person.bytes().as_slice(), &bearer.row.bytes(), &bearer.purpose].concat();
        let nonce = self.keyed(&self.keyring.token.0, &[LINK_NONCE, &[power.number()], &sealed]);
        let (nonce, _) = nonce.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::Cipher)?;
        self.link_cipher(LINK)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(*nonce),
                self.bound(LINK, &[power.number()]),
                &mut sealed,
            )
            .map_err(|_| VaultError::Cipher)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What a link says; nothing, if it was not made here for this.
    #[must_use]
    pub fn read_link(&self, power: Power, text: &str) -> Option<Bearer> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
        let mut sealed = sealed.to_vec();
        let bound = self.bound(LINK, &[power.number()]);
        let cipher = self.link_cipher(LINK).ok()?;
        let plain = cipher.open_in_place(Nonce::assume_unique_for_key(*nonce), bound, &mut sealed).ok()?;
        let (person, rest) = plain.split_first_chunk::<16>()?;
        let (row, purpose) = rest.split_first_chunk::<16>()?;
        let purpose = <[u8; 8]>::try_from(purpose).ok()?;
        Some(Bearer { person: PersonId::from_bytes(*person), row: RowId::from_bytes(*row), purpose })
    }

    /// The tag under which a message comes back, in the small letters and digits an address keeps.
    #[must_use]
    pub fn return_tag(&self, row: RowId) -> String {
        let mark = self.keyed(&self.keyring.token.0, &[RETURN, self.business.as_bytes(), &row.bytes()]);
        let bytes: Vec<u8> = row.bytes().into_iter().chain(mark.into_iter().take(MARK_BYTES)).collect();
        letters(&bytes)
    }

    /// Which message comes back; nothing, if the tag was not made here.
    #[must_use]
    pub fn read_return_tag(&self, tag: &str) -> Option<RowId> {
        let bytes = bytes(tag)?;
        let (row, _) = bytes.split_first_chunk::<16>()?;
        let row = RowId::from_bytes(*row);
        let expected = self.return_tag(row);
        aws_lc_rs::constant_time::verify_slices_are_equal(expected.as_bytes(), tag.as_bytes()).ok()?;
        Some(row)
    }

    /// Seals what a caller hands over for one message.
    pub fn seal_given(&self, person: PersonId, row: RowId, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_LEN];
        self.dice.fill(&mut nonce);
        let mut sealed = plain.to_vec();
        let bound = self.bound(GIVEN, &[person.bytes(), row.bytes()].concat());
        self.link_cipher(GIVEN)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut sealed)
            .map_err(|_| VaultError::Cipher)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens it, to the permit under which the message is written.
    pub fn open_given(&self, permit: &Permit, row: RowId, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::ValueDamaged)?;
        let mut sealed = sealed.to_vec();
        let bound = self.bound(GIVEN, &[permit.person().bytes(), row.bytes()].concat());
        let cipher = self.link_cipher(GIVEN)?;
        let opened = cipher.open_in_place(Nonce::assume_unique_for_key(*nonce), bound, &mut sealed);
        let length = opened.map_err(|_| VaultError::ValueDamaged)?.len();
        sealed.truncate(length);
        Ok(sealed)
    }

    /// Words that go out and come back unread and unchanged: a wish that waits for its confirmation, in the link that confirms it.
    pub fn wrap(&self, purpose: &[u8], plain: &[u8]) -> Result<String, VaultError> {
        let nonce = self.keyed(&self.keyring.token.0, &[LINK_NONCE, WISH, purpose, plain]);
        let (nonce, _) = nonce.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::Cipher)?;
        let mut sealed = plain.to_vec();
        self.link_cipher(WISH)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(*nonce),
                self.bound(WISH, purpose),
                &mut sealed,
            )
            .map_err(|_| VaultError::Cipher)?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What was wrapped; nothing, if it was not wrapped here for this purpose.
    #[must_use]
    pub fn unwrap_words(&self, purpose: &[u8], text: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
        let mut sealed = sealed.to_vec();
        let cipher = self.link_cipher(WISH).ok()?;
        let bound = self.bound(WISH, purpose);
        let plain = cipher.open_in_place(Nonce::assume_unique_for_key(*nonce), bound, &mut sealed).ok()?;
        Some(plain.to_vec())
    }

    /// Which part of ten thousand a person draws where many are divided: the same each time, and nothing to be learned from it elsewhere.
    #[must_use]
    pub fn share(&self, person: PersonId, of: &str) -> u16 {
        let parts = [SHARE, self.business.as_bytes(), of.as_bytes(), &person.bytes()];
        let [a, b, c, d, ..] = self.keyed(&self.keyring.audit.0, &parts);
        u16::try_from(u32::from_be_bytes([a, b, c, d]).checked_rem(SHARES).unwrap_or(0)).unwrap_or(0)
    }

    pub(crate) fn keyed(&self, secret: &[u8], parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac::Key::new(HMAC_SHA256, secret);
        let tag = hmac::sign(&key, &prefixed(parts));
        let mut name = [0; 32];
        name.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        name
    }

    pub(crate) fn link_cipher(&self, context: &[u8]) -> Result<LessSafeKey, VaultError> {
        let key = self.keyed(&self.keyring.token.0, &[context, b"key", self.business.as_bytes()]);
        UnboundKey::new(&AES_256_GCM, &key).map(LessSafeKey::new).map_err(|_| VaultError::Cipher)
    }

    pub(crate) fn bound(&self, context: &[u8], place: &[u8]) -> Aad<Vec<u8>> {
        Aad::from(prefixed(&[context, self.business.as_bytes(), place]))
    }
}

fn letters(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(8).div_ceil(5));
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits = bits.saturating_add(8);
        while bits >= 5 {
            bits = bits.saturating_sub(5);
            text.push(letter(held >> bits));
        }
    }
    if bits > 0 {
        text.push(letter(held << 5_u32.saturating_sub(bits)));
    }
    text
}

fn letter(bits: u32) -> char {
    let at = usize::try_from(bits & 31).unwrap_or(0);
    LETTERS.get(at).map_or('a', |letter| char::from(*letter))
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if text.len() != TAG_BYTES.saturating_mul(8).div_ceil(5) {
        return None;
    }
    let mut bytes = Vec::with_capacity(TAG_BYTES);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in text.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits = bits.saturating_add(5);
        if bits >= 8 {
            bits = bits.saturating_sub(8);
            bytes.push(u8::try_from(held >> bits & 255).ok()?);
        }
    }
    Some(bytes)
}
