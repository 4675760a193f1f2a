//! What the demo writes by other ways than mail: pushes, short messages and notes to the business's own server end here, and the inboxes of the
//! invented readers are looked into as they themselves would look.
//!
//! **Invariant:** nothing leaves the process; an inbox is opened by its own person's token and by nothing else.

use super::mailbox::INVENTED;
use anyhow::Context;
use entrenous_core::charter::Endpoint;
use entrenous_core::communicate::Medium;
use entrenous_flow::House;
use entrenous_flow::speak::{Ways, inbox};
use entrenous_post::push::vapid::{self, Identity};
use entrenous_post::way::keep::{Kept, Sink};
use serde::Serialize;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// How many notes are kept; the oldest go first.
const KEPT_MOST: usize = 200;
/// The business's own server, as invented as the business.
const OWN_SERVER: &str = "https://hooks.atelier-colombage.example/messages";
/// Whom a push service would write to.
const CONTACT: &str = "mailto:push@atelier-colombage.example";
/// The key pushes are signed with, kept so that a browser stays subscribed.
const PUSH_KEY: &str = "push.pem";

/// What went out by other ways, the newest first.
#[derive(Clone)]
pub struct Elsewhere {
    sinks: [Sink; 3],
    notes: Arc<Mutex<VecDeque<Kept>>>,
}

impl Default for Elsewhere {
    fn default() -> Self {
        let sinks = [Medium::Push, Medium::Sms, Medium::Webhook].map(Sink::new);
        Self { sinks, notes: Arc::default() }
    }
}

impl Elsewhere {
    /// The same ways out with these, none of which leads farther than here. The key of pushes is in this folder, made if it is not there.
    pub fn beside(&self, ways: Ways, keys: &Path) -> anyhow::Result<Ways> {
        let [push, sms, webhook] = &self.sinks;
        let public = Identity::read(&push_key(keys)?, CONTACT)?.public();
        Ok(ways
            .with_push(Arc::new(push.clone()), public)
            .with(Arc::new(sms.clone()))
            .notifying(Endpoint::parse(OWN_SERVER)?, Arc::new(webhook.clone())))
    }
    /// What went out by a way.
    pub fn notes(&self, medium: Medium) -> Vec<Note> {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        for kept in self.sinks.iter().flat_map(Sink::kept) {
            notes.push_front(kept);
            notes.truncate(KEPT_MOST);
        }
        notes.iter().filter(|kept| kept.medium == medium).map(Note::of).collect()
    }
}

fn push_key(keys: &Path) -> anyhow::Result<String> {
    let path = keys.join(PUSH_KEY);
    if let Ok(text) = std::fs::read_to_string(&path) {
        return Ok(text);
    }
    let file = vapid::make()?;
    crate::command::mail::keep(keys, &path, file.text())?;
    Ok(file.text().to_owned())
}

/// A push, a short message, or a note to a server.
#[derive(Serialize)]
pub struct Note {
    to: String,
    title: String,
    /// Its words, line by line; of a note to a server, what the server reads.
    lines: Vec<Line>,
    url: Option<String>,
    stop: Option<String>,
    lang: String,
}

/// A line of a short text.
#[derive(Serialize)]
pub struct Line {
    text: String,
    /// Whether it is an address that leads somewhere.
    leads: bool,
}

impl Line {
    fn of(text: &str) -> Self {
        Self { leads: text.starts_with("http"), text: text.to_owned() }
    }
}

impl Note {
    fn of(kept: &Kept) -> Self {
        let fields = serde_json::from_str::<serde_json::Value>(&kept.text).unwrap_or_default();
        let field = |name: &str| fields.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        let text = match kept.medium {
            Medium::Push => field("body").unwrap_or_default(),
            Medium::Webhook => serde_json::to_string_pretty(&fields).unwrap_or_default(),
            _ => kept.text.clone(),
        };
        Self {
            to: kept.to.clone(),
            title: field("title").unwrap_or_default(),
            lines: text.lines().map(Line::of).collect(),
            url: field("url").map(|url| url.replace(INVENTED, "")),
            stop: field("stop"),
            lang: field("lang").unwrap_or_default(),
        }
    }
}

/// The inbox of an invented reader.
pub struct Inbox {
    /// Their name.
    pub of: &'static str,
    /// By which they are known.
    pub token: String,
}

/// What lies in an inbox.
#[derive(Serialize)]
pub struct Card {
    to: &'static str,
    title: String,
    body: String,
    url: Option<String>,
    stop: Option<String>,
    lang: String,
}

impl Inbox {
    /// What lies in it, as its person reads it; nothing once they have left.
    pub fn cards(&self, house: &House) -> Vec<Card> {
        let read = || anyhow::Ok(inbox::cards(house, &house.standing(&self.token).context("left")?)?);
        let card = |card: inbox::Card| {
            let inbox::Words { title, body, url, stop, lang } = card.words;
            Card { to: self.of, title, body, url: url.map(|url| url.replace(INVENTED, "")), stop, lang }
        };
        read().unwrap_or_default().into_iter().map(card).collect()
    }
}
