//! The relay an operator names: where it is, how it is trusted, how long it is waited for.
//!
//! **Invariant:** a password has no `Debug`, and goes out only under encryption or to this very machine.
//! **Invariant:** encryption that was agreed on is verified: a certificate that is not the relay's ends the attempt, it never ends the encryption.

use crate::mime::address::Domain;
use crate::wire::NothingToTrust;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;

/// How a connection is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encryption {
    /// From the first byte: port 465 (RFC 8314).
    Implicit,
    /// By STARTTLS, or not at all: port 587 (RFC 3207).
    Required,
    /// By STARTTLS if the relay offers it: whoever stands between can hide the offer.
    IfOffered,
    /// Not: for a relay on this machine.
    Never,
}

/// A name and a password; they have no `Debug`.
pub struct Login {
    pub(super) name: String,
    pub(super) password: String,
}

impl Login {
    /// A login.
    #[must_use]
    pub const fn new(name: String, password: String) -> Self {
        Self { name, password }
    }
}

/// A setting no relay can be reached by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("E204 a mail relay is named by a host, such as `smtp.example.org`, or by an address of a machine")]
pub struct NotARelay;

/// A relay.
pub struct Relay {
    pub(super) host: String,
    pub(super) name: ServerName<'static>,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) login: Option<Login>,
    pub(super) greeting: Domain,
    pub(super) patience: Patience,
}

impl Relay {
    /// A relay; `greeting` is how this house names itself to it.
    pub fn new(host: &str, port: u16, encryption: Encryption, greeting: Domain) -> Result<Self, NotARelay> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| NotARelay)?;
        let (login, patience) = (None, Patience::USUAL);
        Ok(Self { host: host.to_owned(), name, port, encryption, login, greeting, patience })
    }
    /// The same with a login.
    #[must_use]
    pub fn with_login(self, login: Login) -> Self {
        Self { login: Some(login), ..self }
    }
    /// The same with another patience.
    #[must_use]
    pub const fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }
}

/// How long a relay is waited for: RFC 5321 section 4.5.3.2 speaks of two to ten minutes for mail between strangers; a relay of one's own
/// is nearer, so each is a fifth of that, except the one whose shortness would make doubles.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
    /// For its address, its connection and each handshake.
    pub connection: Duration,
    /// For its greeting (section 4.5.3.2.1: five minutes).
    pub greeting: Duration,
    /// For an answer to a command (sections 4.5.3.2.2 and 3: five minutes).
    pub command: Duration,
    /// For the leave to send the text (section 4.5.3.2.4: two minutes).
    pub asking: Duration,
    /// For taking the next block of it (section 4.5.3.2.5: three minutes).
    pub block: Duration,
    /// For its word on the whole (section 4.5.3.2.6: ten minutes); given up too early, the mail goes out twice.
    pub ending: Duration,
}

impl Patience {
    /// With a relay in service.
    pub const USUAL: Self = Self {
        connection: Duration::from_secs(20),
        greeting: Duration::from_secs(60),
        command: Duration::from_secs(60),
        asking: Duration::from_secs(24),
        block: Duration::from_secs(36),
        ending: Duration::from_secs(600),
    };
}

/// Whose certificates are believed.
#[derive(Clone)]
pub struct Trust(pub(super) Arc<ClientConfig>);

impl Trust {
    /// Whom this machine trusts.
    pub fn machine() -> Result<Self, NothingToTrust> {
        let mut trusted = RootCertStore::empty();
        trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if trusted.is_empty() { Err(NothingToTrust) } else { Self::only(trusted) }
    }
    /// Nobody: for a relay that is never spoken to under encryption.
    pub fn nobody() -> Result<Self, NothingToTrust> {
        Self::only(RootCertStore::empty())
    }
    /// These and nobody else.
    pub fn only(trusted: RootCertStore) -> Result<Self, NothingToTrust> {
        crate::wire::encryption(trusted).map(Self)
    }
}
