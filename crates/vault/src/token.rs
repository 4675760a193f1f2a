//! What is handed out and comes back, as text with an HMAC-SHA-256 tag: the token by which a person is known to the browser,
//! the secret key of the business's own server, the link that confirms what a mail asks, and the name of a suggestion that was made.
//!
//! **Invariant:** a tag is compared in constant time.
//! **Invariant:** each kind is tagged in its own context, so that none can stand for another.

use crate::keyring::Keyring;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::id::{PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::recommendation::{NotRecommended, Recommendation};
use entrenous_core::rights::{self, Confirmation, Mandate, NotIdentified, Scope, Standing, TokenKey};

const PERSON: &str = "en_per_";
const SECRET_KEY: &str = "en_sec_";
const CONFIRMATION: &str = "en_yes_";
const RECOMMENDATION: &str = "en_rec_";

struct Tagging(hmac::Key);

impl TokenKey for Tagging {
    fn tag(&self, message: &[u8]) -> [u8; 32] {
        let mut tag = [0; 32];
        tag.iter_mut().zip(hmac::sign(&self.0, message).as_ref()).for_each(|(to, from)| *to = *from);
        tag
    }
    fn is_tag(&self, message: &[u8], tag: &[u8]) -> bool {
        hmac::verify(&self.0, message, tag).is_ok()
    }
}

fn tagging(keyring: &Keyring) -> Tagging {
    Tagging(hmac::Key::new(hmac::HMAC_SHA256, &keyring.token.0))
}

fn encode(prefix: &str, bytes: &[u8]) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn decode(prefix: &str, text: &str) -> Result<Vec<u8>, NotIdentified> {
    let encoded = text.strip_prefix(prefix).ok_or(NotIdentified::Forged)?;
    URL_SAFE_NO_PAD.decode(encoded).map_err(|_| NotIdentified::Forged)
}

pub(crate) fn print(keyring: &Keyring, person: PersonId, until: Moment) -> String {
    encode(PERSON, &rights::token(person, until, &tagging(keyring)))
}

pub(crate) fn read(keyring: &Keyring, text: &str, now: Moment) -> Result<Standing, NotIdentified> {
    rights::identify(&decode(PERSON, text)?, now, &tagging(keyring))
}

pub(crate) fn print_secret_key(keyring: &Keyring, number: [u8; 8], scope: &Scope, until: Moment) -> String {
    encode(SECRET_KEY, &rights::secret_key(number, scope, until, &tagging(keyring)))
}

pub(crate) fn read_secret_key(keyring: &Keyring, text: &str, now: Moment) -> Result<Mandate, NotIdentified> {
    rights::mandate(&decode(SECRET_KEY, text)?, now, &tagging(keyring))
}

pub(crate) fn print_confirmation(
    keyring: &Keyring,
    person: PersonId,
    record: RowId,
    until: Moment,
) -> String {
    encode(CONFIRMATION, &rights::confirmation(person, record, until, &tagging(keyring)))
}

pub(crate) fn read_confirmation(
    keyring: &Keyring,
    text: &str,
    now: Moment,
) -> Result<Confirmation, NotIdentified> {
    rights::confirm(&decode(CONFIRMATION, text)?, now, &tagging(keyring))
}

pub(crate) fn print_recommendation(keyring: &Keyring, made: &Recommendation) -> String {
    encode(RECOMMENDATION, &made.print(&tagging(keyring)))
}

pub(crate) fn read_recommendation(
    keyring: &Keyring,
    text: &str,
    now: Moment,
) -> Result<Recommendation, NotRecommended> {
    let bytes = decode(RECOMMENDATION, text).map_err(|_| NotRecommended::Forged)?;
    Recommendation::read(&bytes, now, &tagging(keyring))
}
