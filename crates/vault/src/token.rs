//! The token by which a person is known to the browser: HMAC-SHA-256 over person and end, as text.
//!
//! **Invariant:** a tag is compared in constant time.

use crate::keyring::Keyring;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entrenous_core::id::PersonId;
use entrenous_core::moment::Moment;
use entrenous_core::rights::{self, NotIdentified, Standing, TokenKey};

const PREFIX: &str = "en_per_";

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

pub(crate) fn print(keyring: &Keyring, person: PersonId, until: Moment) -> String {
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(rights::token(person, until, &tagging(keyring))))
}

pub(crate) fn read(keyring: &Keyring, text: &str, now: Moment) -> Result<Standing, NotIdentified> {
    let encoded = text.strip_prefix(PREFIX).ok_or(NotIdentified::Forged)?;
    let token = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| NotIdentified::Forged)?;
    rights::identify(&token, now, &tagging(keyring))
}
