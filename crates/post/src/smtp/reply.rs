//! The answers of a relay, and what each means for a mail (RFC 5321 section 4.2, RFC 3463).
//!
//! **Invariant:** an answer to who we are says nothing of the person written to: no mailbox is held for dead because of it.
//! **Invariant:** a full mailbox is a mailbox: `5.2.2` and `552` to a recipient mean later (RFC 5321 section 4.5.3.1.10).

use super::{Bounce, Verdict};
use std::fmt;

/// The code of an answer, and the enhanced code at the beginning of its text (RFC 2034) if it has one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Code {
    basic: u16,
    enhanced: Option<(u16, u16)>,
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.basic)?;
        match self.enhanced {
            Some((subject, detail)) => write!(out, " {}.{subject}.{detail}", self.basic / 100),
            None => Ok(()),
        }
    }
}

/// Digits of a part of an enhanced code.
const PART_DIGITS_MOST: usize = 3;

impl Code {
    /// A code with its enhanced subject and detail.
    #[must_use]
    pub const fn new(basic: u16, enhanced: Option<(u16, u16)>) -> Self {
        Self { basic, enhanced }
    }
    /// The three digits.
    #[must_use]
    pub const fn basic(self) -> u16 {
        self.basic
    }
    /// Subject and detail of the enhanced code: `(1, 1)` for `5.1.1`.
    #[must_use]
    pub const fn enhanced(self) -> Option<(u16, u16)> {
        self.enhanced
    }
    /// Reads a line of an answer: its code, and whether more lines follow.
    pub(super) fn read(line: &[u8]) -> Option<(Self, Follows)> {
        let (digits, rest) = line.split_at_checked(3)?;
        let basic: u16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        if !digits.iter().all(u8::is_ascii_digit) || !(200..=599).contains(&basic) {
            return None;
        }
        let (follows, text) = match rest.split_first() {
            None => (Follows::Nothing, rest),
            Some((b' ', text)) => (Follows::Nothing, text),
            Some((b'-', text)) => (Follows::More, text),
            Some(_) => return None,
        };
        Some((Self { basic, enhanced: enhanced(basic, text) }, follows))
    }
    pub(super) const fn is_positive(self) -> bool {
        matches!(self.basic, 200..=299)
    }
    /// The relay ends the connection with this answer (RFC 5321 section 3.8).
    pub(super) const fn is_farewell(self) -> bool {
        self.basic == 421
    }
    /// The relay does not know us: no answer to a mail, but to who we are (RFC 4954 section 6).
    pub(super) const fn wants_login(self) -> bool {
        matches!(self.basic, 530 | 534 | 535 | 538)
    }
    /// The relay did not understand the command itself.
    pub(super) const fn is_about_protocol(self) -> bool {
        let is_bare = matches!((self.basic, self.enhanced), (500 | 502..=504 | 555, None));
        is_bare || matches!((self.basic, self.enhanced), (500..=599, Some((5, _))))
    }
}

/// Whether an answer goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Follows {
    /// This was its last line.
    Nothing,
    /// Another line follows.
    More,
}

/// The enhanced code at the beginning of a text; its class must be that of the answer.
fn enhanced(basic: u16, text: &[u8]) -> Option<(u16, u16)> {
    let word = text.split(|byte| byte.is_ascii_whitespace()).next()?;
    status(std::str::from_utf8(word).ok()?)
        .filter(|(class, _, _)| *class == basic / 100)
        .map(|(_, subject, detail)| (subject, detail))
}

/// A status code of RFC 3463: class, subject, detail.
pub(crate) fn status(word: &str) -> Option<(u16, u16, u16)> {
    let mut parts = word.split('.').map(|part| {
        let is_number =
            (1..=PART_DIGITS_MOST).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    });
    let (class, subject, detail) = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none() && matches!(class, 2 | 4 | 5)).then_some((class, subject, detail))
}

/// What an answer was an answer to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    /// Who sends.
    Sender,
    /// Who receives.
    Recipient,
    /// Whether the text may come.
    Asking,
    /// The text.
    Text,
}

/// What a refusal means.
pub(super) fn refusal(code: Code, stage: Stage) -> Verdict {
    if code.basic < 500 {
        return Verdict::Deferred { code };
    }
    match never(code, stage) {
        Some(kind) => Verdict::Bounced { kind, code },
        None => Verdict::Deferred { code },
    }
}

/// Why a 5xx means never; `None` for a full mailbox, which means later.
pub(crate) fn never(code: Code, stage: Stage) -> Option<Bounce> {
    let kind = match (stage, code.enhanced) {
        (_, Some((3, 4) | (2, 3) | (6, _))) => Bounce::Content,
        (Stage::Sender, _) if code.basic == 552 => Bounce::Content,
        (Stage::Sender, _) => Bounce::Policy,
        (_, Some((2, 2))) => return None,
        (_, Some((1, 7 | 8) | (3 | 7, _))) => Bounce::Policy,
        (_, Some((1 | 2 | 4, _))) => Bounce::Hard,
        (stage, _) => return by_basic(code.basic, stage),
    };
    Some(kind)
}

fn by_basic(basic: u16, stage: Stage) -> Option<Bounce> {
    match (stage, basic) {
        (Stage::Recipient, 552) => None,
        (Stage::Recipient, 501 | 550 | 551 | 553) => Some(Bounce::Hard),
        (Stage::Text, 550 | 552 | 554) => Some(Bounce::Content),
        _ => Some(Bounce::Policy),
    }
}

#[cfg(test)]
mod tests;
