//! Questions to the DNS: what a name is, what can be asked of it ([`Kind`]), and what may come of asking ([`NoAnswer`]).
//! Whoever asks takes [`Names`]: the network ([`resolver`]) or a list held in memory ([`fixed`]).
//!
//! **Invariant:** each way of not getting an answer has its own name; only [`NoAnswer::is_absence`] means that a record is not there.
//! **Invariant:** what is read of an answer is bounded: records, bytes of a text, aliases followed.
//!
//! Absent on purpose: DNSSEC and a cache. A doctor asks a few dozen questions once.

pub mod fixed;
mod message;
pub mod resolver;

use crate::mime::address::Domain;
use std::fmt::Write;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

/// Bytes between two dots (RFC 1035 section 2.3.4).
const LABEL_BYTES_MOST: usize = 63;
/// Bytes of a name with its dots.
const NAME_BYTES_MOST: usize = 253;
/// Bytes of one TXT record that are believed: ten times what any record of mail needs.
pub const TEXT_BYTES_MOST: usize = 16_384;
/// Records of one answer that are read.
pub const RECORDS_MOST: usize = 256;

/// A name that can be asked for: labels of printable ASCII in lower case; `_` may stand in them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Name(String);

/// A text that is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a name of the DNS is labels of at most {LABEL_BYTES_MOST} letters, digits, `-` and `_` with dots between"
)]
pub struct NotAName;

impl Name {
    /// Reads a name; a dot at its end is no part of it.
    pub fn parse(text: &str) -> Result<Self, NotAName> {
        let text = text.strip_suffix('.').unwrap_or(text);
        let is_label = |label: &str| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            !label.is_empty() && label.len() <= LABEL_BYTES_MOST && label.bytes().all(plain)
        };
        if text.len() > NAME_BYTES_MOST || !text.split('.').all(is_label) {
            return Err(NotAName);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
    /// The name of a domain.
    #[must_use]
    pub fn of(domain: &Domain) -> Self {
        Self(domain.text().to_owned())
    }
    /// The name under which an address of a machine points back (RFC 1035 section 3.5, RFC 3596 section 2.5).
    #[must_use]
    pub fn reverse(address: IpAddr) -> Self {
        let mut text = String::new();
        // Writing to a String cannot fail.
        match address {
            IpAddr::V4(address) => {
                for byte in address.octets().iter().rev() {
                    let _ = write!(text, "{byte}.");
                }
                text.push_str("in-addr.arpa");
            }
            IpAddr::V6(address) => {
                for byte in address.octets().iter().rev() {
                    let _ = write!(text, "{:x}.{:x}.", byte & 15, byte >> 4);
                }
                text.push_str("ip6.arpa");
            }
        }
        Self(text)
    }
    /// The name `label` below this one.
    pub fn below(&self, label: &str) -> Result<Self, NotAName> {
        Self::parse(&format!("{label}.{}", self.0))
    }
    /// The name one label shorter.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.split_once('.').map(|(_, rest)| Self(rest.to_owned()))
    }
    /// The last `count` labels.
    #[must_use]
    pub fn shortened(&self, count: usize) -> Self {
        let labels: Vec<&str> = self.0.split('.').collect();
        let kept = labels.get(labels.len().saturating_sub(count.max(1))..).unwrap_or_default();
        Self(kept.join("."))
    }
    /// How many labels it has.
    #[must_use]
    pub fn labels(&self) -> usize {
        self.0.split('.').count()
    }
    /// Whether it is `other` or lies below it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self == other || self.0.strip_suffix(&other.0).is_some_and(|rest| rest.ends_with('.'))
    }
    /// Its text, without a dot at the end.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// What can be asked of a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Its addresses of four bytes: `A`.
    Address4,
    /// Its addresses of sixteen bytes: `AAAA`.
    Address6,
    /// Who takes its mail: `MX`.
    Mail,
    /// What it points to: `PTR`.
    Pointer,
    /// Its texts: `TXT`.
    Text,
}

impl Kind {
    /// Its word in a zone file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Address4 => "A",
            Self::Address6 => "AAAA",
            Self::Mail => "MX",
            Self::Pointer => "PTR",
            Self::Text => "TXT",
        }
    }
}

/// One record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// An address of a machine.
    Address(IpAddr),
    /// A machine that takes mail; none where the domain says that it takes no mail at all (RFC 7505).
    Mail {
        /// The smaller is asked first.
        preference: u16,
        /// Its name.
        host: Option<Name>,
    },
    /// A name.
    Pointer(Name),
    /// A text: its strings joined without a space (RFC 7208 section 3.3).
    Text(String),
}

/// Why there is nothing to read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, thiserror::Error)]
pub enum NoAnswer {
    /// There is no such name (NXDOMAIN).
    #[error("there is no such name")]
    NoSuchName,
    /// The name is there and has no record of this kind.
    #[error("the name has no record of this kind")]
    NoRecord,
    /// Nobody answered in time.
    #[error("no answer came in time")]
    TooSlow,
    /// The server could not find out (SERVFAIL).
    #[error("the server could not find out (SERVFAIL)")]
    ServerFailed,
    /// The server does not answer us (REFUSED).
    #[error("the server does not answer questions from here (REFUSED)")]
    Refused,
    /// The names lead in a circle, or from alias to alias without an end.
    #[error("its aliases lead in a circle or too far")]
    Circle,
    /// The answer was cut off, and there was no way to read it whole.
    #[error("the answer came cut off")]
    CutShort,
    /// What came is no answer to the question.
    #[error("what came back is no answer to the question")]
    NotUnderstood,
    /// The answer is larger than anything that is believed.
    #[error("the answer is larger than what is read")]
    TooLarge,
    /// This machine knows no server to ask, or may not ask it.
    #[error("this machine has no server it can ask")]
    NobodyToAsk,
}

impl NoAnswer {
    /// Whether the DNS says that there is nothing: the only two that are a finding about the domain.
    #[must_use]
    pub const fn is_absence(self) -> bool {
        matches!(self, Self::NoSuchName | Self::NoRecord)
    }
    /// Its word in a report for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoSuchName => "no_such_name",
            Self::NoRecord => "no_record",
            Self::TooSlow => "too_slow",
            Self::ServerFailed => "server_failed",
            Self::Refused => "refused",
            Self::Circle => "circle",
            Self::CutShort => "cut_short",
            Self::NotUnderstood => "not_understood",
            Self::TooLarge => "too_large",
            Self::NobodyToAsk => "nobody_to_ask",
        }
    }
}

/// A question under way.
pub type Looking<'a> = Pin<Box<dyn Future<Output = Result<Vec<Value>, NoAnswer>> + Send + 'a>>;

/// Whoever can be asked. An answer is never empty: nothing is [`NoAnswer::NoRecord`].
pub trait Names: Send + Sync {
    /// Asks once.
    fn look_up<'a>(&'a self, name: &'a Name, kind: Kind) -> Looking<'a>;
}

async fn bounded(names: &dyn Names, name: &Name, kind: Kind) -> Result<Vec<Value>, NoAnswer> {
    let values = names.look_up(name, kind).await?;
    let too_long = |value: &Value| matches!(value, Value::Text(text) if text.len() > TEXT_BYTES_MOST);
    if values.len() > RECORDS_MOST || values.iter().any(too_long) {
        return Err(NoAnswer::TooLarge);
    }
    if values.is_empty() { Err(NoAnswer::NoRecord) } else { Ok(values) }
}

/// The texts of a name.
pub async fn texts(names: &dyn Names, name: &Name) -> Result<Vec<String>, NoAnswer> {
    let values = bounded(names, name, Kind::Text).await?;
    let text = |value| if let Value::Text(text) = value { Some(text) } else { None };
    Ok(values.into_iter().filter_map(text).collect())
}

/// Who takes mail for a name, the first to be asked first; an empty list is a domain that takes none.
pub async fn mail_hosts(names: &dyn Names, name: &Name) -> Result<Vec<Name>, NoAnswer> {
    let mut hosts: Vec<(u16, Name)> = bounded(names, name, Kind::Mail)
        .await?
        .into_iter()
        .filter_map(|value| match value {
            Value::Mail { preference, host: Some(host) } => Some((preference, host)),
            _ => None,
        })
        .collect();
    hosts.sort();
    Ok(hosts.into_iter().map(|(_, host)| host).collect())
}

/// The addresses of a name, of both kinds. One kind that is not there is no trouble; one that was not answered is.
pub async fn addresses(names: &dyn Names, name: &Name) -> Result<Vec<IpAddr>, NoAnswer> {
    let (four, six) =
        (bounded(names, name, Kind::Address4).await, bounded(names, name, Kind::Address6).await);
    let mut found = Vec::new();
    for answer in [&four, &six] {
        match answer {
            Ok(values) => found.extend(values.iter().filter_map(|value| match value {
                Value::Address(address) => Some(*address),
                _ => None,
            })),
            Err(why) if why.is_absence() => {}
            Err(why) => return Err(*why),
        }
    }
    match four {
        Err(why) if found.is_empty() => Err(why),
        _ if found.is_empty() => Err(NoAnswer::NoRecord),
        _ => Ok(found),
    }
}

/// What an address of a machine points back to.
pub async fn pointers(names: &dyn Names, address: IpAddr) -> Result<Vec<Name>, NoAnswer> {
    let values = bounded(names, &Name::reverse(address), Kind::Pointer).await?;
    let name = |value| if let Value::Pointer(name) = value { Some(name) } else { None };
    Ok(values.into_iter().filter_map(name).collect())
}

#[cfg(test)]
mod tests;
