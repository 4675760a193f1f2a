//! The messages of the business's folder, made ready once: each version and language is compiled when the house opens.
//!
//! **Invariant:** a message with an error is not in the book, so that it cannot be sent.

use crate::speak::folder;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_core::charter::{Charter, Language};
use entrenous_core::communicate::Medium;
use entrenous_core::id::{Key, PurposeId};
use entrenous_letters::header::{Header, Kind};
use entrenous_letters::sender::Sender;
use entrenous_letters::{Compiled, Folder, compile};
use entrenous_lingua::Texts;
use entrenous_speak::campaign::{Named, Names};
use std::collections::{BTreeMap, BTreeSet};

/// One message, ready to be written to people.
pub struct Def {
    /// Its name.
    pub key: Key,
    /// What it is for.
    pub header: Header,
    /// Its purpose in the charter.
    pub purpose: PurposeId,
    /// The name of its purpose.
    pub purpose_key: Key,
    /// Who writes it.
    pub sender: Sender,
    /// Its texts, by language.
    pub texts: BTreeMap<Language, Compiled>,
}

impl Def {
    /// The text in a language, or in the first of the business's that there is.
    #[must_use]
    pub fn text(&self, language: &Language, charter: &Charter) -> Option<&Compiled> {
        self.texts
            .get(language)
            .or_else(|| charter.business.languages.iter().find_map(|language| self.texts.get(language)))
    }
    /// By which way it goes.
    #[must_use]
    pub fn medium(&self) -> Medium {
        self.header.medium()
    }
    /// Where its readers reach this house: where its sender says, or where the house is reached from outside.
    pub(crate) fn base<'a>(&'a self, house: &'a crate::House) -> Option<&'a str> {
        let own = self.sender.privacy.as_ref().map(|link| link.as_str().trim_end_matches('/'));
        own.or(house.outside.address.as_deref())
    }
    /// Whether it answers what a person did.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.header.kind() == Kind::Transactional
    }
}

/// All messages that can be sent.
#[derive(Default)]
pub struct Book {
    defs: BTreeMap<Key, Def>,
    named: BTreeMap<Key, Named>,
}

/// Messages that do not hold.
#[derive(Debug, thiserror::Error)]
#[error("{} of the messages do not hold; `entrenous check` shows where", .0.len())]
pub struct NotABook(pub Vec<Diagnostic>);

impl Book {
    /// Makes the messages of a folder ready, and answers what was found beside; refuses all of them if one has an error.
    pub fn read(
        folder: &Folder,
        charter: &Charter,
        texts: &Texts,
    ) -> Result<(Self, Vec<Diagnostic>), NotABook> {
        let mut reading = folder::read(folder, charter, texts);
        let mut defs = BTreeMap::new();
        for message in &reading.messages {
            let (purpose, sender) = (message.header.purpose.get_ref(), message.header.sender.get_ref());
            let (Ok(key), Some((id, _)), Some(sender)) = (
                Key::parse(&message.key),
                charter.find_purpose(purpose.as_str()),
                reading.senders.sender.get(sender),
            ) else {
                continue;
            };
            let mut ready = BTreeMap::new();
            for variant in &message.variants {
                match compile(variant, &message.header, &folder::words(texts, &variant.language)) {
                    Ok(compiled) => drop(ready.insert(variant.language.clone(), compiled)),
                    Err(wrong) => reading.diagnostics.push(*wrong),
                }
            }
            let def = Def {
                key: key.clone(),
                header: message.header.clone(),
                purpose: id,
                purpose_key: purpose.clone(),
                sender: sender.clone(),
                texts: ready,
            };
            defs.insert(key, def);
        }
        let named = Names::of(charter, &reading, BTreeSet::new()).messages;
        let broken = reading.diagnostics.iter().any(|found| found.severity == Severity::Error);
        if broken {
            Err(NotABook(reading.diagnostics))
        } else {
            Ok((Self { defs, named }, reading.diagnostics))
        }
    }
    /// The message of this name.
    #[must_use]
    pub fn find(&self, key: &Key) -> Option<&Def> {
        self.defs.get(key)
    }
    /// What campaigns and journeys need to know of each message.
    #[must_use]
    pub const fn named(&self) -> &BTreeMap<Key, Named> {
        &self.named
    }
    /// All messages, by name.
    pub fn defs(&self) -> impl Iterator<Item = &Def> {
        self.defs.values()
    }
}
