//! What a message is by another way than mail: a short text, a note for a browser, a card, a note to a server.
//!
//! **Invariant:** what wants something from a person carries the one link that stops it, whatever its author wrote.

use crate::link::Link;
use crate::plain::escaped;
use crate::render::Letter;
use serde::Serialize;
use std::borrow::Cow;

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
    /// As a page to be looked at before anyone gets it: its own, or its words as they are.
    #[must_use]
    pub fn page(&self) -> Cow<'_, str> {
        if !self.html.is_empty() {
            return Cow::Borrowed(&self.html);
        }
        let title = escaped(&self.subject);
        let link = self.link.as_ref().map(|link| escaped(link.as_str()));
        let link = link.map_or_else(String::new, |link| format!("<p><a href=\"{link}\">{link}</a></p>"));
        let style = "font:16px/1.5 system-ui,sans-serif;white-space:pre-line;max-width:30em;margin:1em auto";
        Cow::Owned(format!(
            "<!doctype html><html><head><meta charset=\"utf-8\"><title>{title}</title></head><body style=\"{style}\"><strong>{title}</strong><p>{}</p>{link}</body></html>",
            escaped(self.text.trim())
        ))
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
