//! What a person may do because it is their right, not because of a consent: see, correct, take along, erase
//! (GDPR Art. 15-21; Cal. Civ. Code 1798.100-1798.125).
//! A [`Standing`] says that the one who asks is the person; it is made by [`identify`] from a signed token and by nothing else.
//! A [`Mandate`] says that the one who asks is the business's own server; a [`Confirmation`] that its bearer got our mail.
//!
//! **Invariant:** a token names a person and an end, and is worth nothing without the vault's tag over both.
//!
//! ```compile_fail,E0451
//! use entrenous_core::{id::PersonId, moment::Moment, rights::Standing};
//! fn pretend(person: PersonId, until: Moment) -> Standing { Standing { person, until } }
//! ```

mod asked;
mod confirmation;
mod mandate;

pub use asked::{Asked, Course, Exercise};
pub use confirmation::{CONFIRMATION_BYTES, Confirmation, confirm, confirmation};
pub use mandate::{Mandate, Scope, mandate, secret_key};

use crate::id::{ItemId, PersonId};
use crate::moment::Moment;
use crate::permit::Warrant;

/// Proof that the one who asks is the person.
#[derive(Debug)]
pub struct Standing {
    person: PersonId,
    until: Moment,
}

impl Standing {
    /// Who it is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }
    /// When it ends.
    #[must_use]
    pub fn until(&self) -> Moment {
        self.until
    }
}

/// A right reaches every item of one's own.
impl Warrant for Standing {
    fn opens(&self, person: PersonId, _: ItemId, at: Moment) -> bool {
        self.person == person && at <= self.until
    }
}

/// Makes and checks the tag of a token; the vault holds the key.
pub trait TokenKey {
    /// The tag over `message`.
    fn tag(&self, message: &[u8]) -> [u8; 32];
    /// Whether `tag` is the tag over `message`, in constant time.
    fn is_tag(&self, message: &[u8], tag: &[u8]) -> bool;
}

/// The size of a token, in bytes: person, end in seconds, tag.
pub const TOKEN_BYTES: usize = 56;
const MESSAGE_BYTES: usize = 24;
const CONTEXT: &[u8] = b"entrenous/token/1";

/// The token by which `person` can be known until `until`.
#[must_use]
pub fn token(person: PersonId, until: Moment, key: &impl TokenKey) -> [u8; TOKEN_BYTES] {
    let end = until.seconds().to_be_bytes();
    let tag = key.tag(&[CONTEXT, &person.bytes(), &end].concat());
    let mut token = [0; TOKEN_BYTES];
    for (to, from) in token.iter_mut().zip(person.bytes().iter().chain(&end).chain(&tag)) {
        *to = *from;
    }
    token
}

/// Why a token was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotIdentified {
    /// Not made here, or changed on the way.
    #[error("this token is not one of ours; open the privacy page again to get a new one")]
    Forged,
    /// Its time is over.
    #[error("this token has expired; open the privacy page again to get a new one")]
    Expired,
    /// Taken back by the business.
    #[error("this key was revoked; make another with `entrenous keys new`")]
    Revoked,
}

/// The identity check.
pub fn identify(token: &[u8], now: Moment, key: &impl TokenKey) -> Result<Standing, NotIdentified> {
    if token.len() != TOKEN_BYTES {
        return Err(NotIdentified::Forged);
    }
    let (message, tag) = token.split_at(MESSAGE_BYTES);
    if !key.is_tag(&[CONTEXT, message].concat(), tag) {
        return Err(NotIdentified::Forged);
    }
    let (person, end) = message.split_at(16);
    let person = person.try_into().map(PersonId::from_bytes).map_err(|_| NotIdentified::Forged)?;
    let end = end.try_into().map(i64::from_be_bytes).map_err(|_| NotIdentified::Forged)?;
    let until = Moment::from_seconds(end);
    if until <= now { Err(NotIdentified::Expired) } else { Ok(Standing { person, until }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Hash;

    struct Key(u8);
    impl TokenKey for Key {
        fn tag(&self, message: &[u8]) -> [u8; 32] {
            *Hash::of(&[&[self.0], message]).bytes()
        }
        fn is_tag(&self, message: &[u8], tag: &[u8]) -> bool {
            self.tag(message) == tag
        }
    }

    #[test]
    fn a_token_names_its_person_until_its_end_and_any_change_voids_it() {
        let person = PersonId::from_bytes([3; 16]);
        let mut token = token(person, Moment::from_seconds(100), &Key(1));
        assert_eq!(identify(&token, Moment::from_seconds(99), &Key(1)).unwrap().person(), person);
        assert_eq!(identify(&token, Moment::from_seconds(100), &Key(1)).unwrap_err(), NotIdentified::Expired);
        assert_eq!(identify(&token, Moment::from_seconds(99), &Key(2)).unwrap_err(), NotIdentified::Forged);
        for at in 0..TOKEN_BYTES {
            token[at] ^= 1;
            assert_eq!(
                identify(&token, Moment::from_seconds(1), &Key(1)).unwrap_err(),
                NotIdentified::Forged
            );
            token[at] ^= 1;
        }
        assert_eq!(
            identify(&token[..55], Moment::from_seconds(1), &Key(1)).unwrap_err(),
            NotIdentified::Forged
        );
    }
}
