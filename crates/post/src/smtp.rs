//! Mail to a relay (RFC 5321): what is handed over, and what the relay said to each.
//!
//! **Invariant:** every envelope gets one [`Verdict`]. `Accepted`, `Deferred` and `Bounced` are the relay's own word; where a connection
//! broke before the whole mail was out it is `NotTried`, after that `Uncertain`. Nothing is lost and nothing is claimed.
//! **Invariant:** a relay that stalls, lies or talks without end costs a named span of time and memory, never more ([`Patience`], [`reply`]).
//! **Invariant:** an answer's text is never kept: it may repeat an address. Its code is.
//!
//! Absent on purpose: finding the relay of a domain (MX), and with it MTA-STS and DANE; a queue, which is the store's; a second try, which
//! is the caller's. The relay is the operator's own setting and may stand beside us, so [`crate::guard`] does not judge it.

mod client;
pub mod keep;
mod line;
mod opening;
pub mod pace;
pub mod pool;
pub mod relay;
pub mod reply;
mod session;

pub use pool::Pool;
pub use relay::{Encryption, Login, Patience, Relay, Trust};
pub use reply::Code;

use crate::mime::Written;
use crate::mime::address::Address;
use std::future::Future;
use std::pin::Pin;

/// One mail to one person, with the address of ours that says which mail comes back.
pub struct Envelope {
    /// Where it comes back to: an address of ours with a tag.
    pub return_path: Address,
    /// Where it goes.
    pub to: Address,
    /// The mail.
    pub mail: Written,
}

/// What became of an envelope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The relay took it and answers for it.
    Accepted(Code),
    /// The relay says: later.
    Deferred {
        /// Its answer.
        code: Code,
    },
    /// The relay says: never.
    Bounced {
        /// Whose fault it is.
        kind: Bounce,
        /// Its answer.
        code: Code,
    },
    /// All of it was sent and no answer came: it may have arrived.
    Uncertain,
    /// Not all of it was sent: it has not arrived.
    NotTried(Trouble),
}

/// Why a relay will never take a mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bounce {
    /// There is no such mailbox.
    Hard,
    /// The sender, or mail of this kind from this sender, is not wanted.
    Policy,
    /// This mail, as it is written, is not wanted.
    Content,
}

impl Bounce {
    /// Its word in a row.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Policy => "policy",
            Self::Content => "content",
        }
    }
}

/// Why a mail could not be handed over at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Trouble {
    /// Its name leads to no address.
    #[error("E204 no address is known for the mail relay; check its name")]
    NotFound,
    /// It does not take the connection.
    #[error("E204 the mail relay does not take a connection; check its name and port")]
    NotConnected,
    /// It stayed silent too long.
    #[error("E204 the mail relay took too long to answer")]
    TooSlow,
    /// It ended the connection.
    #[error("E204 the mail relay ended the connection")]
    Lost,
    /// What it said is not SMTP.
    #[error("E204 the mail relay does not speak SMTP, or not on this port")]
    NotUnderstood,
    /// It does not want to talk with us.
    #[error("E204 the mail relay turned us away with `{0}`")]
    Refused(Code),
    /// It cannot show that it is who it says.
    #[error("E205 the mail relay cannot show by a certificate that it is who it says")]
    NotTrusted,
    /// It offers no encryption, and encryption is required.
    #[error(
        "E205 the mail relay offers no STARTTLS; ask for another port, or set encryption to `if_offered`"
    )]
    NotEncrypted,
    /// It does not take this name and password.
    #[error("E206 the mail relay does not take this name and password")]
    LoginRefused,
    /// It wants a name and a password, or another way to give them.
    #[error("E206 the mail relay wants a login that was not given, or in a way other than PLAIN and LOGIN")]
    LoginUnfit,
    /// A password would have gone over the network for everyone to read.
    #[error("E206 a password is not sent without encryption; use implicit TLS or STARTTLS")]
    LoginInClear,
}

impl Trouble {
    /// Its word in a row and in a metric.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotConnected => "not_connected",
            Self::TooSlow => "too_slow",
            Self::Lost => "connection_lost",
            Self::NotUnderstood => "not_understood",
            Self::Refused(_) => "refused",
            Self::NotTrusted => "not_trusted",
            Self::NotEncrypted => "not_encrypted",
            Self::LoginRefused => "login_refused",
            Self::LoginUnfit => "login_unfit",
            Self::LoginInClear => "login_in_clear",
        }
    }
}

/// A handing over under way.
pub type Handing<'a> = Pin<Box<dyn Future<Output = Vec<Verdict>> + Send + 'a>>;
/// A leave-taking under way.
pub type Leaving<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Who takes mail out of the house.
pub trait Courier: Send {
    /// Hands each envelope over once; answers one verdict each, in their order.
    fn hand_over<'a>(&'a mut self, batch: &'a [Envelope]) -> Handing<'a>;
    /// Takes leave. What was accepted stays accepted.
    fn quit(&mut self) -> Leaving<'_>;
}

#[cfg(test)]
mod tests;
