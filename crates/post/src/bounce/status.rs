//! The two reports made for machines: on a delivery (RFC 3464) and on a complaint (RFC 5965).
//!
//! **Invariant:** of several recipients the worst is told: a mail of ours has one, so others are relays and copies on the way.

use super::{Return, What};
use crate::smtp::reply::{Stage, never, status};
use crate::smtp::{Bounce, Code};

/// Fields of a report that are read.
const FIELDS_MOST: usize = 1_000;
/// Subjects of an enhanced code (RFC 3463 section 3).
const SUBJECT_MOST: u16 = 7;

/// The fields of a report in groups, as empty lines part them; names in small letters, values unfolded.
fn groups(text: &str) -> Vec<Vec<(String, String)>> {
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.lines().take(FIELDS_MOST) {
        let Some(group) = groups.last_mut() else { break };
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn field<'a>(group: &'a [(String, String)], name: &str) -> Option<&'a str> {
    group.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// What a report on a delivery says; `None` if it says nothing.
pub(super) fn delivery(text: &str) -> Option<What> {
    let groups = groups(text);
    let said = groups.iter().filter_map(|group| of_recipient(group));
    said.max_by_key(|what| match what {
        What::Bounced { kind: Return::Hard, .. } => 3,
        What::Bounced { .. } => 2,
        What::Delayed => 1,
        _ => 0,
    })
}

fn of_recipient(group: &[(String, String)]) -> Option<What> {
    let given = field(group, "status").and_then(first_status);
    let diagnosed = field(group, "diagnostic-code").and_then(diagnosed);
    let action = field(group, "action").map(str::to_ascii_lowercase);
    let action = action.as_deref().map(|action| action.split_whitespace().next().unwrap_or_default());
    let code = code(given, diagnosed);
    match (action, given.map(|(class, _, _)| class)) {
        (Some("delayed"), _) => Some(What::Delayed),
        (Some("delivered" | "relayed" | "expanded"), _) | (None, Some(2)) => Some(What::Delivered),
        (Some("failed"), _) | (None, Some(_)) => Some(bounced(code)),
        // A word that RFC 3464 does not know; a refusal is one all the same.
        (Some(_), Some(4 | 5)) => Some(bounced(code)),
        _ => None,
    }
}

/// The code of a report: what the last relay said, unless the report is more exact.
fn code(given: Option<(u16, u16, u16)>, diagnosed: Option<Code>) -> Option<Code> {
    let Some((class, subject, detail)) = given.filter(|(class, _, _)| *class > 2) else { return diagnosed };
    let is_vague = (subject, detail) == (0, 0);
    match diagnosed {
        Some(code) if is_vague || code.enhanced().is_some() => Some(code),
        Some(code) if code.basic() / 100 == class => Some(Code::new(code.basic(), Some((subject, detail)))),
        _ => Some(Code::new(class.saturating_mul(100), Some((subject, detail)))),
    }
}

/// A bounce with this code: hard only if a mailbox is gone for good.
pub(super) fn bounced(code: Option<Code>) -> What {
    let gone = code.filter(|code| code.basic() >= 500).and_then(|code| match code.enhanced() {
        // `5.0.0` alone says that it is for good and not why: no mailbox is held for dead on that.
        Some((0, 0)) | None if code.basic() == 500 => None,
        _ => never(code, Stage::Recipient),
    });
    let kind = if gone == Some(Bounce::Hard) { Return::Hard } else { Return::Soft };
    What::Bounced { kind, code }
}

fn first_status(text: &str) -> Option<(u16, u16, u16)> {
    status(text.split([' ', '(', ';', '\t']).next()?)
}

/// The first refusal in a text: three digits, with an enhanced code behind them or not; else an enhanced code behind a `#`, as qmail writes it.
pub(super) fn code_in(text: &str) -> Option<Code> {
    let mut words = words(text);
    while let Some(word) = words.next() {
        let Some(basic) = basic(word) else { continue };
        let next = words.next().and_then(status).filter(|(class, _, _)| *class == basic / 100);
        return Some(Code::new(basic, next.map(|(_, subject, detail)| (subject, detail))));
    }
    text.split('#').skip(1).find_map(alone)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'));
    words.map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty())
}

/// An enhanced code that opens a text, without three digits before it.
fn alone(text: &str) -> Option<Code> {
    let (class, subject, detail) = status(words(text).next()?)?;
    (class > 2 && subject <= SUBJECT_MOST)
        .then(|| Code::new(class.saturating_mul(100), Some((subject, detail))))
}

/// What is said of the code of the last relay: `smtp; 550 5.1.1 …`.
fn diagnosed(text: &str) -> Option<Code> {
    code_in(text).or_else(|| alone(text.split_once(';').map_or(text, |(_, said)| said)))
}

/// Three digits that can be a refusal.
fn basic(word: &str) -> Option<u16> {
    let is_number = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let value: u16 = is_number.then(|| word.parse().ok()).flatten()?;
    (matches!(value, 421 | 450..=455 | 500..=504 | 521 | 530 | 550..=556)).then_some(value)
}

/// What a report on a complaint says; `None` if it asks for nothing.
pub(super) fn complaint(text: &str) -> Option<What> {
    let groups = groups(text);
    let kind = groups.iter().find_map(|group| field(group, "feedback-type"))?.to_ascii_lowercase();
    match kind.split_whitespace().next()? {
        "abuse" | "fraud" | "virus" | "other" | "miscategorized" => Some(What::Complained),
        "opt-out" | "opt-out-list" => Some(What::Unsubscribed),
        _ => None,
    }
}
