//! A message an agent signed: base64 of an Ed25519 signature and the JSON it covers (Data Rights Protocol, 3.07). It is opened,
//! then read, then held against the house and the clock.
//!
//! **Invariant:** nothing of a message is read before its signature holds.
//! **Invariant:** a message is for this house, from this agent, of this hour, and new; or it is refused, each for its own reason.

use super::registry::Agent;
use crate::{Fault, House};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_core::charter::Endpoint;
use entrenous_core::hash::Hash;
use entrenous_core::moment::Moment;
use entrenous_core::rights::Exercise;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How far ahead of ours an agent's clock may be, in microseconds.
const AHEAD_MOST: i64 = 300_000_000;
/// How long a message may be good for, in microseconds; the protocol advises ten minutes.
const WINDOW_MOST: i64 = 86_400_000_000;
/// How long a claim, a hint or an id may be, in bytes.
const CLAIM_BYTES_MOST: usize = 512;
/// How many hints on relationships are read.
const RELATIONSHIPS_MOST: usize = 16;
/// What is said of a callback that cannot be one.
const NOT_A_CALLBACK: &str =
    "status_callback is an https address of at most 512 bytes, without query, fragment or credentials";
/// The versions that are understood.
const VERSIONS: [&str; 3] = ["1.0", "0.9.4", "0.9.3"];
/// The one regime the protocol knows.
const REGIME: &str = "ccpa";

/// Why a message is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unacceptable {
    /// Nobody the operator knows.
    #[error("this house knows no agent with this id; ask its operator to register it")]
    UnknownAgent,
    /// No token of an agent.
    #[error("this token is no agent's; send a signed message to `POST /v1/agent/{{id}}` to get one")]
    TokenUnknown,
    /// Not base64 of signature and JSON.
    #[error("the body is not base64 of an Ed25519 signature and the JSON it covers")]
    NotSigned,
    /// Not this agent's signature.
    #[error("the signature is not the agent's; sign with the key that is registered")]
    Forged,
    /// Signed, but not in the form.
    #[error("the signed message does not have the form of the Data Rights Protocol: `{0}`")]
    NotInForm(&'static str),
    /// For somebody else.
    #[error("the message names another agent or another business")]
    Misdirected,
    /// Of another version.
    #[error("this version of the Data Rights Protocol is not understood; `1.0` and `0.9.4` are")]
    OtherVersion,
    /// Too early, too late, or good for too long.
    #[error("the message is not of this hour; issue it anew, good for ten minutes")]
    OutOfTime,
    /// Taken before.
    #[error("this message was taken before; issue a new one")]
    Replayed,
    /// No right of the list.
    #[error(
        "this is no right of the list: `sale:opt-out`, `sale:opt-in`, `deletion`, `access`, `access:categories`, `access:specific`"
    )]
    UnknownRight,
    /// No regime of the list.
    #[error("this regime is not known to the protocol; send `ccpa`, or none")]
    UnknownRegime,
    /// No claim on who the person is.
    #[error(
        "the message says nothing of the person; send at least `name`, `email`, `phone_number` or `address`"
    )]
    Nobody,
    /// No request has this id.
    #[error("no request has this id")]
    NoSuchRequest,
    /// Another agent's.
    #[error("this request is another agent's")]
    NotYours,
    /// Ended.
    #[error("this request has come to its end; it cannot be changed any more")]
    Ended,
}

impl Unacceptable {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownAgent => "agent_unknown",
            Self::TokenUnknown => "agent_token_unknown",
            Self::NotSigned | Self::NotInForm(_) => "message_malformed",
            Self::Forged => "message_forged",
            Self::Misdirected => "message_misdirected",
            Self::OtherVersion => "version_unknown",
            Self::OutOfTime => "message_out_of_time",
            Self::Replayed => "message_replayed",
            Self::UnknownRight => "right_unknown",
            Self::UnknownRegime => "regime_unknown",
            Self::Nobody => "claims_missing",
            Self::NoSuchRequest => "not_found",
            Self::NotYours => "request_not_yours",
            Self::Ended => "request_ended",
        }
    }
}

/// A message whose signature holds.
pub(super) struct Opened {
    text: Vec<u8>,
    pub(super) hash: Hash,
}

/// Checks the signature of a body.
pub(super) fn open(agent: &Agent, body: &[u8]) -> Result<Opened, Unacceptable> {
    let combined = STANDARD.decode(body.trim_ascii()).map_err(|_| Unacceptable::NotSigned)?;
    if combined.len() <= 64 {
        return Err(Unacceptable::NotSigned);
    }
    let text = entrenous_vault::open_signed(&agent.verify_key, &combined).ok_or(Unacceptable::Forged)?;
    Ok(Opened { text: text.to_vec(), hash: Hash::of(&[text]) })
}

/// From whom, to whom, when.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "agent-id")]
    agent: String,
    #[serde(rename = "business-id")]
    business: String,
    #[serde(rename = "issued-at")]
    issued_at: String,
    #[serde(rename = "expires-at")]
    expires_at: String,
    #[serde(rename = "drp.version")]
    version: String,
}

/// What is asked, and what is claimed of the person.
#[derive(Deserialize)]
struct Body {
    exercise: String,
    #[serde(default)]
    regime: Option<String>,
    #[serde(default)]
    relationships: Vec<String>,
    #[serde(default, rename = "agent-request-id")]
    agent_request: Option<String>,
    #[serde(default, rename = "entrenous-token")]
    token: Option<String>,
    #[serde(default)]
    status_callback: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    phone_number: Option<String>,
    #[serde(default)]
    address: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    email_verified: Option<bool>,
    #[serde(default)]
    phone_number_verified: Option<bool>,
    #[serde(default)]
    address_verified: Option<bool>,
    #[serde(default)]
    power_of_attorney: Option<String>,
}

#[derive(Deserialize)]
struct Revoking {
    #[serde(default)]
    reason: Option<String>,
}

/// What is asked, read and held against the closed lists.
pub(super) struct Exercising {
    /// The right.
    pub(super) exercise: Exercise,
    /// Whether it is asked under the California act, or voluntarily.
    pub(super) regime: Regime,
    /// The agent's own id of it.
    pub(super) agent_request: Option<String>,
    /// Where the agent is told how it ended, if it wishes to be told.
    pub(super) callback: Option<Endpoint>,
    /// The person's token, if they gave it to the agent.
    pub(super) token: Option<String>,
    /// When the message is too old to be taken.
    pub(super) until: Moment,
}

/// Under which law a right is exercised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Regime {
    /// Cal. Civ. Code 1798.100 and following.
    Ccpa,
    /// None: whatever applies where the business serves.
    Voluntary,
}

impl Opened {
    fn read<T: DeserializeOwned>(&self, part: &'static str) -> Result<T, Unacceptable> {
        serde_json::from_slice(&self.text).map_err(|_| Unacceptable::NotInForm(part))
    }

    /// Holds a message against the house, the agent, the clock and what was taken before; answers when it is too old to be taken.
    pub(super) fn check(&self, house: &House, agent: &Agent) -> Result<Moment, Fault> {
        let head: Head =
            self.read("agent-id, business-id, issued-at, expires-at and drp.version are texts")?;
        if head.agent != agent.id || head.business != house.outside.agents.business {
            return Err(Unacceptable::Misdirected.into());
        }
        if !VERSIONS.contains(&head.version.as_str()) {
            return Err(Unacceptable::OtherVersion.into());
        }
        let moment = |text: &str| {
            text.parse().map_err(|_| Unacceptable::NotInForm("times are written as in RFC 3339"))
        };
        let (issued, expires): (Moment, Moment) = (moment(&head.issued_at)?, moment(&head.expires_at)?);
        let now = house.now();
        let early = issued.since(now) > AHEAD_MOST;
        if early || expires <= now || expires.since(issued) > WINDOW_MOST || expires <= issued {
            return Err(Unacceptable::OutOfTime.into());
        }
        if house.store.is_seen(&agent.id, &self.hash)? {
            return Err(Unacceptable::Replayed.into());
        }
        Ok(expires)
    }

    /// What is asked; what is claimed is checked for its form and dropped here.
    pub(super) fn exercising(&self, house: &House, agent: &Agent) -> Result<Exercising, Fault> {
        let until = self.check(house, agent)?;
        let body: Body = self.read("exercise, and claims of the types of section 3.04")?;
        let exercise =
            serde_json::from_value(body.exercise.as_str().into()).map_err(|_| Unacceptable::UnknownRight)?;
        let regime = match body.regime.as_deref() {
            None | Some("") => Regime::Voluntary,
            Some(REGIME) => Regime::Ccpa,
            Some(_) => return Err(Unacceptable::UnknownRegime.into()),
        };
        let claims = [&body.name, &body.email, &body.phone_number, &body.power_of_attorney];
        let texts = claims.into_iter().chain([&body.agent_request, &body.token]).flatten();
        if texts.chain(&body.relationships).any(|text| text.len() > CLAIM_BYTES_MOST || text.contains('\0'))
            || body.relationships.len() > RELATIONSHIPS_MOST
        {
            return Err(Unacceptable::NotInForm(
                "a claim has at most 512 bytes, and there are at most 16 hints",
            )
            .into());
        }
        let named = [&body.name, &body.email, &body.phone_number];
        let is_named = named.into_iter().flatten().any(|text| !text.trim().is_empty());
        let stray = [
            (body.email_verified, body.email.is_some()),
            (body.phone_number_verified, body.phone_number.is_some()),
            (body.address_verified, body.address.is_some()),
        ];
        if stray.iter().any(|(verified, claimed)| *verified == Some(true) && !claimed) {
            return Err(Unacceptable::NotInForm("what is verified is claimed too").into());
        }
        if !is_named && body.address.is_none_or(|address| address.is_empty()) {
            return Err(Unacceptable::Nobody.into());
        }
        let callback = body.status_callback.as_deref().map(callback).transpose()?;
        let (agent_request, token) = (body.agent_request, body.token);
        Ok(Exercising { exercise, regime, agent_request, callback, token, until })
    }

    /// A message by which a request is taken back; its reason is the person's own and not kept.
    pub(super) fn revoking(&self) -> Result<(), Unacceptable> {
        let revoking: Revoking = self.read("reason is a text")?;
        let long = revoking.reason.is_some_and(|reason| reason.len() > CLAIM_BYTES_MOST);
        if long { Err(Unacceptable::NotInForm("a reason has at most 512 bytes")) } else { Ok(()) }
    }
}

/// An address nobody on the way to it can read along with; whether its machine may be reached is decided when it is reached.
fn callback(text: &str) -> Result<Endpoint, Unacceptable> {
    let endpoint = Endpoint::parse(text).ok().filter(Endpoint::is_encrypted);
    endpoint.ok_or(Unacceptable::NotInForm(NOT_A_CALLBACK))
}
