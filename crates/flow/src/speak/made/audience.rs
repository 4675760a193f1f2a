//! Audiences that are made in the house: a sentence is looked at while it is written, saved, and taken away when nothing needs it.
//!
//! **Invariant:** an audience that a campaign needs which was approved or is on its way stands still: what goes is what was approved.
//! **Invariant:** what one sentence was counted as is held against the next ([`crate::speak::audience`]), so that changing it tells of nobody.

use super::{FOUND_MOST, Found, commit, is_as_begun, kept};
use crate::speak::audience::OfCatalog;
use crate::speak::plans::Origin;
use crate::staff::Member;
use crate::{Fault, House};
use entrenous_charter::File;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_core::charter::Language;
use entrenous_core::communicate::Course;
use entrenous_core::id::Key;
use entrenous_core::rights::Mandate;
use entrenous_speak::audience::Audiences;
use entrenous_store::{MadeRow, Sort, Write};
use std::collections::BTreeSet;

/// What is written of an audience.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sentence {
    /// The purpose under which it looks at people.
    pub purpose: String,
    /// Who is meant.
    pub who: String,
}

impl Sentence {
    /// The file it would be.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        format!("purpose = {}\nwho = {}\n", quoted(self.purpose.trim()), quoted(&self.one_line()))
    }
    /// The sentence without its line ends, each sign where it was.
    fn one_line(&self) -> String {
        self.who.trim_end().chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
    }
    /// What a file says; nothing, if it does not read.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let table: toml::Table = text.parse().ok()?;
        let text = |key: &str| Some(table.get(key)?.as_str()?.trim().to_owned());
        Some(Self { purpose: text("purpose")?, who: text("who")? })
    }
}

/// What came of looking at a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LookedAt {
    /// What was found in it.
    pub found: Vec<Found>,
    /// The sentence in the reader's language, if it holds.
    pub words: Option<String>,
}

impl LookedAt {
    /// Whether it may be saved.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.words.is_some() && self.found.iter().all(|one| one.severity != Severity::Error)
    }
}

/// Where an audience is kept, and what needs it.
pub struct Kept {
    /// Where.
    pub origin: Origin,
    /// What is written.
    pub sentence: Sentence,
    /// The name of this text.
    pub version: String,
    /// What needs it: the names of campaigns, journeys and audiences.
    pub needed: Vec<Needed>,
    /// Whether it holds.
    pub found: Vec<Found>,
}

/// What needs an audience.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Needed {
    /// `campaign`, `journey` or `audience`.
    pub sort: &'static str,
    /// Its name.
    pub name: Key,
}

/// Looks at a sentence that is being written.
pub fn look(
    house: &House,
    mandate: &Mandate,
    key: &Key,
    sentence: &Sentence,
    language: &Language,
) -> Result<LookedAt, Fault> {
    covers(house, mandate, sentence)?;
    let (audiences, found) = with(house, key, sentence)?;
    let offer = house.shelf.offer();
    let found: Vec<Found> = found.into_iter().take(FOUND_MOST).collect();
    let broken = found.iter().any(|one| one.severity == Severity::Error);
    let audience = audiences.get(key).filter(|_| !broken);
    let words =
        audience.map(|one| one.words(&house.texts, &house.charter, &OfCatalog(&offer.catalog), language));
    Ok(LookedAt { found, words })
}

/// Saves an audience; `base` is the version the writer began with, nothing for a new one.
pub async fn save(
    house: &House,
    mandate: &Mandate,
    by: Option<&Member>,
    key: &Key,
    sentence: &Sentence,
    base: Option<&str>,
) -> Result<(), Fault> {
    covers(house, mandate, sentence)?;
    let _turn = house.speech.making.turn.lock().await;
    if house.speech.making.audiences.file(key).is_some() {
        return Err(Fault::KeptInAFile(key.clone()));
    }
    let (text, before) = (sentence.to_toml(), kept(house, Sort::Audience, key)?);
    if let Some(before) = before.as_ref().and_then(|row| Sentence::of(&row.body)) {
        covers(house, mandate, &before)?;
    }
    is_as_begun(before.as_ref(), base, key, &text)?;
    let (audiences, found) = with(house, key, sentence)?;
    let errors: Vec<Found> = found.into_iter().filter(|one| one.severity == Severity::Error).collect();
    if audiences.get(key).is_none() || !errors.is_empty() {
        return Err(Fault::Unsound(key.clone(), errors));
    }
    if before.as_ref().is_some_and(|row| row.body == text) {
        return Ok(());
    }
    if let Some(name) = approved(house, key) {
        return Err(Fault::InUse(key.clone(), format!("the campaign `{name}`")));
    }
    let row = MadeRow { sort: Sort::Audience, name: key.clone(), body: text.clone(), at: house.now() };
    let purpose = Key::parse(sentence.purpose.trim()).ok();
    commit(house, by, purpose.into_iter().collect(), &text, vec![Write::PutMade(row)]).await?;
    super::open(house)
}

/// Takes an audience away that nothing needs.
pub async fn drop(house: &House, mandate: &Mandate, by: Option<&Member>, key: &Key) -> Result<(), Fault> {
    let _turn = house.speech.making.turn.lock().await;
    if house.speech.making.audiences.file(key).is_some() {
        return Err(Fault::KeptInAFile(key.clone()));
    }
    let row = kept(house, Sort::Audience, key)?.ok_or_else(|| Fault::UnknownAudience(key.clone()))?;
    let sentence = Sentence::of(&row.body).unwrap_or_default();
    covers(house, mandate, &sentence)?;
    if let Some(needed) = needed(house, key).first() {
        return Err(Fault::InUse(key.clone(), format!("the {} `{}`", needed.sort, needed.name)));
    }
    let purpose = Key::parse(&sentence.purpose).ok();
    let write = Write::DropMade { sort: Sort::Audience, name: key.clone() };
    commit(house, by, purpose.into_iter().collect(), &row.body, vec![write]).await?;
    super::open(house)
}

/// Where an audience is kept, whether or not it holds.
pub fn find(house: &House, mandate: &Mandate, key: &Key) -> Result<Kept, Fault> {
    let unknown = || Fault::UnknownAudience(key.clone());
    let (origin, text) = match house.speech.making.audiences.file(key) {
        Some(file) => (Origin::File, file.text.clone()),
        None => (Origin::House, kept(house, Sort::Audience, key)?.ok_or_else(unknown)?.body),
    };
    let sentence = Sentence::of(&text).ok_or_else(unknown)?;
    covers(house, mandate, &sentence)?;
    let found = match origin {
        Origin::File => Vec::new(),
        Origin::House => with(house, key, &sentence)?.1,
    };
    Ok(Kept { origin, version: super::version_of(&text), needed: needed(house, key), sentence, found })
}

/// The names of those made in the house that no longer hold.
pub fn broken(house: &House, mandate: &Mandate) -> Result<Vec<Key>, Fault> {
    let standing = house.speech.audiences.now();
    let rows = house.store.made(Sort::Audience)?.into_iter();
    let rows = rows.filter(|row| standing.get(&row.name).is_none());
    let reached =
        rows.filter(|row| Sentence::of(&row.body).is_some_and(|one| covers(house, mandate, &one).is_ok()));
    Ok(reached.map(|row| row.name).collect())
}

/// A key that does not speak for the purpose neither reads nor writes for it; a purpose nobody knows is found when the sentence is read.
fn covers(house: &House, mandate: &Mandate, sentence: &Sentence) -> Result<(), Fault> {
    let known = house.charter.find_purpose(sentence.purpose.trim()).map(|(_, purpose)| &purpose.key);
    match known {
        Some(purpose) if !mandate.covers(purpose) => Err(Fault::OutOfScope(purpose.clone())),
        _ => Ok(()),
    }
}

fn file(name: &Key, text: String) -> File {
    File { name: format!("audiences/{name}.toml"), text }
}

/// All audiences as they would be with this sentence, and what is found in it or because of it.
fn with(house: &House, key: &Key, sentence: &Sentence) -> Result<(Audiences, Vec<Found>), Fault> {
    let own = file(key, sentence.to_toml());
    let others = others(house)?.into_iter().filter(|(name, _)| name != key);
    let others: Vec<File> = others.map(|(_, file)| file).collect();
    let folder = &house.speech.making.audiences;
    let (_, known) = folder.beside_others(&others, &house.charter);
    let files: Vec<File> = others.into_iter().chain([own.clone()]).collect();
    let (audiences, mut found) = folder.beside_others(&files, &house.charter);
    let offer = house.shelf.offer();
    found.extend(audiences.beside(&OfCatalog(&offer.catalog)));
    let line = sentence.one_line();
    // Everything is placed in the sentence; what lies before it is about its purpose.
    let base = own.text.rfind(line.as_str()).unwrap_or_default();
    let told = |one: Diagnostic| {
        if one.file == own.name {
            return Found::of(one, &line, base);
        }
        let label = format!("`{}`: {}", one.file, one.label);
        Found::of(Diagnostic { span: base..base, label, ..one }, &line, base)
    };
    let own_or_new = found
        .into_iter()
        .filter(|one| one.file == own.name || (one.severity == Severity::Error && !known.contains(one)));
    Ok((audiences, own_or_new.map(told).collect()))
}

/// The files of those made in the house, but those whose names the folder has.
fn others(house: &House) -> Result<Vec<(Key, File)>, Fault> {
    let taken: BTreeSet<Key> = house.speech.making.audiences.keys().collect();
    let rows = house.store.made(Sort::Audience)?.into_iter().filter(|row| !taken.contains(&row.name));
    Ok(rows.map(|row| (row.name.clone(), file(&row.name, row.body))).collect())
}

/// Reads the folder's and the house's together anew.
pub(super) fn refresh(house: &House) -> Result<(), Fault> {
    let files: Vec<File> = others(house)?.into_iter().map(|(_, file)| file).collect();
    let (audiences, _) = house.speech.making.audiences.beside_others(&files, &house.charter);
    house.speech.audiences.becomes(audiences);
    Ok(())
}

/// What names an audience.
fn needed(house: &House, key: &Key) -> Vec<Needed> {
    let mut needed = Vec::new();
    let named = |sort, name: &Key| Needed { sort, name: name.clone() };
    for audience in house.speech.audiences.now().iter().filter(|one| one.within().contains(key)) {
        needed.push(named("audience", &audience.key));
    }
    let over = |course| matches!(course, Course::Sent | Course::Cancelled);
    for campaign in house.speech.campaigns.all().iter().filter(|one| !over(one.course)) {
        if campaign.content.audience.iter().chain(&campaign.content.except).any(|one| one == key) {
            needed.push(named("campaign", &campaign.key));
        }
    }
    for planned in house.speech.plans.now().planned() {
        let journey = &planned.journey;
        if journey.audiences().chain(journey.starts.audience()).any(|one| one == key) {
            needed.push(named("journey", &journey.key));
        }
    }
    needed
}

/// The campaign that was approved or is on its way and needs an audience, through others too.
fn approved(house: &House, key: &Key) -> Option<Key> {
    let audiences = house.speech.audiences.now();
    let (mut all, mut next) = (BTreeSet::new(), vec![key.clone()]);
    while let Some(one) = next.pop() {
        if all.insert(one.clone()) {
            let above = audiences.iter().filter(|above| above.within().contains(&one));
            next.extend(above.map(|above| above.key.clone()));
        }
    }
    let stands = |course| !matches!(course, Course::Draft | Course::Sent | Course::Cancelled);
    let campaigns = house.speech.campaigns.all();
    let found = campaigns
        .iter()
        .filter(|one| stands(one.course))
        .find(|one| one.content.audience.iter().chain(&one.content.except).any(|named| all.contains(named)));
    found.map(|campaign| campaign.key.clone())
}
