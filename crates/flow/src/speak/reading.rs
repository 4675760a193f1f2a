//! What one person reads of the letters they get: kept only of those who agreed to that by a purpose of its own, as facts of an item of its
//! own, so that it is shown to them, exported, aged and forgotten like everything else that is kept of them.
//!
//! **Invariant:** the gate is asked when a letter is written and again at each hit: a yes taken back stops also the links of letters sent before.
//! **Invariant:** a fact says which letter, which of its links, and on which day; no hour, no machine, no program.
//! **Invariant:** the same link of the same letter is kept once, and of a person at most [`READINGS_MOST`] are.

use crate::speak::{BY_MAIL, events};
use crate::{Fault, House, Known};
use entrenous_core::charter::{Charter, READINGS, Source};
use entrenous_core::communicate::{Agreed, Name};
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemId, ItemSet, Key, PersonId, PurposeId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::permit::Permit;
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
use entrenous_core::request::Actor;
use serde::{Deserialize, Serialize};

/// The item of the charter whose facts say what somebody read.
pub const ITEM: &str = READINGS;
/// How many are kept of a person at most.
pub const READINGS_MOST: usize = 400;
const SECONDS_PER_DAY: i64 = 86_400;

/// What a fact says.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    message: Key,
    occasion: String,
    /// Where the link leads that was followed; nothing, if the letter was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

impl Kept {
    /// Whether both say something of the same letter.
    fn is_of(&self, other: &Self) -> bool {
        (&self.message, &self.occasion) == (&other.message, &other.occasion)
    }
}

/// The purpose by which reading is measured, with its item.
fn purpose(charter: &Charter) -> Option<(PurposeId, Key, ItemId)> {
    charter.reading().map(|(id, purpose, item)| (id, purpose.key.clone(), item))
}

fn permit(house: &House, person: PersonId, purpose: PurposeId) -> Result<Option<Permit>, Fault> {
    Ok(house.permit(person, purpose, &BY_MAIL, &house.choices(person)?).ok())
}

/// Whether a person agreed that their reading is measured.
pub(crate) fn agreed(house: &House, person: PersonId) -> Result<Agreed, Fault> {
    let Some((id, ..)) = purpose(&house.charter) else { return Ok(Agreed::No) };
    Ok(if permit(house, person, id)?.is_some() { Agreed::Yes } else { Agreed::No })
}

/// Keeps that the reader of a message opened it, or followed the link that leads there, if they still agree.
pub(crate) async fn keep(house: &House, row: RowId, address: &str) -> Result<(), Fault> {
    let Some((id, key, item)) = purpose(&house.charter) else { return Ok(()) };
    let Some(row) = house.store.find_message(row)? else { return Ok(()) };
    let message = row.message;
    let Name { person, def, occasion } = message.name.clone();
    let _turn = house.turn(person).await;
    if house.store.is_departing(person)? {
        return Ok(());
    }
    let Some(permit) = permit(house, person, id)? else { return Ok(()) };
    let link = Some(address).filter(|address| !address.is_empty()).map(str::to_owned);
    let kept = Kept { message: def, occasion: occasion.to_string(), link };
    let known = house.recall(&permit, person, ItemSet::NONE.with(item))?;
    if known.len() >= READINGS_MOST || known.iter().any(|fact| read(fact).as_ref() == Some(&kept)) {
        return Ok(());
    }
    let before = known.iter().filter_map(read).any(|one| one.link.is_some() && one.is_of(&kept));
    // The day and no hour.
    let at = Moment::from_seconds(house.now().day().saturating_mul(SECONDS_PER_DAY));
    let until = house.charter.item(item).map_or(at, |item| at.plus(item.keep));
    let reason = Reason::Kept { purpose: key.to_string() };
    let entry = Entry::new(house.now(), Actor::House, Act::Keep, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .purposes([key])
        .items([house.item_key(item)?]);
    let told =
        if kept.link.is_some() && !before { events::followed(house, &message, at)? } else { Vec::new() };
    let value = serde_json::to_vec(&kept).unwrap_or_default();
    let fact = NewFact {
        person,
        item,
        row: RowId::draw(house.dice.as_ref(), at),
        at,
        until,
        source: Source::Observed,
        value: Private::new(value),
    };
    house.apply(told.into_iter().fold(Plan::new(reason, entry).and(Change::Keep(fact)), Plan::and)).await?;
    Ok(())
}

fn read(known: &Known) -> Option<Kept> {
    serde_json::from_value(known.value.clone()).ok()
}

/// What a fact says, in words; nothing, if it is none of reading.
#[must_use]
pub fn in_words(house: &House, known: &Known) -> Option<String> {
    house.charter.item(known.item).filter(|item| item.key.as_str() == ITEM)?;
    let Kept { message, link, .. } = read(known)?;
    Some(link.map_or_else(|| message.to_string(), |link| format!("{message}: {link}")))
}
