//! What the business's own server may do for its customers: a [`Mandate`], made by [`mandate`] from a signed secret key and by nothing else.
//!
//! **Invariant:** a secret key names its purposes and its end, and is worth nothing without the vault's tag over them.
//! **Invariant:** a mandate opens no fact: it is no warrant.
//!
//! ```compile_fail,E0277
//! fn opens<W: entrenous_core::permit::Warrant>(_: &W) {}
//! fn peek(mandate: &entrenous_core::rights::Mandate) { opens(mandate) }
//! ```

use super::{NotIdentified, TokenKey};
use crate::id::Key;
use crate::moment::Moment;

const CONTEXT: &[u8] = b"entrenous/secret-key/1";
const TAG_BYTES: usize = 32;
const NUMBER_BYTES: usize = 8;
const END_BYTES: usize = 8;
/// The sign for every purpose.
const EVERYTHING: &str = "*";

/// For which purposes a server may speak.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// For all, and for what belongs to no purpose, such as an erasure.
    Everything,
    /// For these only.
    Purposes(Vec<Key>),
}

impl Scope {
    fn print(&self) -> String {
        match self {
            Self::Everything => EVERYTHING.to_owned(),
            Self::Purposes(keys) => keys.iter().map(Key::as_str).collect::<Vec<_>>().join(","),
        }
    }
    fn parse(text: &str) -> Option<Self> {
        if text == EVERYTHING {
            return Some(Self::Everything);
        }
        text.split(',').map(|key| Key::parse(key).ok()).collect::<Option<_>>().map(Self::Purposes)
    }
}

/// Proof that the one who asks is the business's own server.
#[derive(Debug)]
pub struct Mandate {
    number: [u8; NUMBER_BYTES],
    scope: Scope,
}

impl Mandate {
    /// The number of its secret key, by which it can be revoked.
    #[must_use]
    pub fn number(&self) -> [u8; NUMBER_BYTES] {
        self.number
    }
    /// Whether it may speak for a purpose.
    #[must_use]
    pub fn covers(&self, purpose: &Key) -> bool {
        match &self.scope {
            Scope::Everything => true,
            Scope::Purposes(keys) => keys.contains(purpose),
        }
    }
    /// Whether it may do what belongs to no single purpose.
    #[must_use]
    pub fn covers_everything(&self) -> bool {
        self.scope == Scope::Everything
    }
}

/// The bytes of a secret key: number, end, scope, tag.
#[must_use]
pub fn secret_key(number: [u8; NUMBER_BYTES], scope: &Scope, until: Moment, key: &impl TokenKey) -> Vec<u8> {
    let mut bytes = [&number[..], &until.seconds().to_be_bytes(), scope.print().as_bytes()].concat();
    let tag = key.tag(&[CONTEXT, &bytes].concat());
    bytes.extend(tag);
    bytes
}

/// The check of a secret key. Whether it was revoked is for the vault to say.
pub fn mandate(bytes: &[u8], now: Moment, key: &impl TokenKey) -> Result<Mandate, NotIdentified> {
    let forged = || NotIdentified::Forged;
    let (message, tag) =
        bytes.len().checked_sub(TAG_BYTES).and_then(|at| bytes.split_at_checked(at)).ok_or_else(forged)?;
    if !key.is_tag(&[CONTEXT, message].concat(), tag) {
        return Err(NotIdentified::Forged);
    }
    let (number, rest) = message.split_first_chunk::<NUMBER_BYTES>().ok_or_else(forged)?;
    let (end, scope) = rest.split_first_chunk::<END_BYTES>().ok_or_else(forged)?;
    let scope = std::str::from_utf8(scope).ok().and_then(Scope::parse).ok_or_else(forged)?;
    if Moment::from_seconds(i64::from_be_bytes(*end)) <= now {
        return Err(NotIdentified::Expired);
    }
    Ok(Mandate { number: *number, scope })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Hash;

    struct Seal(u8);
    impl TokenKey for Seal {
        fn tag(&self, message: &[u8]) -> [u8; 32] {
            *Hash::of(&[&[self.0], message]).bytes()
        }
        fn is_tag(&self, message: &[u8], tag: &[u8]) -> bool {
            self.tag(message) == tag
        }
    }

    #[test]
    fn a_secret_key_speaks_for_its_purposes_until_its_end_and_any_change_voids_it() {
        let (news, film) = (Key::parse("newsletter").unwrap(), Key::parse("film").unwrap());
        let scope = Scope::Purposes(vec![news.clone()]);
        let (end, before) = (Moment::from_seconds(100), Moment::from_seconds(99));
        let mut bytes = secret_key([7; 8], &scope, end, &Seal(1));
        let read = mandate(&bytes, before, &Seal(1)).unwrap();
        assert!(read.covers(&news) && !read.covers(&film) && !read.covers_everything());
        assert_eq!(mandate(&bytes, end, &Seal(1)).unwrap_err(), NotIdentified::Expired);
        assert_eq!(mandate(&bytes, before, &Seal(2)).unwrap_err(), NotIdentified::Forged);
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            assert_eq!(mandate(&bytes, before, &Seal(1)).unwrap_err(), NotIdentified::Forged, "byte {at}");
            bytes[at] ^= 1;
        }
        for length in 0..bytes.len() {
            assert_eq!(mandate(&bytes[..length], before, &Seal(1)).unwrap_err(), NotIdentified::Forged);
        }
        let whole = secret_key([7; 8], &Scope::Everything, end, &Seal(1));
        let whole = mandate(&whole, before, &Seal(1)).unwrap();
        assert!(whole.covers(&film) && whole.covers_everything());
    }
}
