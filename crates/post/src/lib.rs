//! What leaves the house for another machine: notes to processors ([`note`], Standard Webhooks) and requests for erasure
//! ([`opendsr`]), and the [`Channel`] they leave by. The [`wire`] reaches only machines on the public network ([`guard`]).
//! Mail is written ([`mime`]), signed ([`dkim`]) and handed to a relay ([`smtp`]); what comes back is read ([`bounce`]), also what a
//! service reports ([`provider`]).
//! Pushes ([`push`]) and short messages ([`sms`]) leave by the same trait as mail ([`way`]). Before: [`doctor`] asks the DNS ([`names`]) what a
//! domain publishes, [`preflight`](mod@preflight) looks at a mail that goes to many, [`health`] says from counts whether to go on.
//!
//! **Invariant:** what is sent is decided elsewhere; a channel sends it once, follows no redirection, and reads a short answer.
//! **Invariant:** no personal value is part of a note: a reference of the processor's own, names of the charter, a time.

pub mod bounce;
pub mod call;
pub mod dkim;
pub mod doctor;
pub mod guard;
pub mod health;
pub mod memory;
pub mod mime;
pub mod names;
pub mod note;
pub mod opendsr;
pub mod opened;
pub mod preflight;
pub mod provider;
pub mod push;
pub mod sms;
pub mod smtp;
pub mod way;
pub mod wire;

pub use memory::Memory;
pub use preflight::preflight;
pub use way::{Medium, Outgoing, Way};
pub use wire::Wire;

use entrenous_core::charter::Endpoint;
use std::future::Future;
use std::pin::Pin;

/// How much of an answer is read, in bytes.
pub const ANSWER_BYTES_MOST: usize = 8_192;

/// What is sent once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel {
    /// Where to.
    pub endpoint: Endpoint,
    /// The headers besides those of every request.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON text.
    pub body: String,
}

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The first [`ANSWER_BYTES_MOST`] bytes of the body.
    pub body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unsent {
    /// Its name leads to no address.
    #[error("no address is known for this host")]
    NotFound,
    /// Its address is not one of the public network, or its port not one of the web.
    #[error("this host has an address that is not of the public network, or a port that is not of the web")]
    Forbidden,
    /// It does not take the connection.
    #[error("this host does not take a connection")]
    NotConnected,
    /// It cannot show that it is who it says.
    #[error("this host cannot show by a certificate that it is who it says")]
    NotTrusted,
    /// It does not speak HTTP.
    #[error("this host does not speak HTTP")]
    NotUnderstood,
    /// It took too long.
    #[error("this host took too long to answer")]
    TooSlow,
}

impl Unsent {
    /// Its word in a row and in an answer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Forbidden => "address_forbidden",
            Self::NotConnected => "not_connected",
            Self::NotTrusted => "not_trusted",
            Self::NotUnderstood => "not_understood",
            Self::TooSlow => "too_slow",
        }
    }
}

/// A sending under way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Answer, Unsent>> + Send + 'a>>;

/// A way out of the house.
pub trait Channel: Send + Sync {
    /// Sends a parcel once.
    fn send<'a>(&'a self, parcel: &'a Parcel) -> Sending<'a>;
}
