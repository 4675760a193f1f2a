//! Takes past visits over from a file of events: `SessionId ItemId Time`, tab or comma, in any order.
//! Nobody is named in such a file; each visit becomes somebody nobody knows, with a choice taken over as such, so that
//! keeping, ageing and forgetting work on it as on everyone else.
//!
//! **Invariant:** a line that is refused is counted and named by its number and reason, never quoted.
//! **Invariant:** taking the same file over twice leaves the same rows: ids follow from the file's hash.
//! **Invariant:** a visit stands as a whole or not at all; one ledger entry proves each batch of visits.

pub mod catalog;
pub mod consents;
pub mod contacts;
pub mod vectors;

use crate::{Fault, House};
use entrenous_core::charter::{Source, Use};
use entrenous_core::consent::{Held, State};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::{ArticleId, ItemId, Key, PersonId, PurposeId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::private::Private;
use entrenous_core::request::Actor;
use entrenous_store::{Batch, FactRow, LedgerLine, Write};
use entrenous_suggest::rows::{Report, Row, read};
use entrenous_vault::PersonKey;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;

/// How many visits are committed at a time.
const VISITS_PER_BATCH: usize = 2_000;
/// How many events of one visit are taken over; the rest is counted as refused.
const EVENTS_PER_VISIT_MOST: usize = 200;

/// How the times of a file are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dating {
    /// As they are written.
    AsWritten,
    /// The newest line is now, the others keep their distance: for files whose clock is not real.
    NewestIsNow,
}

/// What came of a file.
#[derive(Debug)]
pub struct Imported {
    /// Visits taken over.
    pub visits: usize,
    /// Events taken over.
    pub events: usize,
    /// Events older than the charter keeps.
    pub too_old: usize,
    /// Events beyond what one visit may have.
    pub too_many: usize,
    /// Lines that were refused.
    pub refused: Report,
}

struct Past {
    name: String,
    events: Vec<(i64, ArticleId)>,
}

/// The row it becomes, since when, until when, what.
type Dated = (RowId, Moment, Moment, ArticleId);

struct Into {
    purpose: PurposeId,
    item: ItemId,
    key: Key,
    file: Hash,
    shift: i64,
}

/// Takes a file of events over; `progress` is told how many bytes are done, of `text.len()` for reading and as many again for keeping.
pub async fn events(
    house: &House,
    text: &[u8],
    dating: Dating,
    mut progress: impl FnMut(u64),
) -> Result<Imported, Fault> {
    let (purpose, declared) = house.charter.purpose_for(Use::Learning).ok_or(Fault::NothingToLearnFor)?;
    let (item, views) = house
        .charter
        .find_item("views")
        .filter(|(id, _)| declared.items.has(*id))
        .ok_or(Fault::NothingToLearnFor)?;
    let (pasts, refused, too_many) = gather(text, &mut progress);
    let newest = pasts.iter().flat_map(|past| past.events.iter().map(|(at, _)| *at)).max().unwrap_or(0);
    let shift = match dating {
        Dating::AsWritten => 0,
        Dating::NewestIsNow => house.now().seconds().saturating_sub(newest),
    };
    let into = Into { purpose, item, key: views.key.clone(), file: Hash::of(&[text]), shift };
    let mut imported = Imported { visits: 0, events: 0, too_old: 0, too_many, refused };
    let share = u64::try_from(text.len())
        .unwrap_or(0)
        .checked_div(u64::try_from(pasts.len()).unwrap_or(1))
        .unwrap_or(0);
    let mut kept = u64::try_from(text.len()).unwrap_or(0);
    for batch in pasts.chunks(VISITS_PER_BATCH) {
        keep(house, &into, batch, &mut imported).await?;
        kept = kept.saturating_add(share.saturating_mul(u64::try_from(batch.len()).unwrap_or(0)));
        progress(kept);
    }
    Ok(imported)
}

/// Reads every line and gathers the visits, each with its events by time.
fn gather(text: &[u8], progress: &mut impl FnMut(u64)) -> (Vec<Past>, Report, usize) {
    let mut pasts: Vec<Past> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut too_many = 0_usize;
    let take = |row: Row<'_>, bytes: u64| {
        let Ok(article) = ArticleId::parse(row.item) else { return false };
        let at = match places.entry(row.session.to_owned()) {
            Place::Occupied(place) => *place.get(),
            Place::Vacant(place) => {
                pasts.push(Past { name: row.session.to_owned(), events: Vec::new() });
                *place.insert(pasts.len().saturating_sub(1))
            }
        };
        match pasts.get_mut(at) {
            Some(past) if past.events.len() < EVENTS_PER_VISIT_MOST => {
                past.events.push((row.time_seconds, article))
            }
            _ => too_many = too_many.saturating_add(1),
        }
        progress(bytes);
        true
    };
    let report = read(text, take);
    for past in &mut pasts {
        past.events.sort_by_key(|(at, _)| *at);
    }
    pasts.sort_by_key(|past| past.events.last().map(|(at, _)| *at));
    (pasts, report, too_many)
}

async fn keep(house: &House, into: &Into, pasts: &[Past], imported: &mut Imported) -> Result<(), Fault> {
    let now = house.now();
    let span = house.charter.item(into.item).map(|item| item.keep);
    let mut people: Vec<(PersonId, Vec<Dated>)> = Vec::new();
    for past in pasts {
        let person = somebody(into.file, &past.name);
        let mut events = Vec::new();
        for (number, (seconds, article)) in past.events.iter().enumerate() {
            let at = Moment::from_seconds(seconds.saturating_add(into.shift)).min(now);
            let until = span.map_or(at, |span| at.plus(span));
            if until > now {
                // The row follows from the time in the file, so that the same file leaves the same rows on any day.
                let row = row_of(into.file, person, number, Moment::from_seconds(*seconds));
                events.push((row, at, until, article.clone()))
            } else {
                imported.too_old = imported.too_old.saturating_add(1)
            }
        }
        if !events.is_empty() {
            people.push((person, events));
        }
    }
    if people.is_empty() {
        return Ok(());
    }
    let keys = person_keys(house, into, people.iter().map(|(person, _)| *person)).await?;
    let mut batch = Batch { writes: Vec::new(), entry: Some(line(house, into)?) };
    for ((person, events), key) in people.iter().zip(&keys) {
        batch.writes.push(Write::PutChoice {
            person: *person,
            purpose: purpose_key(house, into),
            held: held(house, into, events),
        });
        for (row, at, until, article) in events {
            let value = Private::new(serde_json::Value::from(article.as_str()).to_string().into_bytes());
            let sealed = house.vault.seal(key, *person, &into.key, *row, value)?;
            let fact = FactRow {
                person: *person,
                item: into.key.clone(),
                row: *row,
                at: *at,
                until: *until,
                source: crate::apply::source_word(Source::Observed).to_owned(),
                sealed,
            };
            batch.writes.push(Write::PutFact(fact));
        }
    }
    house.store.apply(batch).await?;
    for (person, events) in people {
        imported.visits = imported.visits.saturating_add(1);
        imported.events = imported.events.saturating_add(events.len());
        house.shelf.learned.forget(person);
        house
            .shelf
            .learned
            .learn(person, events.into_iter().map(|(_, at, _, article)| (at, article)).collect());
    }
    Ok(())
}

/// Keys for all of them, durable, and read back: a key that was there before stays the one.
async fn person_keys(
    house: &House,
    into: &Into,
    people: impl Iterator<Item = PersonId> + Clone,
) -> Result<Vec<PersonKey>, Fault> {
    let mut rows = Vec::new();
    for person in people.clone() {
        if house.store.keys().get(person, &into.key)?.is_none() {
            rows.push(house.new_key_row(person, &into.key)?);
        }
    }
    house.store.keys().put(rows).await?;
    let key = |person| house.person_key(person, into.item)?.ok_or(Fault::Departed);
    people.map(key).collect()
}

fn line(house: &House, into: &Into) -> Result<LedgerLine, Fault> {
    let at = house.now();
    let entry = Entry::new(at, Actor::Operator, Act::Import, house.charter.hash(), &Reason::Imported)
        .purposes([purpose_key(house, into)])
        .items([into.key.clone()])
        .evidence(into.file);
    Ok(LedgerLine { at, about: None, body: entry.leaf()? })
}

fn purpose_key(house: &House, into: &Into) -> Key {
    house.charter.purpose(into.purpose).map_or_else(|| into.key.clone(), |purpose| purpose.key.clone())
}

/// Taken over, never upgraded: it ends with the last fact it is about.
fn held(house: &House, into: &Into, events: &[Dated]) -> Held {
    let at = events.first().map_or(house.now(), |(_, at, ..)| *at);
    let until = events.iter().map(|(_, _, until, _)| *until).max().unwrap_or(at);
    Held {
        state: State::Given,
        at,
        until,
        material: house.charter.material(into.purpose),
        despite_signal: false,
    }
}

/// Somebody nobody knows: the same for the same visit of the same file (UUID v8, RFC 9562).
fn somebody(file: Hash, visit: &str) -> PersonId {
    let hash = Hash::of(&[b"entrenous/import/1", file.bytes(), visit.as_bytes()]);
    PersonId::from_bytes(first_16(&hash))
}

fn row_of(file: Hash, person: PersonId, number: usize, at: Moment) -> RowId {
    let number = u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes();
    let hash = Hash::of(&[b"entrenous/import/row/1", file.bytes(), &person.bytes(), &number]);
    let [_, _, _, _, _, _, random @ ..] = first_16(&hash);
    RowId::at(at, random)
}

fn first_16(hash: &Hash) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.bytes()).for_each(|(to, from)| *to = *from);
    bytes
}
