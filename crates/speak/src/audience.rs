//! Who is meant. A business says it in a sentence, `audiences/KEY.toml`: under which purpose, and who, such as
//! `bought kind bread in the last 30 days and likes rye, not in regulars`.
//!
//! **Invariant:** an audience reads only items that its purpose may use, through other audiences too; whoever does not permit the purpose
//! is not in it, for nothing of them is opened.
//! **Invariant:** it never holds for a person of whom nothing is known, unless it says `everyone`.
//! **Invariant:** text and values in, answers out; looking at one person allocates nothing.

mod count;
mod deed;
mod file;
mod item;
pub mod lint;
mod lower;
mod parse;
mod possible;
mod read;
mod said;
mod seen;
mod token;
mod who;
mod words;

#[cfg(test)]
mod tests;

pub use count::{COUNTED_MOST, Count, Shown, Tally, TooMany};
pub use deed::Deed;
pub use file::AUDIENCE_BYTES_MOST;
pub use read::{AUDIENCES_MOST, Audiences, Sold};
pub use seen::{Kinds, NoKinds, Seen};
pub use words::{Names, NoNames};

use entrenous_core::id::{ItemId, ItemSet, Key, PurposeId};
use entrenous_core::moment::Moment;
use std::sync::Arc;
use who::Who;

/// An audience that holds.
#[derive(Clone, Debug)]
pub struct Audience {
    /// Its name: that of its file.
    pub key: Key,
    /// The purpose under which it looks at people.
    pub purpose: PurposeId,
    /// Every item it reads, through other audiences too.
    pub items: ItemSet,
    who: Arc<Who>,
    said: String,
    within: std::collections::BTreeSet<Key>,
}

impl Audience {
    /// Whether a person is in it; what is seen of them was opened under a permit for its purpose.
    #[must_use]
    pub fn holds(&self, seen: &Seen<'_>, now: Moment) -> bool {
        self.who.holds(seen, now)
    }
    /// Every item it reads and how many days back; `None` where everything that is kept is read.
    #[must_use]
    pub fn needs(&self) -> Vec<(ItemId, Option<u32>)> {
        self.who.needs()
    }
    /// The audiences its sentence names.
    #[must_use]
    pub const fn within(&self) -> &std::collections::BTreeSet<Key> {
        &self.within
    }
    /// Its sentence, in the one form of the grammar.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.said
    }
}
