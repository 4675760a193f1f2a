//! Writing to a person. A [`Message`] is bound to the permit under which it was written; a channel takes nothing else.
//!
//! **Invariant:** there is no message without a [`Permit`] for its surface and without its [`Reason`].
//!
//! ```compile_fail,E0451
//! use entrenous_core::{communicate::Message, explain::Reason, id::PersonId};
//! fn shout(to: PersonId, reason: Reason) -> Message { Message { to, subject: String::new(), body: String::new(), reason } }
//! ```

use crate::explain::Reason;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::permit::Permit;
use crate::request::Surface;

/// A message to one person, ready for a channel.
#[derive(Debug)]
pub struct Message {
    to: PersonId,
    subject: String,
    body: String,
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
        subject: String,
        body: String,
        reason: Reason,
    ) -> Result<Self, NotHere> {
        if permit.surface() != surface || at > permit.expires() {
            return Err(NotHere);
        }
        Ok(Self { to: permit.person(), subject, body, reason })
    }
    /// To whom.
    #[must_use]
    pub fn to(&self) -> PersonId {
        self.to
    }
    /// Its subject line.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
    /// Its text.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
    /// Why the person gets it.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}
