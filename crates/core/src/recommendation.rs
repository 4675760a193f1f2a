//! The name of one answer of the ladder: whoever sends it back with an event says which suggestion it followed, and nothing else.
//! It carries what the counts need (slot, aim, rung, layout), so that nothing has to be kept to understand it.
//!
//! **Invariant:** it names no person; two answers to the same person have nothing in common.
//! **Invariant:** it is worth nothing without the vault's tag over it: nobody can count a suggestion that was not made.

use crate::id::{Key, RowId};
use crate::moment::Moment;
use crate::personalize::{Aim, Rung};
use crate::rights::TokenKey;

const CONTEXT: &[u8] = b"entrenous/recommendation/1";
/// How much of the tag goes along, in bytes: enough that guessing is hopeless, short enough for a link.
const TAG_BYTES: usize = 16;
/// How long an event may name an answer, in microseconds: thirty days, the usual window of attribution.
const COUNTS_FOR: i64 = 30 * 86_400_000_000;

/// One answer that was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recommendation {
    /// Which one; a row kept about it has the same name.
    pub row: RowId,
    /// What was to be filled.
    pub slot: Key,
    /// What was wished for.
    pub aim: Aim,
    /// How much was known.
    pub rung: Rung,
    /// How it was laid out, if the slot has layouts.
    pub layout: Option<Key>,
}

/// Why a recommendation id was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRecommended {
    /// Not made here, or changed on the way.
    #[error(
        "this recommendation id is not one of ours; send back the `id` of an answer of `/v1/personalize` as it came"
    )]
    Forged,
    /// Too long ago.
    #[error("this recommendation is older than 30 days; send events without it")]
    Old,
}

impl Recommendation {
    /// The bytes that go out with the answer.
    #[must_use]
    pub fn print(&self, key: &impl TokenKey) -> Vec<u8> {
        let layout = self.layout.as_ref().map_or("", Key::as_str);
        let ladder = [self.aim as u8, self.rung as u8];
        let message =
            [&self.row.bytes()[..], &ladder, self.slot.as_str().as_bytes(), b"/", layout.as_bytes()].concat();
        let tag = key.tag(&[CONTEXT, &message].concat());
        let short = tag.iter().take(TAG_BYTES).copied();
        short.chain(message.iter().copied()).collect()
    }

    /// The check of such bytes.
    pub fn read(bytes: &[u8], now: Moment, key: &impl TokenKey) -> Result<Self, NotRecommended> {
        let forged = || NotRecommended::Forged;
        let (tag, message) = bytes.split_first_chunk::<TAG_BYTES>().ok_or_else(forged)?;
        // The whole tag is made anew and its beginning compared: a shortened tag cannot be checked by the whole.
        let whole = key.tag(&[CONTEXT, message].concat());
        let differing = whole.iter().zip(tag).fold(0_u8, |differing, (a, b)| differing | (a ^ b));
        if differing != 0 {
            return Err(NotRecommended::Forged);
        }
        let (row, rest) = message.split_first_chunk::<16>().ok_or_else(forged)?;
        let ([aim, rung], names) = rest.split_first_chunk::<2>().ok_or_else(forged)?;
        let names = std::str::from_utf8(names).map_err(|_| NotRecommended::Forged)?;
        let (slot, layout) = names.split_once('/').ok_or_else(forged)?;
        let layout = Some(layout).filter(|layout| !layout.is_empty()).map(Key::parse).transpose();
        let read = Self {
            row: RowId::from_bytes(*row),
            slot: Key::parse(slot).map_err(|_| NotRecommended::Forged)?,
            aim: Aim::ALL.into_iter().find(|known| *known as u8 == *aim).ok_or_else(forged)?,
            rung: Rung::ALL.into_iter().find(|known| *known as u8 == *rung).ok_or_else(forged)?,
            layout: layout.map_err(|_| NotRecommended::Forged)?,
        };
        if read.row.moment().plus_microseconds(COUNTS_FOR) < now {
            return Err(NotRecommended::Old);
        }
        Ok(read)
    }
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
    fn what_was_printed_reads_back_for_thirty_days_and_any_change_voids_it() {
        for layout in [None, Some("story")] {
            let made = Recommendation {
                row: RowId::at(Moment::from_seconds(1_000), [7; 10]),
                slot: Key::parse("home").unwrap(),
                aim: Aim::BoughtTogether,
                rung: Rung::Cohort,
                layout: layout.map(|name| Key::parse(name).unwrap()),
            };
            let mut bytes = made.print(&Seal);
            let soon = Moment::from_seconds(1_000 + 30 * 86_400);
            assert_eq!(Recommendation::read(&bytes, soon, &Seal), Ok(made));
            let late = Moment::from_seconds(1_001 + 30 * 86_400);
            assert_eq!(Recommendation::read(&bytes, late, &Seal), Err(NotRecommended::Old));
            for at in 0..bytes.len() {
                bytes[at] ^= 1;
                assert_eq!(
                    Recommendation::read(&bytes, soon, &Seal),
                    Err(NotRecommended::Forged),
                    "byte {at}"
                );
                bytes[at] ^= 1;
            }
            assert_eq!(Recommendation::read(&bytes[..10], soon, &Seal), Err(NotRecommended::Forged));
        }
    }
}
