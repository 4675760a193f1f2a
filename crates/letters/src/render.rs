//! A compiled text written to one person.
//!
//! **Invariant:** only items the text reads and the caller may open are there; what the person did not tell is empty, and says nothing.
//! **Invariant:** what was told is escaped in HTML; a subject is one line.
//! **Invariant:** a text that does not end is stopped ([`STEPS_MOST`]).

use crate::compile::{Compiled, HTML, LINK, PREVIEW, SUBJECT, TEXT};
use crate::link::Link;
use crate::sender::Sender;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many steps one part of a message may take. The engine counts 64 bytes it writes as one too, so no part exceeds 6.4 MB.
pub const STEPS_MOST: u64 = 100_000;
/// How many cards a slot shows.
pub const CARDS_MOST: usize = 100;

/// What a person told of one item.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Told {
    /// One value.
    One(String),
    /// Several.
    Several(Vec<String>),
}

/// One thing shown in a slot or a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Card {
    /// Its name.
    pub name: String,
    /// Its price, as it is read; empty if there is none.
    pub price: String,
    /// Where it is.
    pub url: Option<Link>,
    /// Its picture.
    pub picture: Option<Link>,
    /// Why it is shown, in the person's language; empty in a list of what they ordered.
    pub why: String,
}

/// The person's own links.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Links {
    /// Takes the yes back.
    pub unsubscribe: Link,
    /// Shows all choices.
    pub preferences: Link,
    /// The same message as a page.
    pub web_version: Link,
}

/// A value handed over by the calling server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A text.
    Text(String),
    /// An address.
    Address(Link),
    /// Several cards.
    Cards(Vec<Card>),
}

/// Everything one message may say to one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// What they told, by item: only items the permit opened.
    pub person: BTreeMap<String, Told>,
    /// Their own links.
    pub links: Links,
    /// What stands in each slot.
    pub slots: BTreeMap<String, Vec<Card>>,
    /// What the calling server hands over.
    pub given: BTreeMap<String, Value>,
}

/// A message as it is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// Its subject, in one line.
    pub subject: String,
    /// What stands beside it in a list of mails.
    pub preview: String,
    /// The HTML part.
    pub html: String,
    /// The text part; all there is of a message that is no mail.
    pub text: String,
    /// Where it leads, of a message that is no mail.
    pub link: Option<Link>,
}

/// Why a message was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// Too many steps, or too much written.
    #[error("it does not end within {STEPS_MOST} steps, or becomes larger than 6 MB: loops stand in loops")]
    Endless,
    /// A value handed over under the name of an address is none.
    #[error("`{0}` is not an address to follow")]
    NoAddress(String),
    /// A value it reads is not there.
    #[error("it reads something that is not there: {0}")]
    Missing(String),
}

#[derive(Serialize)]
struct Context<'a> {
    person: BTreeMap<&'a str, &'a Told>,
    sender: From<'a>,
    links: &'a Links,
    slots: BTreeMap<&'a str, &'a [Card]>,
    given: &'a BTreeMap<String, Value>,
    language: &'a str,
}

#[derive(Serialize)]
struct From<'a> {
    name: &'a str,
    address: &'a str,
    postal: &'a str,
    website: &'a str,
}

/// The engine of templates: strict, bounded, escaping all but text.
pub(crate) fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_fuel(Some(STEPS_MOST));
    // By its own list, HTML is escaped only under certain names: here everything is, but what is named a text.
    engine.set_auto_escape_callback(
        |name| {
            if name.ends_with(".txt") { AutoEscape::None } else { AutoEscape::Html }
        },
    );
    engine
}

impl Compiled {
    /// Writes it to one person.
    pub fn personal(&self, sender: &Sender, given: &Given) -> Result<Letter, NotWritten> {
        let untyped =
            |(name, value): &(&String, &Value)| name.ends_with("url") && !matches!(value, Value::Address(_));
        if let Some((name, _)) = given.given.iter().find(untyped) {
            return Err(NotWritten::NoAddress(name.clone()));
        }
        let nothing = Told::One(String::new());
        let told = |item: &'_ String| given.person.get(item).unwrap_or(&nothing).clone();
        let told: BTreeMap<&str, Told> = self.items.iter().map(|item| (item.as_str(), told(item))).collect();
        let cards = |slot: &String| given.slots.get(slot).map(Vec::as_slice).unwrap_or_default();
        let cards = |slot: &String| cards(slot).get(..CARDS_MOST).unwrap_or_else(|| cards(slot));
        let context = Context {
            person: told.iter().map(|(item, told)| (*item, told)).collect(),
            sender: From {
                name: &sender.name,
                address: sender.address.as_str(),
                postal: &sender.postal,
                website: sender.website.as_ref().map(Link::as_str).unwrap_or_default(),
            },
            links: &given.links,
            slots: self.slots.iter().map(|slot| (slot.as_str(), cards(slot))).collect(),
            given: &given.given,
            language: self.language.as_str(),
        };
        let write = |name: &str| self.part(name, &context);
        let link = match &self.link {
            Some(_) => {
                Some(Link::parse(write(LINK)?.trim()).map_err(|_| NotWritten::NoAddress("link".to_owned()))?)
            }
            None => None,
        };
        Ok(Letter {
            subject: one_line(&write(SUBJECT)?),
            preview: one_line(&write(PREVIEW)?),
            html: write(HTML)?,
            text: paragraphs(&write(TEXT)?),
            link,
        })
    }

    fn part(&self, name: &str, context: &Context<'_>) -> Result<String, NotWritten> {
        let missing = |error: minijinja::Error| match error.kind() {
            minijinja::ErrorKind::OutOfFuel => NotWritten::Endless,
            kind => NotWritten::Missing(error.detail().map_or_else(|| kind.to_string(), ToOwned::to_owned)),
        };
        let template = self.engine().get_template(name).map_err(missing)?;
        template.render(minijinja::value::Serde(context)).map_err(missing)
    }
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == ' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// At most one empty line between two lines, none at the ends.
fn paragraphs(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            empty = !tidy.is_empty();
            continue;
        }
        if empty {
            tidy.push('\n');
        }
        empty = false;
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy
}
