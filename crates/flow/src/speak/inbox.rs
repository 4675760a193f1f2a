//! A person's inbox on the business's own pages: cards that were written to them, each until they put it away or its time is over.
//!
//! **Invariant:** a card is sealed under a key of its person and opened to nobody else; it goes with them.
//! **Invariant:** what the person no longer allows is not shown, also if it came before.

use crate::speak::BY_MAIL;
use crate::{Fault, House};
use entrenous_core::communicate::NewMessage;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::plan::NewCard;
use entrenous_core::private::Private;
use entrenous_core::rights::Standing;
use entrenous_letters::short::Card as Written;
use entrenous_store::{Batch, CardRow, Write};
use entrenous_vault::{PersonKey, WrappedKey};
use serde::{Deserialize, Serialize};

/// How long a card lies there, in days.
pub const CARD_DAYS: i64 = 30;
/// How many cards are shown, the newest first.
pub const CARDS_MOST: usize = 100;
const DAY: i64 = 86_400_000_000;
/// The class of the key under which the cards of a person are sealed.
const CLASS: &str = "entrenous_inbox";

/// A card as its person reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// What it is known by.
    pub id: RowId,
    /// For which purpose it was written.
    pub purpose: Key,
    /// Since when it lies there.
    pub at: Moment,
    /// When it goes.
    pub until: Moment,
    /// When it was read; nothing, if it was not yet.
    pub seen: Option<Moment>,
    /// What it says.
    pub words: Words,
}

/// What a card says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Words {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub body: String,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What stops cards like it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
    /// The language it is written in.
    pub lang: String,
}

/// A card for the inbox of whom a message is to; nothing, if it cannot be written.
pub(crate) fn card(house: &House, row: &NewMessage, words: &Written<'_>) -> Option<NewCard> {
    let at = house.now();
    Some(NewCard {
        person: row.name.person,
        row: row.row,
        purpose: row.purpose.clone(),
        at,
        until: at.plus_microseconds(CARD_DAYS.saturating_mul(DAY)),
        value: Private::new(serde_json::to_vec(words).ok()?),
    })
}

/// The row of a card.
pub(crate) async fn sealed(house: &House, card: NewCard) -> Result<CardRow, Fault> {
    let NewCard { person, row, purpose, at, until, value } = card;
    let class = class()?;
    let key = match key(house, person, &class)? {
        Some(key) => key,
        None => {
            // A new key is durable before it is used.
            house.store.keys().put(vec![house.new_key_row(person, &class)?]).await?;
            key(house, person, &class)?.ok_or(Fault::Departed)?
        }
    };
    let sealed = house.vault.seal(&key, person, &class, row, value)?;
    Ok(CardRow { person, row, purpose, at, until, seen: None, sealed })
}

fn class() -> Result<Key, Fault> {
    Key::parse(CLASS).map_err(|_| Fault::NoSuchFact)
}

fn key(house: &House, person: PersonId, class: &Key) -> Result<Option<PersonKey>, Fault> {
    let now = house.now();
    if let Some(key) = house.vault.remembered_key(person, class, now) {
        return Ok(Some(key));
    }
    let row = house.store.keys().get(person, class)?;
    Ok(row.map(|row| house.vault.unwrap_key(person, class, &WrappedKey(row.wrapped), now)).transpose()?)
}

/// What lies in a person's inbox and they still allow, the newest first.
pub fn cards(house: &House, standing: &Standing) -> Result<Vec<Card>, Fault> {
    let (person, now, class) = (standing.person(), house.now(), class()?);
    if house.store.is_departing(person)? {
        return Err(Fault::Departed);
    }
    let Some(key) = key(house, person, &class)? else { return Ok(Vec::new()) };
    let choices = house.choices(person)?;
    let allowed = |purpose: &Key| {
        let found = house.charter.find_purpose(purpose.as_str());
        found.is_some_and(|(id, _)| house.permit(person, id, &BY_MAIL, &choices).is_ok())
    };
    let mut cards = Vec::new();
    for row in house.store.inbox(person, CARDS_MOST)? {
        if row.until <= now || !allowed(&row.purpose) {
            continue;
        }
        let plain = house.vault.open_card(standing, &key, &class, row.row, &row.sealed)?;
        let words = serde_json::from_slice(&plain).map_err(|_| Fault::NoSuchCard)?;
        let CardRow { row: id, purpose, at, until, seen, .. } = row;
        cards.push(Card { id, purpose, at, until, seen, words });
    }
    Ok(cards)
}

/// Notes that a card was read.
pub async fn read(house: &House, standing: &Standing, id: RowId) -> Result<(), Fault> {
    let (person, at) = (find(house, standing, id)?, house.now());
    keep(house, Write::SeeCard { person, row: id, at }).await
}

/// Puts a card away for good.
pub async fn dismiss(house: &House, standing: &Standing, id: RowId) -> Result<(), Fault> {
    let person = find(house, standing, id)?;
    keep(house, Write::DropCard { person, row: id }).await
}

/// Lets the cards go whose time is over; answers how many.
pub(crate) async fn age(house: &House, most: usize) -> Result<usize, Fault> {
    let over = house.store.expired_cards(house.now(), most)?;
    let writes: Vec<Write> =
        over.iter().map(|card| Write::DropCard { person: card.person, row: card.row }).collect();
    if !writes.is_empty() {
        house.store.apply(Batch { writes, entry: None }).await?;
    }
    Ok(over.len())
}

/// A card of another is none.
fn find(house: &House, standing: &Standing, id: RowId) -> Result<PersonId, Fault> {
    let person = standing.person();
    let known = house.store.inbox(person, CARDS_MOST)?.iter().any(|card| card.row == id);
    if known { Ok(person) } else { Err(Fault::NoSuchCard) }
}

async fn keep(house: &House, write: Write) -> Result<(), Fault> {
    house.store.apply(Batch { writes: vec![write], entry: None }).await?;
    Ok(())
}
