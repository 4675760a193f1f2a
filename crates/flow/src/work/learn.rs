//! Keeps what visits teach in step with what people allow: a person's visits are in the index exactly while
//! a permit for learning opens them.
//!
//! **Invariant:** what is learned of a person is the same whether event by event or all at once from the facts.
//! **Invariant:** after `person` the index holds of them what their present permit opens, and nothing else.

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

fn learning(house: &House) -> Option<(PurposeId, ItemId)> {
    let (purpose, declared) = house.charter.purpose_for(Use::Learning)?;
    let (item, _) = house.charter.find_item("views")?;
    declared.items.has(item).then_some((purpose, item))
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
    let Some((purpose, item)) = learning(house) else { return Ok(()) };
    house.shelf.learned.forget(person);
    let Some(permit) = permit(house, person, purpose)? else { return Ok(()) };
    if house.store.is_departing(person)? {
        return Err(Fault::Departed);
    }
    let Some(person_key) = house.person_key(person, item)? else { return Ok(()) };
    let key = house.item_key(item)?;
    let mut views = Vec::new();
    let mut after = (person, RowId::at(Moment::from_microseconds(0), [0; 10]));
    loop {
        let page = house.store.fact_page(&key, Some(after), OF_ONE)?;
        for row in page.iter().take_while(|row| row.person == person) {
            views.extend(view(house, &permit, &person_key, item, row)?);
        }
        let Some(last) = page.last().filter(|last| last.person == person) else { break };
        after = (person, last.row);
    }
    house.shelf.learned.learn(person, views);
    Ok(())
}

/// The article of a view that is still kept, with when it was looked at.
fn view(
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
pub(crate) fn more(house: &House, person: PersonId, views: Vec<(Moment, ArticleId)>) -> Result<(), Fault> {
    let Some((purpose, _)) = learning(house) else { return Ok(()) };
    let Some(first) = views.iter().map(|(at, _)| *at).min() else { return Ok(()) };
    if !house.shelf.learned.ends_before(person, first) {
        return self::person(house, person);
    }
    if permit(house, person, purpose)?.is_some() {
        house.shelf.learned.learn(person, views);
    }
    Ok(())
}

/// Learns everyone, when the house opens.
pub(crate) fn everyone(house: &House) -> Result<(), Fault> {
    crate::layout::everyone(house)?;
    let Some((purpose, item)) = learning(house) else { return Ok(()) };
    let key = house.item_key(item)?;
    let mut after = None;
    let mut present: Option<Pupil> = None;
    loop {
        let page = house.store.fact_page(&key, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.person, last.row));
        for row in &page {
            if present.as_ref().is_none_or(|(person, ..)| *person != row.person) {
                settle(house, present.take());
                present = Some((row.person, permit(house, row.person, purpose)?, Vec::new()));
            }
            let Some((person, Some(permit), views)) = present.as_mut() else { continue };
            let Some(person_key) = house.person_key(*person, item)? else { continue };
            views.extend(view(house, permit, &person_key, item, row)?);
        }
    }
    settle(house, present);
    Ok(())
}

/// Someone whose views are being read: their permit, if they have one, and what it opened so far.
type Pupil = (PersonId, Option<Permit>, Vec<(Moment, ArticleId)>);

fn settle(house: &House, done: Option<Pupil>) {
    if let Some((person, Some(_), views)) = done {
        house.shelf.learned.learn(person, views);
    }
}
