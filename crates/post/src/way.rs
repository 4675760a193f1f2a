//! The ways out to a person, under one trait: mail by a relay, a push to a browser, a short message by a gateway, a note to a server.
//!
//! **Invariant:** every handing over ends in one [`Verdict`]: what the other side said, or how far it came.
//! **Invariant:** what is handed over is decided and written elsewhere; a way sends it once.
//!
//! Absent on purpose: a way for [`Medium::Inbox`]. What stands in a person's own inbox leaves no house.

pub mod keep;

use crate::call::{Unheard, When};
use crate::smtp::{self, Bounce, Code, Courier, Envelope, Pool};
use crate::{Channel, Parcel, Unsent, push, sms};
pub use entrenous_core::communicate::Medium;
use entrenous_core::moment::Clock;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// What is handed over. It has no `Debug`: it names a person.
pub enum Outgoing {
    /// A mail in its envelope.
    Mail(Box<Envelope>),
    /// A note for a browser.
    Push(Box<push::Note>),
    /// A short message.
    Sms(sms::Note),
    /// A note to a server.
    Webhook(Parcel),
}

impl Outgoing {
    /// By which medium it goes.
    #[must_use]
    pub const fn medium(&self) -> Medium {
        match self {
            Self::Mail(_) => Medium::Mail,
            Self::Push(_) => Medium::Push,
            Self::Sms(_) => Medium::Sms,
            Self::Webhook(_) => Medium::Webhook,
        }
    }
}

/// What the other side said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// A relay's code.
    Smtp(Code),
    /// A status of HTTP.
    Http(u16),
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Smtp(code) => code.fmt(f),
            Self::Http(status) => status.fmt(f),
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The other side took it and answers for it.
    Accepted(Said),
    /// The other side says: later.
    Deferred {
        /// Its answer.
        said: Said,
        /// When, if it says so.
        after: Option<Duration>,
    },
    /// The other side says: never.
    Bounced {
        /// `Hard` is an address, a subscription or a number that is gone and is not written to again.
        kind: Bounce,
        /// Its answer.
        said: Said,
    },
    /// All of it may have arrived, and no answer came.
    Uncertain,
    /// It has not arrived.
    NotTried(Trouble),
}

impl Verdict {
    /// How good it is among several places to which the same goes, the best first: it arrived, it may yet, it will not.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Accepted(_) => 0,
            Self::Deferred { .. } => 1,
            Self::Uncertain => 2,
            Self::NotTried(_) => 3,
            Self::Bounced { .. } => 4,
        }
    }
}

/// Why it could not be handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The relay.
    Mail(smtp::Trouble),
    /// The network.
    Web(Unsent),
    /// This way is not for that medium.
    OtherMedium,
    /// It could not be written: too long, or a key that does not hold.
    NotWritten,
}

impl Trouble {
    /// Its word in a row and in a metric.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail(trouble) => trouble.word(),
            Self::Web(unsent) => unsent.word(),
            Self::OtherMedium => "other_medium",
            Self::NotWritten => "not_written",
        }
    }
}

impl From<smtp::Verdict> for Verdict {
    fn from(verdict: smtp::Verdict) -> Self {
        match verdict {
            smtp::Verdict::Accepted(code) => Self::Accepted(Said::Smtp(code)),
            smtp::Verdict::Deferred { code } => Self::Deferred { said: Said::Smtp(code), after: None },
            smtp::Verdict::Bounced { kind, code } => Self::Bounced { kind, said: Said::Smtp(code) },
            smtp::Verdict::Uncertain => Self::Uncertain,
            smtp::Verdict::NotTried(trouble) => Self::NotTried(Trouble::Mail(trouble)),
        }
    }
}

impl From<Unheard> for Verdict {
    fn from(unheard: Unheard) -> Self {
        match unheard.when {
            When::Before => Self::NotTried(Trouble::Web(unheard.why)),
            When::Underway => Self::Uncertain,
        }
    }
}

/// A handing over under way.
pub type Handing<'a> = Pin<Box<dyn Future<Output = Verdict> + Send + 'a>>;

/// A way to a person.
pub trait Way: Send + Sync {
    /// The medium it is of.
    fn medium(&self) -> Medium;
    /// Hands over once. What is of another medium is not tried.
    fn hand_over<'a>(&'a self, outgoing: &'a Outgoing) -> Handing<'a>;
}

/// Mail by a relay.
pub struct ByMail {
    pool: Pool,
    clock: Arc<dyn Clock>,
}

impl ByMail {
    /// By the connections of this pool.
    #[must_use]
    pub fn new(pool: Pool, clock: Arc<dyn Clock>) -> Self {
        Self { pool, clock }
    }
}

impl Way for ByMail {
    fn medium(&self) -> Medium {
        Medium::Mail
    }
    fn hand_over<'a>(&'a self, outgoing: &'a Outgoing) -> Handing<'a> {
        Box::pin(async move {
            let Outgoing::Mail(envelope) = outgoing else { return Verdict::NotTried(Trouble::OtherMedium) };
            let mut courier = self.pool.lease(self.clock.now()).await;
            let verdicts = courier.hand_over(std::slice::from_ref(envelope)).await;
            // One envelope has one verdict; were there none, nothing could be claimed.
            verdicts.first().map_or(Verdict::Uncertain, |verdict| Verdict::from(*verdict))
        })
    }
}

/// Notes to servers.
pub struct ByWebhook {
    channel: Arc<dyn Channel>,
}

impl ByWebhook {
    /// By this channel.
    #[must_use]
    pub fn new(channel: Arc<dyn Channel>) -> Self {
        Self { channel }
    }
}

impl Way for ByWebhook {
    fn medium(&self) -> Medium {
        Medium::Webhook
    }
    fn hand_over<'a>(&'a self, outgoing: &'a Outgoing) -> Handing<'a> {
        Box::pin(async move {
            let Outgoing::Webhook(parcel) = outgoing else {
                return Verdict::NotTried(Trouble::OtherMedium);
            };
            match self.channel.send(parcel).await {
                Ok(answer) => status(answer.status, None),
                // By its id a note says that it is a repetition: to ask again does no harm.
                Err(Unsent::TooSlow | Unsent::NotUnderstood) => Verdict::Uncertain,
                Err(unsent) => Verdict::NotTried(Trouble::Web(unsent)),
            }
        })
    }
}

/// What a status says, with those who speak plain HTTP.
pub(crate) fn status(status: u16, after: Option<Duration>) -> Verdict {
    let said = Said::Http(status);
    match status {
        200..=299 => Verdict::Accepted(said),
        404 | 410 => Verdict::Bounced { kind: Bounce::Hard, said },
        400 | 406 | 411..=415 | 422 => Verdict::Bounced { kind: Bounce::Content, said },
        408 | 425 | 429 | 500..=599 => Verdict::Deferred { said, after },
        _ => Verdict::Bounced { kind: Bounce::Policy, said },
    }
}

#[cfg(test)]
mod tests;
