//! Web Push: a note to a browser, by the service its maker runs (RFC 8030), sealed so that only the browser reads it (RFC 8291, `seal`),
//! and signed so that the service knows who sends (RFC 8292, [`vapid`]).
//!
//! **Invariant:** a [`Subscription`] has no `Debug`: whoever holds it can write to the person.
//! **Invariant:** a subscription is what a stranger's browser wrote; the wire judges its address before anything goes there.

mod seal;
pub mod vapid;

pub use seal::{NotSealed, PLAIN_BYTES_MOST};

use crate::call::{Call, Caller, Method};
use crate::way::{Handing, Medium, Outgoing, Trouble, Verdict, Way, status};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use entrenous_core::charter::Endpoint;
use entrenous_core::id::Dice;
use entrenous_core::moment::Clock;
use serde::Deserialize;
use std::sync::Arc;
use vapid::Identity;

/// How long a service keeps a note for a browser that is away, at most: four weeks.
pub const KEPT_SECONDS_MOST: u32 = 2_419_200;
/// Characters of a topic (RFC 8030 section 5.4).
pub const TOPIC_MOST: usize = 32;
/// Bytes of a subscription that are read.
const SUBSCRIPTION_BYTES_MOST: usize = 8_192;
/// Bytes of a public key on the curve P-256, uncompressed.
const PUBLIC_BYTES: usize = 65;
/// Bytes of the secret a browser shares with us.
const SECRET_BYTES: usize = 16;

/// Where a browser can be reached.
#[derive(Clone)]
pub struct Subscription {
    endpoint: Endpoint,
    query: Option<String>,
    public: [u8; PUBLIC_BYTES],
    secret: [u8; SECRET_BYTES],
}

/// Not a subscription. It never repeats what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASubscription {
    /// It is not the JSON that a browser writes.
    #[error("E239 this is no subscription: a browser writes `endpoint` and `keys` with `p256dh` and `auth`")]
    Form,
    /// Its endpoint is no address.
    #[error("E239 the endpoint of this subscription is no `https://` address")]
    Endpoint,
    /// Its keys are none.
    #[error("E239 the keys of this subscription do not hold; ask the browser to subscribe anew")]
    Keys,
}

#[derive(Deserialize)]
struct Written {
    endpoint: String,
    keys: WrittenKeys,
}

#[derive(Deserialize)]
struct WrittenKeys {
    p256dh: String,
    auth: String,
}

impl Subscription {
    /// Reads what `PushSubscription.toJSON()` gives.
    pub fn parse(json: &str) -> Result<Self, NotASubscription> {
        if json.len() > SUBSCRIPTION_BYTES_MOST {
            return Err(NotASubscription::Form);
        }
        let written: Written = serde_json::from_str(json).map_err(|_| NotASubscription::Form)?;
        Self::new(&written.endpoint, &written.keys.p256dh, &written.keys.auth)
    }
    /// A subscription of its three parts.
    pub fn new(endpoint: &str, p256dh: &str, auth: &str) -> Result<Self, NotASubscription> {
        let (place, query) = match endpoint.split_once('?') {
            Some((place, query)) => (place, Some(query.to_owned())),
            None => (endpoint, None),
        };
        let plain = |query: &String| query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
        let endpoint = Endpoint::parse(place).map_err(|_| NotASubscription::Endpoint)?;
        if query.as_ref().is_some_and(|query| !plain(query)) {
            return Err(NotASubscription::Endpoint);
        }
        let public = decoded(p256dh).and_then(|bytes| bytes.try_into().ok()).ok_or(NotASubscription::Keys)?;
        let secret = decoded(auth).and_then(|bytes| bytes.try_into().ok()).ok_or(NotASubscription::Keys)?;
        let subscription = Self { endpoint, query, public, secret };
        if seal::is_point(&subscription.public) { Ok(subscription) } else { Err(NotASubscription::Keys) }
    }
    /// The service it is of: the name of its machine.
    #[must_use]
    pub fn service(&self) -> &str {
        self.endpoint.host()
    }
    /// The address at its service: one browser's and nobody else's.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.endpoint.as_str()),
            None => self.endpoint.as_str().to_owned(),
        }
    }
    /// Whether its service may be one: it is reached under encryption, and is not named by an address that is not of the public network.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let host = self.endpoint.host().trim_start_matches('[').trim_end_matches(']');
        let named = host.parse::<std::net::IpAddr>().map_or(true, crate::guard::is_public);
        self.endpoint.is_encrypted() && named && !self.endpoint.is_loopback()
    }
    /// What a signature for this service names.
    fn origin(&self) -> String {
        let scheme = if self.endpoint.is_encrypted() { "https" } else { "http" };
        let usual = if self.endpoint.is_encrypted() { 443 } else { 80 };
        match self.endpoint.port() {
            port if port == usual => format!("{scheme}://{}", self.endpoint.host()),
            port => format!("{scheme}://{}:{port}", self.endpoint.host()),
        }
    }
}

/// Base64 in any of the forms browsers and libraries write.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    URL_SAFE_NO_PAD.decode(text).or_else(|_| URL_SAFE.decode(text)).or_else(|_| STANDARD.decode(text)).ok()
}

/// How much a note may wake a device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Urgency {
    /// When there is power and a cheap network.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// At once.
    High,
}

impl Urgency {
    const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// A name under which a later note takes the place of an earlier one that was not shown yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topic(String);

/// Not a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a topic is at most {TOPIC_MOST} letters, digits, `-` and `_`")]
pub struct NotATopic;

impl Topic {
    /// Reads a topic. It is seen by the service, so it names no person and no matter.
    pub fn parse(text: &str) -> Result<Self, NotATopic> {
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let fits = !text.is_empty() && text.len() <= TOPIC_MOST;
        if plain && fits { Ok(Self(text.to_owned())) } else { Err(NotATopic) }
    }
}

/// One note to one browser.
pub struct Note {
    /// To whom.
    pub to: Subscription,
    /// What the script of the page gets: at most [`PLAIN_BYTES_MOST`] bytes, as a rule JSON.
    pub plain: Vec<u8>,
    /// How long it is worth showing, in seconds; more than [`KEPT_SECONDS_MOST`] is that.
    pub kept_seconds: u32,
    /// How much it may wake a device.
    pub urgency: Urgency,
    /// What it takes the place of.
    pub topic: Option<Topic>,
}

/// Push by the services of the makers of browsers.
pub struct ByPush {
    caller: Arc<dyn Caller>,
    identity: Identity,
    dice: Arc<dyn Dice>,
    clock: Arc<dyn Clock>,
}

impl ByPush {
    /// As this sender.
    #[must_use]
    pub fn new(
        caller: Arc<dyn Caller>,
        identity: Identity,
        dice: Arc<dyn Dice>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { caller, identity, dice, clock }
    }
    fn call(&self, note: &Note) -> Option<Call> {
        let body = seal::seal(&note.to.public, &note.to.secret, &note.plain, self.dice.as_ref()).ok()?;
        let signed = self.identity.sign(&note.to.origin(), self.clock.now()).ok()?;
        let header = |name: &str, value: String| (name.to_owned(), value);
        let mut headers = vec![
            header("content-type", "application/octet-stream".to_owned()),
            header("content-encoding", "aes128gcm".to_owned()),
            header("ttl", note.kept_seconds.min(KEPT_SECONDS_MOST).to_string()),
            header("urgency", note.urgency.word().to_owned()),
            header("authorization", signed),
        ];
        headers.extend(note.topic.as_ref().map(|topic| header("topic", topic.0.clone())));
        let (endpoint, query) = (note.to.endpoint.clone(), note.to.query.clone());
        Some(Call { method: Method::Post, endpoint, query, headers, body })
    }
}

impl Way for ByPush {
    fn medium(&self) -> Medium {
        Medium::Push
    }
    fn hand_over<'a>(&'a self, outgoing: &'a Outgoing) -> Handing<'a> {
        Box::pin(async move {
            let Outgoing::Push(note) = outgoing else { return Verdict::NotTried(Trouble::OtherMedium) };
            let Some(call) = self.call(note) else { return Verdict::NotTried(Trouble::NotWritten) };
            match self.caller.call(&call).await {
                Ok(reply) => status(reply.status, reply.retry_after),
                Err(unheard) => unheard.into(),
            }
        })
    }
}

#[cfg(test)]
mod tests;
