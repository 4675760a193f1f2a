//! What the links of a message may do. Each does one thing: a link that stops a newsletter shows no data, and the other way round.
//!
//! **Invariant:** a link says nothing to whoever reads it; what it means is known to the vault that made it.

use crate::hash::Hash;
use crate::id::{Key, PersonId, RowId};

/// What a link may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Power {
    /// Stop the messages of one purpose (RFC 8058).
    Unsubscribe,
    /// Ask for the page of all choices.
    Preferences,
    /// Lead to an address of the message, linked inside one campaign or to the person, where they agreed.
    Follow,
}

impl Power {
    /// Its number in a link.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Unsubscribe => 1,
            Self::Preferences => 2,
            Self::Follow => 3,
        }
    }
}

/// What a link says to the vault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bearer {
    /// Whose.
    pub person: PersonId,
    /// Of which message.
    pub row: RowId,
    /// A short hash of its purpose: a link works also when the row of its message has gone.
    pub purpose: [u8; 8],
}

impl Bearer {
    /// A bearer.
    #[must_use]
    pub fn new(person: PersonId, row: RowId, purpose: &Key) -> Self {
        Self { person, row, purpose: Self::short(purpose) }
    }
    /// Whether it is about this purpose.
    #[must_use]
    pub fn is_about(&self, purpose: &Key) -> bool {
        self.purpose == Self::short(purpose)
    }
    fn short(purpose: &Key) -> [u8; 8] {
        Hash::of(&[b"entrenous/purpose/1", purpose.as_str().as_bytes()]).short().to_be_bytes()
    }
}
