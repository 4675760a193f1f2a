//! The names a file may use: those of the charter, of the messages and of the audiences beside it.
//!
//! **Invariant:** an audience is known here by its name alone; who is in it is the business of [`crate::audience`].

use entrenous_charter::did_you_mean;
use entrenous_core::charter::Charter;
use entrenous_core::communicate::Medium;
use entrenous_core::id::Key;
use entrenous_core::request::Surface;
use entrenous_letters::Reading;
use entrenous_letters::header::Kind;
use entrenous_letters::sender::Tracking;
use std::collections::{BTreeMap, BTreeSet};

/// The address under which a reader chooses what they agree to.
const CHOICES: &str = "links.preferences";

/// What is known of a message by its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// Its purpose.
    pub purpose: Key,
    /// By which way it goes.
    pub medium: Medium,
    /// What sort of message it is.
    pub kind: Kind,
    /// How far it follows its reader.
    pub tracking: Tracking,
    /// The farthest its sender may follow a reader.
    pub ceiling: Tracking,
    /// Whether its own words lead to the choices of the reader: then it asks for consent, or about it.
    pub asks: Asks,
}

/// Whether a text asks its reader what they agree to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asks {
    /// It does.
    ForConsent,
    /// It does not.
    Nothing,
}

/// The names beside a campaign or a journey.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    /// The charter.
    pub charter: &'a Charter,
    /// The messages that can be read.
    pub messages: BTreeMap<Key, Named>,
    /// The audiences.
    pub audiences: BTreeSet<Key>,
    /// The kinds of articles in the catalog; every kind passes, if nobody says which there are.
    pub kinds: Option<BTreeSet<String>>,
}

impl<'a> Names<'a> {
    /// Takes the names from what was read.
    #[must_use]
    pub fn of(charter: &'a Charter, letters: &Reading, audiences: BTreeSet<Key>) -> Self {
        let named = letters.messages.iter().filter_map(|message| {
            let header = &message.header;
            let ceiling = letters.senders.sender.get(header.sender.get_ref());
            let ceiling = ceiling.map(|sender| sender.tracking).unwrap_or_default();
            let usual = Tracking::default();
            let lowered =
                Tracking { opens: usual.opens.min(ceiling.opens), links: usual.links.min(ceiling.links) };
            let asks = message.variants.iter().any(|variant| variant.body.text.contains(CHOICES));
            let named = Named {
                purpose: header.purpose.get_ref().clone(),
                medium: header.medium(),
                kind: header.kind(),
                tracking: header.tracking.as_ref().map_or(lowered, |tracking| *tracking.get_ref()),
                ceiling,
                asks: if asks { Asks::ForConsent } else { Asks::Nothing },
            };
            Some((Key::parse(&message.key).ok()?, named))
        });
        Self { charter, messages: named.collect(), audiences, kinds: None }
    }
    /// The same names, with the kinds of articles of the catalog.
    #[must_use]
    pub fn with_kinds(mut self, kinds: BTreeSet<String>) -> Self {
        self.kinds = Some(kinds);
        self
    }
    pub(crate) fn near_message(&self, typed: &Key) -> Option<String> {
        did_you_mean(typed.as_str(), self.messages.keys().map(Key::as_str))
    }
    pub(crate) fn near_audience(&self, typed: &Key) -> Option<String> {
        did_you_mean(typed.as_str(), self.audiences.iter().map(Key::as_str))
    }
    pub(crate) fn near_purpose(&self, typed: &Key) -> Option<String> {
        did_you_mean(typed.as_str(), self.charter.purposes().map(|(_, purpose)| purpose.key.as_str()))
    }
    /// Whether a purpose may write to people at all: it has mail among its surfaces, and may use an address of theirs, or needs none.
    pub(crate) fn writes(&self, purpose: &Key) -> bool {
        let found = self.charter.find_purpose(purpose.as_str());
        found.is_some_and(|(_, purpose)| {
            let reaches = |medium: &Medium| medium.reaches(self.charter, purpose);
            let needs_none = |one: &Named| one.purpose == purpose.key && one.medium.category().is_none();
            let addressed = Medium::ADDRESSED.iter().any(reaches) || self.messages.values().any(needs_none);
            addressed && purpose.surfaces.has(Surface::Mail)
        })
    }
}
