//! What a message is by another way than mail: a short text, a note for a browser, a card, a note to a server.
//!
//! **Invariant:** what wants something from a person carries the one link that stops it, whatever its author wrote.

use crate::link::Link;
use crate::render::Letter;
use serde::Serialize;

/// The fields a browser, an inbox and a server read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Card<'a> {
    /// What it is about, in one line.
    pub title: &'a str,
    /// What it says.
    pub body: &'a str,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'a str>,
    /// What stops messages like it; nothing in the answer to what somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<&'a str>,
    /// The language it is written in.
    pub lang: &'a str,
}

impl Letter {
    /// As fields.
    #[must_use]
    pub fn card<'a>(&'a self, stop: Option<&'a Link>, language: &'a str) -> Card<'a> {
        Card {
            title: &self.subject,
            body: self.text.trim(),
            url: self.link.as_ref().map(Link::as_str),
            stop: stop.map(Link::as_str),
            lang: language,
        }
    }
    /// As one text, with the link that stops it at its end, if it is not in it already.
    #[must_use]
    pub fn short(&self, stop: Option<&Link>) -> String {
        let text = self.text.trim();
        match stop.map(Link::as_str).filter(|stop| !text.contains(stop)) {
            Some(stop) => format!("{text}\n{stop}"),
            None => text.to_owned(),
        }
    }
}
