//! Once, to many: `campaigns/KEY.toml` says which message goes to whom, when, and whether two texts are tried out on a few first.
//!
//! **Invariant:** nobody is written to because of this file alone: each message asks the permit of its purpose again, person by person.
//! **Invariant:** what is tried out is measured in sums over many, and small sums are not shown ([`decide()`]); a text that asks for consent is never tried out.
//! **Invariant:** a campaign that would follow its readers farther than its sender allows is refused, never quietly lowered.

mod decide;
mod hour;
mod lint;
mod names;
mod read;
mod series;
mod when;
pub(crate) mod window;

pub use decide::{Counted, Decided, HIDDEN_BELOW, Why, decide, shown};
pub use entrenous_core::charter::Digest;
pub use hour::{Chosen, Hour, best_hour};
pub use lint::{ALL, Lint};
pub use names::{Asks, Named, Names};
pub use read::read;
pub use series::{ARTICLES_MOST, Approve, Every, FeedSource, NAME_MOST, Series};
pub use window::{NotAWindow, Window};

pub(crate) use read::parse;

use entrenous_core::id::Key;
use entrenous_letters::sender::Tracking;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

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
    /// How far its readers are followed; as its messages say, if it does not.
    pub tracking: Option<Tracking>,
    /// Whether it may come as a part of one letter with others, for those who chose fewer letters.
    pub digest: Digest,
    /// From which feed and how often, if it is sent again and again.
    pub series: Option<Series>,
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
        /// How the other readers get the better one; all readers are divided, if nothing is decided.
        decide: Option<Decision>,
    },
}

/// One of the messages that are tried out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The message.
    pub message: Key,
    /// Its share of the readers in hundredths.
    pub share: u8,
}

/// How the better message is found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// How many hours each part of the readers is waited for.
    pub after_hours: u16,
    /// What counts.
    pub by: By,
    /// How many hundredths of the readers it is tried out on; those of each part, if it is decided continuously.
    pub share: u8,
    /// How often it is decided.
    #[serde(default, skip_serializing_if = "How::is_once")]
    pub how: How,
    /// The fewest who must have got each message before anything is decided.
    pub least: u32,
    /// How sure it must be.
    #[serde(default)]
    pub sure: Sure,
    /// A message is dropped when more hundredths of its readers than these left or complained.
    pub drop_above: u8,
    /// Which links count where it is decided by a goal: those that begin with this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
}

impl Decision {
    /// The usual fewest readers of each message.
    pub const LEAST: u32 = 100;
    /// The usual hundredths of readers above whose leaving a message is dropped.
    pub const DROPPED_ABOVE: u8 = 2;
    /// The shortest and the longest time a part of the readers may be waited for, in hours: a week.
    pub const AFTER_HOURS: RangeInclusive<u16> = 1..=168;
    /// The fewest and the most hundredths of the readers it may be tried out on.
    pub const TRIED: RangeInclusive<u8> = 2..=80;
    /// The fewest and the most hundredths of readers above whose leaving a message can be dropped.
    pub const DROP_ABOVE: RangeInclusive<u8> = 1..=50;
}

/// What the better message is found by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The more links followed, the better.
    Clicks,
    /// The more often opened, the better; only where openings are counted.
    Opens,
    /// The more often the links of a goal are followed, the better.
    Goal,
    /// The fewer want to hear nothing more, the better.
    Unsubscribes,
}

/// How often it is decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Once: the rest gets the better message.
    #[default]
    Once,
    /// After each part of the readers: the next gets each message as often as it is likely to be the best.
    Continuously,
}

impl How {
    fn is_once(&self) -> bool {
        *self == Self::Once
    }
}

/// How sure it must be that a message is better than another, in hundredths.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Sure {
    /// 80 of 100.
    Eighty,
    /// 90 of 100.
    Ninety,
    /// 95 of 100.
    #[default]
    NinetyFive,
    /// 99 of 100.
    NinetyNine,
}

/// Not how sure one can ask it to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`sure` is 80, 90, 95 or 99")]
pub struct NotSure;

impl TryFrom<u8> for Sure {
    type Error = NotSure;
    fn try_from(hundredths: u8) -> Result<Self, NotSure> {
        Ok(match hundredths {
            80 => Self::Eighty,
            90 => Self::Ninety,
            95 => Self::NinetyFive,
            99 => Self::NinetyNine,
            _ => return Err(NotSure),
        })
    }
}

impl From<Sure> for u8 {
    fn from(sure: Sure) -> Self {
        match sure {
            Sure::Eighty => 80,
            Sure::Ninety => 90,
            Sure::NinetyFive => 95,
            Sure::NinetyNine => 99,
        }
    }
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

impl Campaign {
    /// Every message it may send.
    pub fn messages(&self) -> impl Iterator<Item = &Key> {
        let (one, several): (Option<&Key>, &[Variant]) = match &self.content {
            Content::One(message) => (Some(message), &[]),
            Content::Split { variants, .. } => (None, variants),
        };
        one.into_iter().chain(several.iter().map(|variant| &variant.message))
    }
}

/// Hundredths as parts of [`SHARES`].
#[must_use]
pub const fn parts(hundredths: u8) -> u16 {
    let parts = (hundredths as u16).saturating_mul(100);
    if parts < SHARES { parts } else { SHARES }
}

/// Which of several shares, in parts of [`SHARES`], a draw from 0 to [`SHARES`] - 1 falls into; the last that has one, if they are less than the
/// whole.
pub fn pick<T>(shares: impl Iterator<Item = (T, u16)>, draw: u16) -> Option<T> {
    let mut upto = 0_u16;
    let mut last = None;
    for (what, share) in shares.filter(|(_, share)| *share > 0) {
        upto = upto.saturating_add(share);
        if draw < upto {
            return Some(what);
        }
        last = Some(what);
    }
    last
}
