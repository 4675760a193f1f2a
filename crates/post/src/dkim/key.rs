//! Keys that sign mail: PEM files with PKCS#8 inside (RFC 5208, 7468, 8410), and the record that publishes them.
//!
//! **Invariant:** a key has no `Debug` and never leaves but as the file it is first written to.
//! **Invariant:** RSA has at least 2048 bits. An Ed25519 key is drawn from the dice it is given; RSA is drawn by the provider of ciphers.

use super::Selector;
use crate::mime::address::Domain;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::id::Dice;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use std::fmt;

/// What stands before the seed of an Ed25519 key (RFC 8410 section 7).
const ED25519_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
const SEED_BYTES: usize = 32;
/// Characters of a line of PEM.
const PEM_LINE: usize = 64;
/// Characters of one string of a TXT record (RFC 1035 section 3.3).
const RECORD_STRING: usize = 255;

/// A file that holds no key we can sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
    /// It is not a PEM file with a PKCS#8 key.
    #[error(
        "E203 this is no PEM file with a `PRIVATE KEY`; `openssl pkcs8 -topk8 -nocrypt` turns other forms into one"
    )]
    Form,
    /// It is of another kind, or too weak.
    #[error(
        "E203 this key is neither Ed25519 nor RSA of 2048 to 8192 bits; make a new one and publish its record"
    )]
    Kind,
    /// None could be made.
    #[error("E203 this machine could not make a key; try again")]
    NotMade,
}

/// The kinds of key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyKind {
    /// RSA of 2048 bits, which every receiver knows.
    Rsa2048,
    /// Ed25519: small and ten times as fast; some receivers do not know it yet, so sign with both.
    Ed25519,
}

enum Inside {
    Rsa(Box<RsaKeyPair>, SystemRandom),
    Ed25519(Ed25519KeyPair),
}

/// A key that signs.
pub struct SigningKey(Inside);

/// A new key as a file; it has no `Debug`.
pub struct KeyFile(String);

impl KeyFile {
    /// Makes a new key.
    pub fn make(kind: KeyKind, dice: &dyn Dice) -> Result<Self, NotAKey> {
        match kind {
            KeyKind::Rsa2048 => {
                let key = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| NotAKey::NotMade)?;
                let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| NotAKey::NotMade)?;
                Ok(Self::of(der.as_ref()))
            }
            KeyKind::Ed25519 => {
                let mut seed = [0; SEED_BYTES];
                dice.fill(&mut seed);
                Ok(Self::of(&[ED25519_PREFIX.as_slice(), &seed].concat()))
            }
        }
    }
    pub(crate) fn of(der: &[u8]) -> Self {
        let encoded = STANDARD.encode(der);
        let mut text = String::from("-----BEGIN PRIVATE KEY-----\n");
        let mut rest = encoded.as_str();
        while let Some((line, after)) = rest.split_at_checked(PEM_LINE) {
            text.push_str(line);
            text.push('\n');
            rest = after;
        }
        text.push_str(rest);
        if !rest.is_empty() {
            text.push('\n');
        }
        text.push_str("-----END PRIVATE KEY-----\n");
        Self(text)
    }
    /// What to write into the file, which nobody else may read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl SigningKey {
    /// Reads the text of a key file.
    pub fn read(pem: &str) -> Result<Self, NotAKey> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| NotAKey::Form)?;
        let der = der.secret_pkcs8_der();
        if let Ok(key) = RsaKeyPair::from_pkcs8(der) {
            return Ok(Self(Inside::Rsa(Box::new(key), SystemRandom::new())));
        }
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|_| NotAKey::Kind)?;
        Ok(Self(Inside::Ed25519(key)))
    }
    pub(super) const fn algorithm(&self) -> &'static str {
        match self.0 {
            Inside::Rsa(..) => "rsa-sha256",
            Inside::Ed25519(_) => "ed25519-sha256",
        }
    }
    /// Signs the hash of a text: Ed25519 signs the hash as its message (RFC 8463 section 3).
    pub(super) fn sign(&self, text: &[u8]) -> Result<Vec<u8>, Unspecified> {
        match &self.0 {
            Inside::Rsa(key, dice) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, dice, text, &mut signature)?;
                Ok(signature)
            }
            Inside::Ed25519(key) => {
                let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text);
                Ok(key.try_sign(hash.as_ref())?.as_ref().to_vec())
            }
        }
    }
    pub(super) fn record(&self, domain: &Domain, selector: &Selector) -> Record {
        let (kind, public) = match &self.0 {
            Inside::Rsa(key, _) => {
                let der: Result<PublicKeyX509Der<'_>, _> = key.public_key().as_der();
                ("rsa", der.map_or_else(|_| Vec::new(), |der| der.as_ref().to_vec()))
            }
            Inside::Ed25519(key) => ("ed25519", key.public_key().as_ref().to_vec()),
        };
        Record {
            name: format!("{}._domainkey.{}", selector.text(), domain.text()),
            text: format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public)),
        }
    }
}

/// The TXT record that publishes a key; shown, it is a line of a zone file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl fmt::Display for Record {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}. IN TXT (", self.name)?;
        let mut rest = self.text.as_str();
        while let Some((string, after)) = rest.split_at_checked(RECORD_STRING) {
            write!(out, " \"{string}\"")?;
            rest = after;
        }
        if !rest.is_empty() {
            write!(out, " \"{rest}\"")?;
        }
        out.write_str(" )")
    }
}
