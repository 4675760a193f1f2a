//! What came of mail, counted by day: of everyone together, by the domain it is from and by who keeps the mailboxes.
//!
//! **Invariant:** no person, no address and no time within a day is in a count.

use crate::communicate::{Return, State};

/// Counts of one day, or what is added to them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PostCount {
    /// The domain the mail is from.
    pub sender: String,
    /// Who keeps the mailboxes, by a word of a closed list.
    pub receiver: String,
    /// On which day, in days since 1970.
    pub day: i64,
    /// How often the sender was let go on after it stood still: what was counted before is forgiven.
    pub epoch: i64,
    /// Mails a relay took.
    pub accepted: u64,
    /// Mails that were refused for good or came back for good.
    pub bounced: u64,
    /// Mails someone called spam.
    pub complained: u64,
}

impl PostCount {
    /// One more mail that has come so far; nothing, if this says nothing of the sender. A full mailbox and a text that is not wanted
    /// say nothing of where the addresses came from, so they are not counted.
    #[must_use]
    pub fn one(self, state: State) -> Option<Self> {
        match state {
            State::Accepted => Some(Self { accepted: 1, ..self }),
            State::Bounced(Return::Hard | Return::Policy)
            | State::Returned(Return::Hard | Return::Policy) => Some(Self { bounced: 1, ..self }),
            State::Complained => Some(Self { complained: 1, ..self }),
            _ => None,
        }
    }
    /// Whether it speaks against the sender.
    #[must_use]
    pub const fn is_bad(&self) -> bool {
        self.bounced > 0 || self.complained > 0
    }
}
