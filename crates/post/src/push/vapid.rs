//! Who sends a push (RFC 8292): a token signed with ES256 for the service's origin, and the public key beside it.
//!
//! **Invariant:** a private key has no `Debug` and leaves only as the file it is first written to.
//! **Invariant:** a token is for one origin and half a day; the standard allows a day.

use crate::dkim::key::KeyFile;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::moment::Moment;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde::Serialize;

/// How long a token holds.
const TOKEN_SECONDS: i64 = 43_200;

/// Not a sender of pushes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnIdentity {
    /// No key on P-256 in a PEM file.
    #[error("E239 this is no PEM file with a private key on P-256; `entrenous push key` makes one")]
    Key,
    /// No way to reach the sender.
    #[error("E239 a contact for push services begins with `mailto:` or `https://`")]
    Contact,
    /// None could be made.
    #[error("E239 this machine could not make a key; try again")]
    NotMade,
}

/// A sender.
pub struct Identity {
    key: EcdsaKeyPair,
    dice: SystemRandom,
    contact: String,
}

/// A token could not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("E239 this key could not sign; make a new one with `entrenous push key`")]
pub struct NotSigned;

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    sub: &'a str,
}

/// Makes a new key. Browsers subscribe to its public half: with another key all of them subscribe anew.
pub fn make() -> Result<KeyFile, NotAnIdentity> {
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    Ok(KeyFile::of(made.map_err(|_| NotAnIdentity::NotMade)?.as_ref()))
}

impl Identity {
    /// Reads a key file; `contact` is where a service writes to when something is wrong.
    pub fn read(pem: &str, contact: &str) -> Result<Self, NotAnIdentity> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| NotAnIdentity::Key)?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der.secret_pkcs8_der());
        let key = key.map_err(|_| NotAnIdentity::Key)?;
        let reaches = ["mailto:", "https://"].iter().any(|scheme| {
            contact
                .strip_prefix(scheme)
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
        });
        if !reaches {
            return Err(NotAnIdentity::Contact);
        }
        Ok(Self { key, dice: SystemRandom::new(), contact: contact.to_owned() })
    }
    /// The public key, as a page hands it to `pushManager.subscribe`.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.public_key().as_ref())
    }
    /// The value of the header `Authorization` for a service.
    pub(super) fn sign(&self, origin: &str, at: Moment) -> Result<String, NotSigned> {
        let claims =
            Claims { aud: origin, exp: at.seconds().saturating_add(TOKEN_SECONDS), sub: &self.contact };
        let claims = serde_json::to_vec(&claims).map_err(|_| NotSigned)?;
        let head = URL_SAFE_NO_PAD.encode(br#"{"typ":"JWT","alg":"ES256"}"#);
        let text = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = self.key.sign(&self.dice, text.as_bytes()).map_err(|_| NotSigned)?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        Ok(format!("vapid t={text}.{signature}, k={}", self.public()))
    }
}
