//! Who writes: the brands of a business in `senders.toml`, each with its address, its postal address and how far it may follow a reader.
//!
//! **Invariant:** opens are never followed unless a sender says so.

use crate::MESSAGE_BYTES_MOST;
use crate::link::{Link, Mailbox};
use crate::lint;
use entrenous_charter::File;
use entrenous_charter::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// How far a reader is followed; each step knows more than the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Not at all.
    #[default]
    Off,
    /// A count for each link and day.
    Anonymous,
    /// Linked inside one campaign by a number kept nowhere else; asks for consent.
    Pseudonymous,
    /// On the person; asks for consent.
    Identified,
}

impl Mode {
    /// Its name in a file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Anonymous => "anonymous",
            Self::Pseudonymous => "pseudonymous",
            Self::Identified => "identified",
        }
    }
}

/// How far a reader is followed when they open a message and when they follow a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    /// Opening it.
    #[serde(default)]
    pub opens: Mode,
    /// Following a link.
    #[serde(default = "counted")]
    pub links: Mode,
}

const fn counted() -> Mode {
    Mode::Anonymous
}

impl Default for Tracking {
    fn default() -> Self {
        Self { opens: Mode::Off, links: Mode::Anonymous }
    }
}

/// How a domain that providers do not know yet is made known to them: so many mails a day, more each day that goes well.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "WrittenWarmUp")]
pub struct WarmUp {
    /// How many mails a day it shall send in the end.
    pub wanted: u64,
    /// How many on each day, the first first; the usual plan, if none is written.
    pub days: Vec<u64>,
}

/// A warm-up as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenWarmUp {
    wanted: Option<u64>,
    #[serde(default)]
    days: Vec<u64>,
}

/// The longest plan of a warm-up, in days.
pub const WARM_UP_DAYS_MOST: usize = 60;

impl TryFrom<WrittenWarmUp> for WarmUp {
    type Error = &'static str;
    fn try_from(written: WrittenWarmUp) -> Result<Self, Self::Error> {
        let WrittenWarmUp { wanted, days } = written;
        if days.len() > WARM_UP_DAYS_MOST || days.contains(&0) || !days.is_sorted() {
            return Err(
                "`days` are at most 60 numbers of mails, none of them 0 and none smaller than the one before",
            );
        }
        match wanted.or(days.last().copied()) {
            Some(wanted) if wanted > 0 => Ok(Self { wanted, days }),
            _ => Err(
                "write `wanted`, how many mails a day the sender shall send in the end, such as `wanted = 5000`",
            ),
        }
    }
}

/// One brand that writes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// Its name, as the reader sees it.
    pub name: String,
    /// From where it writes.
    pub address: Mailbox,
    /// Where answers go, if elsewhere.
    pub reply_to: Option<Mailbox>,
    /// Where it can be found, in one line; the law wants it in marketing messages.
    #[serde(default)]
    pub postal: String,
    /// Its site.
    pub website: Option<Link>,
    /// Where its readers reach this house, if elsewhere than the readers of others: unsubscribing and choosing lead there.
    pub privacy: Option<Link>,
    /// The farthest its messages may follow a reader.
    #[serde(default)]
    pub tracking: Tracking,
    /// How its domain is made known, if it is new.
    pub warm_up: Option<WarmUp>,
}

/// All brands, by name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Senders {
    /// Each `[sender.NAME]`.
    #[serde(default)]
    pub sender: BTreeMap<String, Sender>,
}

/// Reads `senders.toml`; what does not read is reported.
pub(crate) fn read(file: &File, found: &mut Vec<Diagnostic>) -> Senders {
    parse(file, found).unwrap_or_default()
}

/// Parses a TOML file into its type, or reports the place and the reason.
pub(crate) fn parse<T: DeserializeOwned>(file: &File, found: &mut Vec<Diagnostic>) -> Option<T> {
    if file.text.len() > MESSAGE_BYTES_MOST {
        found.push(
            lint::TOO_LARGE
                .found(&file.name, 0..0, "this file is larger than 1 MiB")
                .help("keep pictures and archives out of it"),
        );
        return None;
    }
    match toml::from_str(&file.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            found.push(lint::MALFORMED.found(&file.name, span, error.message().trim().replace('\n', ", ")));
            None
        }
    }
}
