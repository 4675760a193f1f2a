//! Keeps what visits and purchases teach in step with what people allow: a person's visits, and what they bought, are in their index
//! exactly while a permit for learning opens them.
//!
//! **Invariant:** what is learned of a person is the same whether event by event or all at once from the facts.
//! **Invariant:** after `person` the indexes hold of them what their present permit opens, and nothing else.

use crate::shelf::Learned;
use crate::{Fault, House, Request};
use entrenous_core::charter::Use;
use entrenous_core::id::{ArticleId, ItemId, PersonId, PurposeId, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::permit::Permit;
use entrenous_core::request::{Signal, Surface};
use entrenous_store::FactRow;
use entrenous_vault::PersonKey;

/// How many rows are read at a time when everything is learned anew.
const PAGE: usize = 4_096;
/// How many rows are read at a time when one person is learned anew.
const OF_ONE: usize = 512;

/// What can be learned from, each an item of the charter with its own index.
const LESSONS: [&str; 2] = ["views", "purchases"];

/// The purpose of learning, and the items it may learn from.
fn learning(house: &House) -> Option<(PurposeId, Vec<ItemId>)> {
    let (purpose, declared) = house.charter.purpose_for(Use::Learning)?;
    let items = LESSONS.iter().filter_map(|name| Some(house.charter.find_item(name)?.0));
    let items: Vec<ItemId> = items.filter(|item| declared.items.has(*item)).collect();
    (!items.is_empty()).then_some((purpose, items))
}

/// The index of an item.
fn index(house: &House, item: ItemId) -> &Learned {
    match house.charter.item(item).map(|item| item.key.as_str()) {
        Some("purchases") => house.shelf.bought.index(),
        _ => &house.shelf.learned,
    }
}

/// The permit to learn from a person, if there is one. No request is at hand, so no signal and no place are: the strictest zone decides.
fn permit(house: &House, person: PersonId, purpose: PurposeId) -> Result<Option<Permit>, Fault> {
    let request = Request { place: None, signal: Signal::None, surface: Surface::Web };
    let choices = house.choices(person)?;
    Ok(house.permit(person, purpose, &request, &choices).ok())
}

/// Learns one person anew: forgets what was learned, then learns what is permitted now.
pub(crate) fn person(house: &House, person: PersonId) -> Result<(), Fault> {
    crate::layout::person(house, person)?;
    let Some((purpose, items)) = learning(house) else { return Ok(()) };
    house.shelf.forget(person);
    let Some(permit) = permit(house, person, purpose)? else { return Ok(()) };
    if house.store.is_departing(person)? {
        return Err(Fault::Departed);
    }
    items.into_iter().try_for_each(|item| person_of(house, person, &permit, item))
}

fn person_of(house: &House, person: PersonId, permit: &Permit, item: ItemId) -> Result<(), Fault> {
    let Some(person_key) = house.person_key(person, item)? else { return Ok(()) };
    let key = house.item_key(item)?;
    let mut happened = Vec::new();
    let mut after = (person, RowId::at(Moment::from_microseconds(0), [0; 10]));
    loop {
        let page = house.store.fact_page(&key, Some(after), OF_ONE)?;
        for row in page.iter().take_while(|row| row.person == person) {
            happened.extend(named(house, permit, &person_key, item, row)?);
        }
        let Some(last) = page.last().filter(|last| last.person == person) else { break };
        after = (person, last.row);
    }
    index(house, item).learn(person, happened);
    Ok(())
}

/// The article of a fact that is still kept, with when it came to be.
fn named(
    house: &House,
    permit: &Permit,
    key: &PersonKey,
    item: ItemId,
    row: &FactRow,
) -> Result<Option<(Moment, ArticleId)>, Fault> {
    if row.until <= house.now() {
        return Ok(None);
    }
    let known = house.open_fact(permit, key, item, row)?;
    Ok(known.value.as_str().and_then(|text| ArticleId::parse(text).ok()).map(|article| (known.at, article)))
}

/// Learns what was just kept of a person, if it is permitted; what comes late is learned anew with all the rest, in the order of time.
pub(crate) fn more(
    house: &House,
    person: PersonId,
    happened: Vec<(ItemId, Moment, ArticleId)>,
) -> Result<(), Fault> {
    let Some((purpose, items)) = learning(house) else { return Ok(()) };
    let of = |item: ItemId| happened.iter().filter(move |(of, ..)| *of == item);
    let late = |item: &ItemId| {
        let first = of(*item).map(|(_, at, _)| *at).min();
        first.is_some_and(|first| !index(house, *item).ends_before(person, first))
    };
    if items.iter().any(late) {
        return self::person(house, person);
    }
    if !items.iter().any(|item| of(*item).next().is_some()) || permit(house, person, purpose)?.is_none() {
        return Ok(());
    }
    for item in items {
        index(house, item).learn(person, of(item).map(|(_, at, article)| (*at, article.clone())).collect());
    }
    Ok(())
}

/// Learns everyone, when the house opens.
pub(crate) fn everyone(house: &House) -> Result<(), Fault> {
    crate::layout::everyone(house)?;
    let Some((purpose, items)) = learning(house) else { return Ok(()) };
    items.into_iter().try_for_each(|item| everyone_of(house, purpose, item))
}

fn everyone_of(house: &House, purpose: PurposeId, item: ItemId) -> Result<(), Fault> {
    let key = house.item_key(item)?;
    let mut after = None;
    let mut present: Option<Pupil> = None;
    loop {
        let page = house.store.fact_page(&key, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.person, last.row));
        for row in &page {
            if present.as_ref().is_none_or(|(person, ..)| *person != row.person) {
                settle(house, item, present.take());
                present = Some((row.person, permit(house, row.person, purpose)?, Vec::new()));
            }
            let Some((person, Some(permit), happened)) = present.as_mut() else { continue };
            let Some(person_key) = house.person_key(*person, item)? else { continue };
            happened.extend(named(house, permit, &person_key, item, row)?);
        }
    }
    settle(house, item, present);
    Ok(())
}

/// Someone whose facts are being read: their permit, if they have one, and what it opened so far.
type Pupil = (PersonId, Option<Permit>, Vec<(Moment, ArticleId)>);

fn settle(house: &House, item: ItemId, done: Option<Pupil>) {
    if let Some((person, Some(_), happened)) = done {
        index(house, item).learn(person, happened);
        // Nobody asks for this key soon: to remember everyone's would cost more memory than what they taught.
        house.vault.forget_person(person);
    }
}
