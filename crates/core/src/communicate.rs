//! Writing to a person: whether a message may go now ([`decide`]), how far one is ([`State`]), and the message itself, which is bound to
//! the permit under which it was written: a channel takes nothing else.
//!
//! **Invariant:** there is no [`Message`] without a [`Permit`] for its surface and without its [`Reason`].
//! **Invariant:** a message that is not sent has its reason from a closed list ([`NotSent`]), as every message that is sent has one.
//!
//! ```compile_fail,E0451
//! use entrenous_core::{communicate::{Message, Words}, explain::Reason, id::PersonId};
//! fn shout(to: PersonId, words: Words, reason: Reason) -> Message { Message { to, words, reason } }
//! ```

mod campaign;
mod cap;
mod counted;
mod decide;
mod follow;
mod link;
mod not_sent;
mod often;
mod replay;
mod row;
pub mod segments;
mod state;
mod suppression;
mod worn;

pub use campaign::{CampaignRow, Course, Deed, NotThen, occasion_of};
pub use cap::{Cap, Had, room_from};
pub use counted::PostCount;
pub use decide::{Check, Hold, JOINED_DAYS, LATE_DAYS, Verdict, decide};
pub use follow::{AboveCeiling, Agreed, Follow, Following, NotFollowing};
pub use link::{Bearer, Power};
pub use not_sent::NotSent;
pub use often::{NotOften, Often};
pub use replay::{Fell, Promise, Wish, replay, replay_by};
pub use row::{Moved, Name, NewMessage, NotAnOccasion, OCCASION_BYTES_MOST, Occasion};
pub use state::{Happening, NotFrom, Return, State, TRIES_MOST, retry_after};
pub use suppression::{Scope, Suppressed, Suppression, is_dead, together};
pub use worn::{WORN_DAYS, WORN_RETURNS, is_soft, is_worn_out};

use crate::charter::{Charter, Purpose};
use crate::explain::Reason;
use crate::id::{ItemId, PersonId};
use crate::moment::Moment;
use crate::permit::Permit;
use crate::request::Surface;
use serde::{Deserialize, Serialize};

/// By which way a message reaches a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Medium {
    /// A mail.
    Mail,
    /// A notification of a browser (RFC 8030).
    Push,
    /// A text message.
    Sms,
    /// A place on the business's own pages.
    Inbox,
    /// Another program of the business.
    Webhook,
}

impl Medium {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Mail, Self::Push, Self::Sms, Self::Inbox, Self::Webhook];
    /// Its word in a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Push => "push",
            Self::Sms => "sms",
            Self::Inbox => "inbox",
            Self::Webhook => "webhook",
        }
    }
    /// Those that go to an address the person has told.
    pub const ADDRESSED: [Self; 3] = [Self::Mail, Self::Push, Self::Sms];
    /// The category (DPV PD) of the item that holds the address; none where a message needs none of the person.
    #[must_use]
    pub const fn category(self) -> Option<&'static str> {
        match self {
            Self::Mail => Some("pd:EmailAddress"),
            Self::Push => Some("pd:DeviceBased"),
            Self::Sms => Some("pd:TelephoneNumber"),
            Self::Inbox | Self::Webhook => None,
        }
    }
    /// Whether a person may be reached at several places by it: each browser takes pushes for itself.
    #[must_use]
    pub const fn has_several(self) -> bool {
        matches!(self, Self::Push)
    }
    /// The medium to which an item of this category leads.
    #[must_use]
    pub fn led_to_by(category: &str) -> Option<Self> {
        Self::ADDRESSED.into_iter().find(|medium| medium.category() == Some(category))
    }
    /// The item that holds the address, if the charter declares one.
    #[must_use]
    pub fn address_item(self, charter: &Charter) -> Option<ItemId> {
        let category = self.category()?;
        charter.items().find(|(_, item)| item.category == category).map(|(id, _)| id)
    }
    /// Whether a purpose may use what a message by this way needs to arrive.
    #[must_use]
    pub fn reaches(self, charter: &Charter, purpose: &Purpose) -> bool {
        let used = |item: ItemId| purpose.items.has(item);
        self.category().is_none() || self.address_item(charter).is_some_and(used)
    }
}

/// Bytes of the text of a push before it is sealed: no service takes more than 4,096 after (RFC 8030 section 7.2, RFC 8291).
pub const PUSH_BYTES_MOST: usize = 3_993;

/// Which messages go first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    /// The answer to something the person just did.
    Answer,
    /// A step of a journey.
    Step,
    /// One of many.
    Many,
}

impl Urgency {
    /// All of them, the first to go first.
    pub const ALL: [Self; 3] = [Self::Answer, Self::Step, Self::Many];
    /// Its place in the order.
    #[must_use]
    pub const fn rank(self) -> i64 {
        match self {
            Self::Answer => 0,
            Self::Step => 1,
            Self::Many => 2,
        }
    }
}

/// What a message says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// Its subject, in one line.
    pub subject: String,
    /// As a page; empty where the medium shows none.
    pub html: String,
    /// As text.
    pub text: String,
}

/// A message to one person, ready for a channel.
#[derive(Debug)]
pub struct Message {
    to: PersonId,
    words: Words,
    reason: Reason,
}

/// The permit does not reach this surface or this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this permit does not allow a message here and now")]
pub struct NotHere;

impl Message {
    /// Writes a message under a permit.
    pub fn write(
        permit: &Permit,
        surface: Surface,
        at: Moment,
        words: Words,
        reason: Reason,
    ) -> Result<Self, NotHere> {
        if permit.surface() != surface || at > permit.expires() {
            return Err(NotHere);
        }
        Ok(Self { to: permit.person(), words, reason })
    }
    /// One message out of several to the same person, each written under a permit of its own.
    pub fn joined(self, sections: &[Self], words: Words) -> Result<Self, NotHere> {
        if sections.iter().any(|section| section.to != self.to) {
            return Err(NotHere);
        }
        Ok(Self { words, ..self })
    }
    /// To whom.
    #[must_use]
    pub const fn to(&self) -> PersonId {
        self.to
    }
    /// What it says.
    #[must_use]
    pub const fn words(&self) -> &Words {
        &self.words
    }
    /// Why the person gets it.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }
}
