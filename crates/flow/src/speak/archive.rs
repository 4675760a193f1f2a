//! What was sent to many, as everyone may read it: the text without any person.
//!
//! **Invariant:** only a campaign of which a mail has gone out is here; a draft is not there for anyone.
//! **Invariant:** it is written as to somebody who told nothing; its links are those of the house, nobody's own, and none is counted.

use crate::speak::{Def, language};
use crate::{Fault, House};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Medium, State};
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;
use entrenous_core::plan::Change;
use entrenous_letters::header::Kind;
use entrenous_letters::link::Link;
use entrenous_letters::{Given, Letter, Links};
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// How many letters a list has, the newest first.
pub const LETTERS_MOST: usize = 200;

/// A letter in the list.
pub struct Published {
    /// Its name.
    pub key: Key,
    /// Its subject.
    pub subject: String,
    /// When the first of it went out.
    pub at: Moment,
}

/// Every letter that went out, the newest first.
pub fn letters(house: &House, locale: &Language) -> Result<Vec<Published>, Fault> {
    let mut all = house.store.published()?;
    all.sort_by(|(_, one), (_, other)| other.cmp(one));
    let shown = all.into_iter().filter_map(|(key, at)| {
        let letter = written(house, campaign(house, &key)?, locale)?;
        Some(Published { key, subject: letter.subject, at })
    });
    Ok(shown.take(LETTERS_MOST).collect())
}

/// One letter that went out, in the language that comes nearest.
pub fn letter(house: &House, key: &Key, locale: &Language) -> Result<Letter, Fault> {
    let unknown = || Fault::NoSuchLetter;
    let def = campaign(house, key).ok_or_else(unknown)?;
    if !house.store.published()?.iter().any(|(known, _)| known == key) {
        return Err(unknown());
    }
    written(house, def, locale).ok_or_else(unknown)
}

/// Where the house is reached from outside, if it was told.
#[must_use]
pub fn address(house: &House) -> Option<&str> {
    house.outside.address.as_deref()
}

fn campaign<'a>(house: &'a House, key: &Key) -> Option<&'a Def> {
    house
        .speech
        .book
        .find(key)
        .filter(|def| def.header.kind() == Kind::Campaign && def.medium() == Medium::Mail)
}

fn written(house: &House, def: &Def, locale: &Language) -> Option<Letter> {
    let text = def.text(&language(&house.charter, Some(locale.as_str())), &house.charter)?;
    let base = house.outside.address.as_deref()?;
    let (key, tongue) = (def.key.as_str(), text.language.as_str());
    let own = Link::parse(&format!("{base}/privacy?lang={tongue}")).ok()?;
    let links = Links {
        unsubscribe: own.clone(),
        preferences: own,
        web_version: Link::parse(&format!("{base}/letters/{key}?locale={tongue}")).ok()?,
    };
    let given = Given { person: BTreeMap::new(), links, slots: BTreeMap::new(), given: BTreeMap::new() };
    let letter = text.personal(&def.sender, &given).ok()?;
    Some(letter.exchanged(&[]))
}

/// What is kept when the first mail of a campaign has gone out.
pub(crate) fn publish(house: &House, key: &Key, to: State) -> Option<Change> {
    if to != State::Accepted {
        return None;
    }
    campaign(house, key)?;
    let mut known = house.speech.published.lock().unwrap_or_else(PoisonError::into_inner);
    // Written once in the life of a process; the row's first word stands.
    known.insert(key.clone()).then(|| Change::Publish { def: key.clone() })
}
