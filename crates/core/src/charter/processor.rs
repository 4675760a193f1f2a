//! Who receives data for a purpose, under which guard it leaves its region of law (GDPR Art. 4(8) and (10), Chapter V), and where
//! they are told when a person takes a yes back or leaves (Art. 7(3), 17(2), 19).
//!
//! **Invariant:** a processor has a country: what nobody can place cannot be told to a person (GDPR Art. 13(1)(f)).
//! **Invariant:** an [`Endpoint`] is a whole address without credentials, query or fragment; whether its machine may be reached is
//! decided when it is reached, by the post.
//! **Invariant:** where a processor is told is no part of what a person agreed to: it may move without asking again.

use crate::id::Key;
use crate::region::Place;
use crate::tell::Event;
use serde::{Deserialize, Serialize};

/// On whose behalf a recipient acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// On behalf of the business, by its instructions (GDPR Art. 4(8), 28).
    Processor,
    /// For ends of its own (GDPR Art. 4(10)): what is assumed of whoever does not say.
    #[default]
    ThirdParty,
}

/// What guards data in a country outside (GDPR Art. 45 to 49): the closed list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Safeguard {
    /// An adequacy decision that covers this recipient, such as the EU-US Data Privacy Framework (Art. 45).
    Adequacy,
    /// Standard contractual clauses (Art. 46(2)(c)).
    StandardClauses,
    /// Binding corporate rules (Art. 46(2)(b)).
    BindingRules,
    /// An approved code of conduct or certification (Art. 46(2)(e) and (f)).
    Certification,
    /// The person's explicit consent to this transfer (Art. 49(1)(a)).
    ExplicitConsent,
}

/// How a receiver wants to be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// A signed note (Standard Webhooks).
    Webhook,
    /// A request for erasure (OpenDSR).
    OpenDsr,
}

/// The longest endpoint, in bytes.
pub const ENDPOINT_BYTES_MOST: usize = 512;
const HOST_BYTES_MOST: usize = 253;

/// Where a receiver is told: `https://host[:port]/path`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint {
    text: Box<str>,
    host: Box<str>,
    port: u16,
    path: Box<str>,
    encrypted: bool,
}

/// Not an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "an endpoint is `https://`, a host, perhaps a port, and a path, such as `https://hooks.filmhaus.example/entrenous`"
)]
pub struct NotAnEndpoint;

impl Endpoint {
    /// Parses an endpoint; `http://` has the form too, and is accepted elsewhere for this very machine only.
    pub fn parse(text: &str) -> Result<Self, NotAnEndpoint> {
        let (encrypted, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err(NotAnEndpoint),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, port_number(port)?),
            None => (authority, if encrypted { 443 } else { 80 }),
        };
        let host_fits = is_host(host);
        let path_fits = path
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'?' | b'#' | b'\\' | b'"' | b'<' | b'>'));
        if !host_fits || !path_fits || text.len() > ENDPOINT_BYTES_MOST {
            return Err(NotAnEndpoint);
        }
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self { text: text.into(), host: host.into(), port, path: path.into(), encrypted })
    }
    /// The name of its machine.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }
    /// The path on it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
    /// Whether nobody on the way can read along.
    #[must_use]
    pub const fn is_encrypted(&self) -> bool {
        self.encrypted
    }
    /// Whether it names this very machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let address = self.host.parse::<std::net::Ipv4Addr>();
        &*self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
    /// The text it was written as.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// A port as it is written: digits, no sign, no zero in front.
fn port_number(text: &str) -> Result<u16, NotAnEndpoint> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    if plain { text.parse().map_err(|_| NotAnEndpoint) } else { Err(NotAnEndpoint) }
}

/// A host in lower case: labels of letters, digits and hyphens (RFC 1123). A label of digits at the end must be a whole IPv4 address,
/// so that no other writing of an address, such as `127.1` or `0x7f000001`, gets through.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    let numeric = last.bytes().next().is_some_and(|b| b.is_ascii_digit());
    let address = host.parse::<std::net::Ipv4Addr>().is_ok();
    host.len() <= HOST_BYTES_MOST && host.split('.').all(label) && (!numeric || address)
}

impl TryFrom<String> for Endpoint {
    type Error = NotAnEndpoint;
    fn try_from(text: String) -> Result<Self, NotAnEndpoint> {
        Self::parse(&text)
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.text.into()
    }
}

/// Where and how a receiver is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reach {
    /// Where.
    pub endpoint: Endpoint,
    /// How.
    pub kind: Manner,
}

/// One recipient, as a charter describes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Processor {
    /// Its name in the charter.
    pub key: Key,
    /// Its name as customers know it; purposes name it so in `shares_with`.
    pub name: String,
    /// Where it is.
    pub country: Place,
    /// On whose behalf it acts.
    pub role: Role,
    /// What guards the data there, if that country is outside.
    pub safeguard: Option<Safeguard>,
    /// Where and how it is told when a person takes a yes back or leaves; nothing, if the business tells it by other means.
    #[serde(skip)]
    pub reach: Option<Reach>,
    /// Of what became of messages, what it is told.
    #[serde(skip)]
    pub events: Vec<Event>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_host_a_port_and_a_path() {
        let endpoint = Endpoint::parse("https://hooks.filmhaus.example/entrenous").unwrap();
        assert_eq!(
            (endpoint.host(), endpoint.port(), endpoint.path()),
            ("hooks.filmhaus.example", 443, "/entrenous")
        );
        assert!(endpoint.is_encrypted() && !endpoint.is_loopback());
        let local = Endpoint::parse("http://127.0.0.1:8090").unwrap();
        assert_eq!((local.port(), local.path(), local.is_loopback()), (8_090, "/", true));
    }

    #[test]
    fn no_other_writing_of_an_address_gets_through() {
        let bad = [
            "",
            "https://",
            "ftp://a.example/",
            "https://user@a.example/",
            "https://user:secret@a.example/",
            "https://a.example/?to=b",
            "https://a.example/#b",
            "https://a.example:0/",
            "https://a.example:99999/",
            "https://a.example:+443/",
            "https://[::1]/",
            "https://127.1/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://0177.0.0.1/",
            "https://A.example/",
            "https://-a.example/",
            "https://a..example/",
            "https://a.example./",
            "https://a.example/b c",
            "https://a.example\\@b.example/",
            "https://é.example/",
        ];
        for text in bad {
            assert_eq!(Endpoint::parse(text), Err(NotAnEndpoint), "{text}");
        }
        assert_eq!(Endpoint::parse(&format!("https://a.example/{}", "x".repeat(512))), Err(NotAnEndpoint));
    }
}
