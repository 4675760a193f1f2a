//! What mail services report by webhook, each in its own JSON, as the one normal form of what comes back ([`What`]).
//!
//! **Invariant:** a reader is pure: bytes in, happenings out; nothing is fetched, no address named in a report is visited.
//! **Invariant:** nothing of a report is kept but the tag of the mail it is about, what happened and a code: no address, no machine, no text.
//! **Invariant:** what is about no mail of ours, or asks for nothing, is counted and passed over; what is not the service's form is refused.
//! **Absent on purpose:** opens and clicks a service saw: it asked nobody.

mod brevo;
mod mailgun;
mod plain;
mod postmark;
mod sendgrid;
mod ses;
mod signature;
mod sns;

pub use signature::{NotSigned, Seals};
pub use sns::{NotSns, Sns};

use crate::bounce::{House, Return, Returned, What, tag_of};
use crate::mime::address::Tag;
use crate::smtp::Code;
use serde_json::Value;

/// Bytes of one report.
pub const REPORT_BYTES_MOST: usize = 1_048_576;
/// Happenings in one report.
pub const HAPPENINGS_MOST: usize = 1_000;
/// Texts of one happening that are searched for a tag.
const PLACES_MOST: usize = 200;

/// A mail service whose reports are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Provider {
    /// Our own form, for any service that is not in the list.
    Plain,
    /// Amazon SES by way of SNS.
    Ses,
    /// Postmark.
    Postmark,
    /// Mailgun.
    Mailgun,
    /// SendGrid.
    SendGrid,
    /// Brevo.
    Brevo,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Plain, Self::Ses, Self::Postmark, Self::Mailgun, Self::SendGrid, Self::Brevo];
    /// Its word in an address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Ses => "ses",
            Self::Postmark => "postmark",
            Self::Mailgun => "mailgun",
            Self::SendGrid => "sendgrid",
            Self::Brevo => "brevo",
        }
    }
    /// The service of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }
}

/// What a report says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What happened to mails of ours.
    pub happenings: Vec<Returned>,
    /// How many of its lines are about no mail of ours, or ask for nothing.
    pub passed: usize,
    /// Where the operator confirms that the service may report here, if it asks for that; nobody but the operator goes there.
    pub confirm_at: Option<String>,
}

/// Why a report is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAReport {
    /// Larger than [`REPORT_BYTES_MOST`].
    #[error(
        "E243 this report is larger than {REPORT_BYTES_MOST} bytes; let the service send fewer happenings at a time"
    )]
    TooLarge,
    /// More than [`HAPPENINGS_MOST`].
    #[error(
        "E243 this report has more than {HAPPENINGS_MOST} happenings; let the service send fewer at a time"
    )]
    TooMany,
    /// Not JSON.
    #[error("E243 this report is not JSON")]
    NotJson,
    /// Not what this service sends.
    #[error("E243 this is no report of `{0}`; look whether the address of the webhook names the service")]
    AnotherForm(&'static str),
}

/// Reads a report.
pub fn read(provider: Provider, body: &[u8], house: &House) -> Result<Report, NotAReport> {
    if body.len() > REPORT_BYTES_MOST {
        return Err(NotAReport::TooLarge);
    }
    let value: Value = serde_json::from_slice(body).map_err(|_| NotAReport::NotJson)?;
    let form = NotAReport::AnotherForm(provider.word());
    let mut report = Report::default();
    let lines = match provider {
        Provider::Ses => match ses::message(&value).ok_or(form)? {
            ses::Message::Confirm(at) => {
                report.confirm_at = Some(at);
                return Ok(report);
            }
            ses::Message::Said(said) => vec![said],
        },
        _ => match value {
            Value::Array(lines) => lines,
            one => vec![one],
        },
    };
    if lines.len() > HAPPENINGS_MOST {
        return Err(NotAReport::TooMany);
    }
    for line in &lines {
        let said = match provider {
            Provider::Plain => plain::read(line),
            Provider::Ses => ses::read(line),
            Provider::Postmark => postmark::read(line),
            Provider::Mailgun => mailgun::read(line),
            Provider::SendGrid => sendgrid::read(line),
            Provider::Brevo => brevo::read(line),
        };
        let Line { what, places } = said.ok_or(form)?;
        let token = || places.iter().take(PLACES_MOST).find_map(|text| named(text, house));
        match what.and_then(|what| Some(Returned { token: token()?, what })) {
            Some(returned) => report.happenings.push(returned),
            None => report.passed = report.passed.saturating_add(1),
        }
    }
    Ok(report)
}

/// One line of a report: what it says, if anything we act on, and the texts in which it may name the mail.
struct Line {
    what: Option<What>,
    places: Vec<String>,
}

/// The tag a text names: in an id or a return path of ours, with or without its brackets.
fn named(text: &str, house: &House) -> Option<Tag> {
    tag_of(text, house)
}

/// A text at a path of keys.
fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    path.iter().try_fold(value, |value, key| value.get(key))?.as_str()
}

/// The texts at these paths, as far as they are there.
fn places(value: &Value, paths: &[&[&str]]) -> Vec<String> {
    paths.iter().filter_map(|path| text(value, path)).map(ToOwned::to_owned).collect()
}

/// A code from an enhanced status such as `5.1.1`, or from digits such as `550`.
fn code(status: Option<&str>, basic: Option<u16>) -> Option<Code> {
    let mut parts = status.unwrap_or_default().split('.').map(str::parse::<u16>);
    let enhanced = match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(class @ (2 | 4 | 5))), Some(Ok(subject)), Some(Ok(detail)))
            if subject < 8 && detail < 1_000 =>
        {
            Some((class, (subject, detail)))
        }
        _ => None,
    };
    let basic = basic.filter(|basic| (200..600).contains(basic));
    let basic = basic.or_else(|| enhanced.map(|(class, _)| class.saturating_mul(100).saturating_add(50)));
    Some(Code::new(basic?, enhanced.map(|(_, rest)| rest)))
}

const fn bounced(kind: Return, code: Option<Code>) -> What {
    What::Bounced { kind, code }
}

#[cfg(test)]
mod tests;
