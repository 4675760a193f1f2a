//! Once, to many: `campaigns/KEY.toml` says which message goes to whom, when, and whether two texts are tried out on a few first.
//!
//! **Invariant:** nobody is written to because of this file alone: each message asks the permit of its purpose again, person by person.
//! **Invariant:** what is tried out is measured in sums over many, and small sums are not shown ([`decide`]); a text that asks for consent is never tried out.
//! **Invariant:** a campaign that would follow its readers farther than its sender allows is refused, never quietly lowered.

mod decide;
mod hour;
mod lint;
mod names;
mod read;
mod when;
pub(crate) mod window;

pub use decide::{Counted, Decided, HIDDEN_BELOW, decide};
pub use entrenous_core::charter::Digest;
pub use hour::{Chosen, Hour, best_hour};
pub use lint::{ALL, Lint};
pub use names::{Asks, Named, Names};
pub use read::read;
pub use window::{NotAWindow, Window};

pub(crate) use read::parse;

use entrenous_core::id::Key;
use entrenous_letters::sender::Tracking;
use serde::{Deserialize, Serialize};

/// The largest file of a campaign or a journey that is read, in bytes.
pub const FILE_BYTES_MOST: usize = 64 << 10;
/// How many campaigns, and how many journeys, a business may have.
pub const FILES_MOST: usize = 1_000;
/// How many texts may be tried out against each other.
pub const VARIANTS_MOST: usize = 8;
/// One past the greatest share a person may draw: shares are parts of ten thousand.
pub const SHARES: u16 = 10_000;

/// A campaign that is sound.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Campaign {
    /// Its name: that of its file.
    pub key: Key,
    /// The purpose of its messages, asked again for each person.
    pub purpose: Key,
    /// What is sent: one message, or several that are tried out.
    pub content: Content,
    /// Who is meant; everyone who agreed to the purpose, if nobody is named.
    pub audience: Option<Key>,
    /// Who is left out.
    pub except: Vec<Key>,
    /// When, by the wall clock; as soon as it is approved, if it does not say.
    pub at: Option<At>,
    /// In which hours.
    pub window: Option<Window>,
    /// Which hour of them.
    pub hour: Hour,
    /// How far a reader is followed.
    pub tracking: Tracking,
    /// Whether it may come as a part of one letter with others, for those who chose fewer letters.
    pub digest: Digest,
}

/// What a campaign sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// One message.
    One(Key),
    /// Several messages, each to its share of the readers.
    Split {
        /// The messages; their shares are 100 together.
        variants: Vec<Variant>,
        /// How the rest of the readers get the better one; all readers are divided, if nothing is decided.
        decide: Option<Decision>,
    },
}

/// One of the messages that are tried out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variant {
    /// The message.
    pub message: Key,
    /// Its share in hundredths.
    pub share: u8,
}

/// How the better message is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decision {
    /// How many hours the few are waited for.
    pub after_hours: u16,
    /// What counts.
    pub by: By,
    /// On how many hundredths of the readers it is tried out.
    pub share: u8,
}

/// What the better message is found by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The more links followed, the better.
    Clicks,
    /// The fewer want to hear nothing more, the better.
    Unsubscribes,
}

/// A moment on a wall clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct At {
    /// The day and the time, such as `2026-12-01T09:00`.
    pub local: String,
    /// Whose clock.
    pub clock: WallClock,
}

/// Whose wall clock counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WallClock {
    /// The business's.
    #[default]
    Business,
    /// The person's own, where they told it; else the business's.
    Person,
}

/// Which part of a campaign a reader belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part<'a> {
    /// They get this message.
    Gets(&'a Key),
    /// They wait until it is decided which.
    WaitsForTheBetter,
}

impl Campaign {
    /// Every message it may send.
    pub fn messages(&self) -> impl Iterator<Item = &Key> {
        let (one, several): (Option<&Key>, &[Variant]) = match &self.content {
            Content::One(message) => (Some(message), &[]),
            Content::Split { variants, .. } => (None, variants),
        };
        one.into_iter().chain(several.iter().map(|variant| &variant.message))
    }

    /// The part of a reader who drew `share`, 0 to [`SHARES`] - 1, by a keyed hash: the same reader always draws the same.
    #[must_use]
    pub fn part(&self, share: u16) -> Part<'_> {
        match &self.content {
            Content::One(message) => Part::Gets(message),
            Content::Split { variants, decide } => {
                let tried = decide.map_or(SHARES, |decision| hundredths(decision.share));
                if share >= tried {
                    return Part::WaitsForTheBetter;
                }
                // The few are divided among themselves: their draw is stretched over the whole.
                let stretched =
                    u32::from(share).saturating_mul(u32::from(SHARES)).div_euclid(u32::from(tried.max(1)));
                let stretched = u16::try_from(stretched).unwrap_or(SHARES);
                pick(variants.iter().map(|variant| (&variant.message, variant.share)), stretched)
                    .map_or(Part::WaitsForTheBetter, Part::Gets)
            }
        }
    }
}

fn hundredths(share: u8) -> u16 {
    u16::from(share).saturating_mul(100).min(SHARES)
}

/// Which of several shares, in hundredths, a draw from 0 to [`SHARES`] - 1 falls into; the last, if they are less than the whole.
pub(crate) fn pick<T>(shares: impl Iterator<Item = (T, u8)>, draw: u16) -> Option<T> {
    let mut upto = 0_u16;
    let mut last = None;
    for (what, share) in shares {
        upto = upto.saturating_add(hundredths(share));
        if draw < upto {
            return Some(what);
        }
        last = Some(what);
    }
    last
}
