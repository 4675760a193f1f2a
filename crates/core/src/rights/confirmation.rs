//! The second half of a double opt-in: whoever opens the link got the mail, so the address is theirs, and may confirm what the mail asks.
//!
//! **Invariant:** a confirmation reaches the one record it was made for and nothing else: it shows no fact and is no standing.

use super::{NotIdentified, TokenKey};
use crate::id::{PersonId, RowId};
use crate::moment::Moment;

/// The size of a confirmation, in bytes: person, record, end in seconds, tag.
pub const CONFIRMATION_BYTES: usize = 72;
const MESSAGE_BYTES: usize = 40;
const CONTEXT: &[u8] = b"entrenous/confirmation/1";

/// That someone may confirm what one record asks.
#[derive(Debug)]
pub struct Confirmation {
    person: PersonId,
    record: RowId,
}

impl Confirmation {
    /// Who was asked.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }
    /// The record that says what was asked.
    #[must_use]
    pub fn record(&self) -> RowId {
        self.record
    }
}

/// The bytes that go into the link of a mail.
#[must_use]
pub fn confirmation(person: PersonId, record: RowId, until: Moment, key: &impl TokenKey) -> Vec<u8> {
    let message = [&person.bytes()[..], &record.bytes(), &until.seconds().to_be_bytes()].concat();
    let tag = key.tag(&[CONTEXT, &message].concat());
    [message, tag.to_vec()].concat()
}

/// The check of such a link.
pub fn confirm(bytes: &[u8], now: Moment, key: &impl TokenKey) -> Result<Confirmation, NotIdentified> {
    let forged = || NotIdentified::Forged;
    if bytes.len() != CONFIRMATION_BYTES {
        return Err(NotIdentified::Forged);
    }
    let (message, tag) = bytes.split_at(MESSAGE_BYTES);
    if !key.is_tag(&[CONTEXT, message].concat(), tag) {
        return Err(NotIdentified::Forged);
    }
    let (person, rest) = message.split_first_chunk::<16>().ok_or_else(forged)?;
    let (record, end) = rest.split_first_chunk::<16>().ok_or_else(forged)?;
    let end = end.try_into().map(i64::from_be_bytes).map_err(|_| NotIdentified::Forged)?;
    if Moment::from_seconds(end) <= now {
        return Err(NotIdentified::Expired);
    }
    Ok(Confirmation { person: PersonId::from_bytes(*person), record: RowId::from_bytes(*record) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Hash;

    struct Seal;
    impl TokenKey for Seal {
        fn tag(&self, message: &[u8]) -> [u8; 32] {
            *Hash::of(&[message]).bytes()
        }
        fn is_tag(&self, message: &[u8], tag: &[u8]) -> bool {
            self.tag(message) == tag
        }
    }

    #[test]
    fn a_link_confirms_its_own_record_until_its_end_and_any_change_voids_it() {
        let (person, record) = (PersonId::from_bytes([3; 16]), RowId::from_bytes([4; 16]));
        let (end, before) = (Moment::from_seconds(100), Moment::from_seconds(99));
        let mut link = confirmation(person, record, end, &Seal);
        let read = confirm(&link, before, &Seal).unwrap();
        assert_eq!((read.person(), read.record()), (person, record));
        assert_eq!(confirm(&link, end, &Seal).unwrap_err(), NotIdentified::Expired);
        for at in 0..link.len() {
            link[at] ^= 1;
            assert_eq!(confirm(&link, before, &Seal).unwrap_err(), NotIdentified::Forged, "byte {at}");
            link[at] ^= 1;
        }
        assert_eq!(confirm(&link[1..], before, &Seal).unwrap_err(), NotIdentified::Forged);
    }
}
