//! `gateways.toml`: how a gateway wants to be called. `{to}`, `{digits}`, `{text}`, `{from}`, `{id}` and `{secret}` stand for what a message
//! says; each is written as its place needs it: in an address, a form, JSON or XML.
//!
//! **Invariant:** what a person or a text says stays a value: it cannot become a field, a header or a place of its own.
//! **Invariant:** a secret is not in the file; it has no `Debug`, and goes out only under encryption.

mod fill;

use super::{Note, SEGMENTS_MOST, count};
use crate::call::{Call, Method};
use crate::preflight::Kind;
use entrenous_core::charter::Endpoint;
use fill::{Values, filled, json, percent, placeholders, verbatim, xml};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Bytes of the file that are read.
const FILE_BYTES_MOST: usize = 65_536;
/// What may stand between braces.
const PLACES: [&str; 6] = ["to", "digits", "text", "from", "id", "secret"];
/// Headers that the wire writes itself.
const RESERVED: [&str; 5] = ["host", "content-length", "transfer-encoding", "connection", "user-agent"];
/// Texts that would leave their place if it were not kept: the file is tried with them.
const TRIALS: [&str; 3] = ["a", "\"},{\"x\":[1]\\", "</a>&<b c='\">\r\n+% \u{1}"];

/// What is wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAGateway {
    /// It does not read.
    #[error("E239 `gateways.toml` does not read: {0}")]
    Malformed(String),
    /// A gateway of that name is not in it.
    #[error("E239 `gateways.toml` has no gateway `{0}`")]
    Unknown(String),
    /// Its address is none.
    #[error("E239 the `url` of the gateway `{0}` is no `https://` address")]
    Address(String),
    /// A placeholder nobody knows.
    #[error(
        "E239 the gateway `{0}` has `{{{1}}}`; there are `{{to}}`, `{{digits}}`, `{{text}}`, `{{from}}`, `{{id}}`, `{{secret}}`"
    )]
    Placeholder(String, String),
    /// A placeholder where none may stand.
    #[error(
        "E239 the gateway `{0}` has `{{{1}}}` in {2}; only `{{secret}}`, `{{from}}` and `{{id}}` may stand there"
    )]
    Misplaced(String, String, &'static str),
    /// It says not what to send.
    #[error("E239 the gateway `{0}` says nowhere `{{text}}`, or nowhere `{{to}}` or `{{digits}}`")]
    Silent(String),
    /// Its body breaks when a text holds a quote or a brace.
    #[error(
        "E239 the `body` of the gateway `{0}` is no JSON: write each placeholder inside quotes, such as `\"text\": \"{{text}}\"`"
    )]
    Body(String),
    /// It needs a secret that was not given.
    #[error(
        "E239 the gateway `{0}` says `{{secret}}`, and none was given; put it into `ENTRENOUS_SMS_SECRET`"
    )]
    NoSecret(String),
    /// A header cannot be sent.
    #[error("E239 the header `{1}` of the gateway `{0}` cannot be sent")]
    Header(String, String),
    /// Its media type is none we can write.
    #[error(
        "E239 the gateway `{0}` wants a body of a kind that is not written here; there are JSON, a form, XML and plain text"
    )]
    Media(String),
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    gateway: BTreeMap<String, WrittenGateway>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct WrittenGateway {
    url: String,
    #[serde(default)]
    method: WrittenMethod,
    #[serde(default)]
    from: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    way_out: String,
    #[serde(default)]
    stop: Vec<String>,
    #[serde(default)]
    yes_if: String,
    #[serde(default)]
    gone: Vec<u16>,
}

#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "UPPERCASE")]
enum WrittenMethod {
    Get,
    #[default]
    Post,
    Put,
}

/// Every gateway of the file.
pub struct Gateways(BTreeMap<String, WrittenGateway>);

impl Gateways {
    /// Reads the file.
    pub fn parse(text: &str) -> Result<Self, NotAGateway> {
        if text.len() > FILE_BYTES_MOST {
            return Err(NotAGateway::Malformed("it has more than 64 KiB".to_owned()));
        }
        let written: Result<Written, _> = toml::from_str(text);
        let plain = |error: toml::de::Error| error.message().trim().replace('\n', ", ");
        written.map(|written| Self(written.gateway)).map_err(|error| NotAGateway::Malformed(plain(error)))
    }
    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
    /// The gateway of a name, ready to be called; the secret is what `{secret}` stands for.
    pub fn open(&self, name: &str, secret: Option<String>) -> Result<Gateway, NotAGateway> {
        let written = self.0.get(name).ok_or_else(|| NotAGateway::Unknown(name.to_owned()))?;
        Gateway::of(name, written.clone(), secret)
    }
}

/// A gateway.
pub struct Gateway {
    written: WrittenGateway,
    endpoint: Endpoint,
    query: Option<String>,
    form: Form,
    secret: String,
}

/// As what a body is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Json,
    Fields,
    Xml,
    Plain,
}

impl Gateway {
    fn of(name: &str, written: WrittenGateway, secret: Option<String>) -> Result<Self, NotAGateway> {
        let named = || name.to_owned();
        let (place, query) = match written.url.split_once('?') {
            Some((place, query)) => (place.to_owned(), Some(query.to_owned())),
            None => (written.url.clone(), None),
        };
        let endpoint = Endpoint::parse(&place).map_err(|_| NotAGateway::Address(named()))?;
        let fits = |query: &String| query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
        if query.as_ref().is_some_and(|query| !fits(query)) {
            return Err(NotAGateway::Address(named()));
        }
        if !endpoint.is_encrypted() && !endpoint.is_loopback() {
            return Err(NotAGateway::Address(named()));
        }
        let form = form(&written.headers).ok_or_else(|| NotAGateway::Media(named()))?;
        let anywhere = [written.body.as_str(), query.as_deref().unwrap_or_default()];
        let narrow = written
            .headers
            .values()
            .map(|value| (value.as_str(), "a header"))
            .chain([(place.as_str(), "its address")]);
        for text in anywhere {
            if let Some(strange) = placeholders(text).find(|place| !PLACES.contains(place)) {
                return Err(NotAGateway::Placeholder(named(), strange.to_owned()));
            }
        }
        for (text, at) in narrow {
            let strange = placeholders(text)
                .find(|place| !["secret", "from", "id"].contains(place) || at == "its address");
            if let Some(strange) = strange {
                return Err(NotAGateway::Misplaced(named(), strange.to_owned(), at));
            }
        }
        let says = |place: &str| anywhere.iter().any(|text| placeholders(text).any(|found| found == place));
        if !says("text") || !(says("to") || says("digits")) {
            return Err(NotAGateway::Silent(named()));
        }
        let wants = anywhere.into_iter().chain(written.headers.values().map(String::as_str));
        let wants_secret = wants.flat_map(placeholders).any(|place| place == "secret");
        let secret = secret.unwrap_or_default();
        if wants_secret && secret.is_empty() {
            return Err(NotAGateway::NoSecret(named()));
        }
        let gateway = Self { written, endpoint, query, form, secret };
        gateway.tried(name)?;
        Ok(gateway)
    }
    /// Tries the file with texts that would leave their place.
    fn tried(&self, name: &str) -> Result<(), NotAGateway> {
        let strange = self.written.headers.iter().find(|(header, value)| {
            let plain =
                !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let value = filled(value, &self.values("+1", "x", "id"), verbatim);
            let ours = RESERVED.iter().any(|reserved| header.eq_ignore_ascii_case(reserved));
            !plain || ours || value.chars().any(char::is_control) || !value.is_ascii()
        });
        if let Some((header, _)) = strange {
            return Err(NotAGateway::Header(name.to_owned(), header.clone()));
        }
        if self.form == Form::Json && !self.written.body.is_empty() {
            let shape = |text: &str| {
                let body = filled(&self.written.body, &self.values("+33612345678", text, text), json);
                serde_json::from_str(&body).ok().map(|body: serde_json::Value| shape(&body))
            };
            let first = shape("a");
            if first.is_none() || TRIALS.iter().any(|text| shape(text) != first) {
                return Err(NotAGateway::Body(name.to_owned()));
            }
        }
        Ok(())
    }
    fn values<'a>(&'a self, to: &'a str, text: &'a str, id: &'a str) -> Values<'a> {
        Values { to, text, from: &self.written.from, id, secret: &self.secret }
    }
    /// The words that stop messages, besides the usual ones.
    #[must_use]
    pub fn stop_words(&self) -> &[String] {
        &self.written.stop
    }
    /// What a message says in full: one that wants something names its way out.
    #[must_use]
    pub fn full(&self, text: &str, kind: Kind) -> String {
        let way_out = self.written.way_out.trim();
        if kind == Kind::Transactional || way_out.is_empty() || text.contains(way_out) {
            text.trim().to_owned()
        } else {
            format!("{} {way_out}", text.trim())
        }
    }
    /// Whether a message to many may go by this gateway: it must say how to stop.
    #[must_use]
    pub fn has_way_out(&self) -> bool {
        !self.written.way_out.trim().is_empty()
    }
    /// The call for a message; none if it is empty, too long, or wants something and names no way out.
    pub(super) fn call(&self, note: &Note) -> Option<Call> {
        let text = self.full(&note.text, note.kind);
        let may_go = note.kind == Kind::Transactional || self.has_way_out();
        if !may_go || note.text.trim().is_empty() || count(&text).segments > SEGMENTS_MOST {
            return None;
        }
        let values = self.values(note.to.text(), &text, &note.id);
        let escape = match self.form {
            Form::Json => json,
            Form::Fields => percent,
            Form::Xml => xml,
            Form::Plain => verbatim,
        };
        let header =
            |(name, value): (&String, &String)| (name.to_ascii_lowercase(), filled(value, &values, verbatim));
        Some(Call {
            method: match self.written.method {
                WrittenMethod::Get => Method::Get,
                WrittenMethod::Post => Method::Post,
                WrittenMethod::Put => Method::Put,
            },
            endpoint: self.endpoint.clone(),
            query: self.query.as_ref().map(|query| filled(query, &values, percent)),
            headers: self.written.headers.iter().map(header).collect(),
            body: filled(&self.written.body, &values, escape).into_bytes(),
        })
    }
    /// Whether an answer with a good status says yes in its own words too.
    pub(super) fn is_yes(&self, body: &[u8]) -> bool {
        self.written.yes_if.is_empty() || String::from_utf8_lossy(body).contains(&self.written.yes_if)
    }
    /// Whether a status says that the number is no more.
    pub(super) fn means_gone(&self, status: u16) -> bool {
        self.written.gone.contains(&status)
    }
}

/// As what the body is written: the headers say it.
fn form(headers: &BTreeMap<String, String>) -> Option<Form> {
    let media = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let media =
        media.map_or("application/json", |(_, value)| value.split(';').next().unwrap_or_default().trim());
    match media.to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Some(Form::Fields),
        "application/xml" | "text/xml" => Some(Form::Xml),
        "text/plain" => Some(Form::Plain),
        media if media == "application/json" || media.ends_with("+json") => Some(Form::Json),
        _ => None,
    }
}

/// The fields of a JSON text, without what stands in its strings.
fn shape(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(_) => Value::String(String::new()),
        Value::Array(values) => Value::Array(values.iter().map(shape).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), shape(value))).collect())
        }
        other => other.clone(),
    }
}
