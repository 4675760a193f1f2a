//! Short messages by a gateway that speaks HTTP: the operator says in a file how theirs wants to be called ([`gateway`]).
//!
//! **Invariant:** a [`Phone`] has no `Debug`: a number is a person's.
//! **Invariant:** what a message costs is known before it goes: its segments are counted, and more than [`SEGMENTS_MOST`] are refused.
//! **Invariant:** a message that wants something from a person says how to stop, in the words of the gateway's file.

pub mod gateway;

pub use entrenous_core::communicate::segments::{self, Counted, SEGMENTS_MOST, count};
pub use gateway::{Gateway, Gateways, NotAGateway};

use crate::call::{Caller, Ending};
use crate::preflight::Kind;
use crate::smtp::Bounce;
use crate::way::{Handing, Medium, Outgoing, Said, Trouble, Verdict, Way, status};
use std::sync::Arc;

/// Digits of a number (E.164).
const DIGITS_MOST: usize = 15;
/// The least digits of a number with its country.
const DIGITS_LEAST: usize = 7;
/// Characters of an answer that is looked at for a word that stops.
const ANSWER_LETTERS_MOST: usize = 64;

/// A telephone number with its country.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Not a number. It never repeats what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "E239 a telephone number begins with `+` and its country, such as `+33 6 12 34 56 78`, and has at most {DIGITS_MOST} digits"
)]
pub struct NotAPhone;

impl Phone {
    /// Reads a number; spaces, dots, hyphens and brackets in it are no part of it.
    pub fn parse(text: &str) -> Result<Self, NotAPhone> {
        let rest = text.trim().strip_prefix('+').ok_or(NotAPhone)?;
        let mut digits = String::from("+");
        for letter in rest.chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '\u{202f}' => {}
                _ => return Err(NotAPhone),
            }
        }
        let count = digits.len().saturating_sub(1);
        let has_country = !digits.starts_with("+0");
        if (DIGITS_LEAST..=DIGITS_MOST).contains(&count) && has_country {
            Ok(Self(digits))
        } else {
            Err(NotAPhone)
        }
    }
    /// The number as a gateway gets it: `+` and digits.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// One short message.
pub struct Note {
    /// To whom.
    pub to: Phone,
    /// What it says.
    pub text: String,
    /// Whether it wants something from the person.
    pub kind: Kind,
    /// Its name, the same however often it is sent: a gateway that knows it sends no double.
    pub id: String,
}

/// By a gateway.
pub struct BySms {
    caller: Arc<dyn Caller>,
    gateway: Gateway,
}

impl BySms {
    /// By this gateway.
    #[must_use]
    pub fn new(caller: Arc<dyn Caller>, gateway: Gateway) -> Self {
        Self { caller, gateway }
    }
}

impl Way for BySms {
    fn medium(&self) -> Medium {
        Medium::Sms
    }
    fn hand_over<'a>(&'a self, outgoing: &'a Outgoing) -> Handing<'a> {
        Box::pin(async move {
            let Outgoing::Sms(note) = outgoing else { return Verdict::NotTried(Trouble::OtherMedium) };
            let Some(call) = self.gateway.call(note) else { return Verdict::NotTried(Trouble::NotWritten) };
            let reply = match self.caller.call(&call).await {
                Ok(reply) => reply,
                Err(unheard) => return unheard.into(),
            };
            match status(reply.status, reply.retry_after) {
                Verdict::Accepted(said) if !self.gateway.is_yes(&reply.body) => match reply.ending {
                    // It took the call and says in its own words that it did not take the message.
                    Ending::Whole => Verdict::Bounced { kind: Bounce::Policy, said },
                    Ending::Cut => Verdict::Uncertain,
                },
                // Not a number that is gone but a place at the gateway that is: nobody's number is to blame.
                Verdict::Bounced { kind: Bounce::Hard, said: Said::Http(status) } => {
                    match self.gateway.means_gone(status) {
                        true => Verdict::Bounced { kind: Bounce::Hard, said: Said::Http(status) },
                        false => Verdict::Bounced { kind: Bounce::Policy, said: Said::Http(status) },
                    }
                }
                verdict => verdict,
            }
        })
    }
}

/// Words by which people stop messages, in the languages this house speaks; a gateway's file adds its own.
const STOPPING: [&str; 19] = [
    "stop",
    "stopall",
    "arret",
    "arrêt",
    "stopp",
    "ende",
    "abmelden",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "baja",
    "alto",
    "cancela",
    "parar",
    "sair",
    "annulla",
    "afmelden",
    "rezygnuj",
];

/// Whether an answer says to stop: its first word does, whatever the case and whatever mark follows.
#[must_use]
pub fn is_stop(answer: &str, more: &[String]) -> bool {
    let beginning: String = answer.chars().take(ANSWER_LETTERS_MOST).collect();
    let first = beginning.split(|letter: char| !letter.is_alphanumeric()).find(|word| !word.is_empty());
    let first = first.unwrap_or_default().to_lowercase();
    STOPPING.contains(&first.as_str()) || more.iter().any(|word| word.to_lowercase() == first)
}

#[cfg(test)]
mod tests;
