//! A yes comes to its end: when its time is over, or when what it was given to has changed. It is recorded like every other word.
//! What only a yes past its time had opened is forgotten. What a changed purpose had opened stays sealed until its own end,
//! so that the person can be asked again: until they answer, the gate opens it to nobody.
//! Who received data for it is told that it ended.
//!
//! **Invariant:** the gate does not wait for this: it refuses from the very moment ([`entrenous_core::permit::decide`]).
//! **Invariant:** a later word of the person outlives the lapse, whatever the order of arrival.

use crate::choose::{newest_record, open_items, recorded_purpose};
use crate::{Fault, House};
use entrenous_core::consent::{Choices, Event, Held, Method, RECORD_SCHEMA, Record, State};
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemSet, Key, PersonId, PurposeId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::permit::Ask;
use entrenous_core::plan::{Change, Plan};
use entrenous_core::region::ZoneId;
use entrenous_core::request::{Actor, Signal};
use entrenous_core::tell::after_choice;
use entrenous_vault::Receipt;
use std::collections::BTreeSet;

/// How many choices one round looks at.
const ROUND_MOST: usize = 500;
/// How many records are searched for the one that was lapsed.
const RECORDS_SEARCHED_MOST: usize = 100;

/// Lets the yeses go whose time is over; answers how many people it was about.
pub async fn round(house: &House) -> Result<usize, Fault> {
    let ended = house.store.ended_choices(house.now(), ROUND_MOST)?;
    people(house, ended).await
}

/// Lets the yeses go that were given to something else than the charter says now; answers how many people it was about.
pub(crate) async fn changed(house: &House) -> Result<usize, Fault> {
    let mut count: usize = 0;
    let purposes: Vec<(PurposeId, Key)> =
        house.charter.purposes().map(|(id, purpose)| (id, purpose.key.clone())).collect();
    for (id, key) in purposes {
        let mut after = None;
        loop {
            let found = house.store.changed_choices(&key, house.charter.material(id), after, ROUND_MOST)?;
            let Some((last, _)) = found.last() else { break };
            after = Some(*last);
            count = count.saturating_add(people(house, found).await?);
        }
    }
    Ok(count)
}

async fn people(house: &House, found: Vec<(PersonId, Key)>) -> Result<usize, Fault> {
    let mut whom: BTreeSet<PersonId> = BTreeSet::new();
    for (person, purpose) in found {
        if house.charter.find_purpose(purpose.as_str()).is_some() {
            whom.insert(person);
        } else {
            unsay(house, person, purpose).await?;
        }
    }
    for person in &whom {
        one(house, *person).await?;
    }
    Ok(whom.len())
}

/// What was said of a purpose the charter no longer declares is let go.
async fn unsay(house: &House, person: PersonId, purpose: Key) -> Result<(), Fault> {
    let _turn = house.turn(person).await;
    let reason = Reason::Lapsed;
    let entry = Entry::new(house.now(), Actor::House, Act::Expire, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .purposes([purpose.clone()]);
    house.apply(Plan::new(reason, entry).and(Change::Unsay { person, purpose })).await?;
    Ok(())
}

async fn one(house: &House, person: PersonId) -> Result<(), Fault> {
    let _turn = house.turn(person).await;
    let before = house.choices(person)?;
    let lapsed: Vec<(PurposeId, Held)> =
        before.iter().filter_map(|(id, held)| Some((id, lapse(house, id, held)?))).collect();
    if lapsed.is_empty() {
        return Ok(());
    }
    let mut after = before.clone();
    lapsed.iter().for_each(|(id, held)| after.take(*id, *held));
    let (reason, about) = (Reason::Lapsed, house.vault.audit_id(person));
    let keys = lapsed.iter().filter_map(|(id, _)| Some(house.charter.purpose(*id)?.key.clone()));
    let record = record(house, person, &lapsed)?;
    let entry = match &record {
        Some(record) => Entry::of_choice(record, record.hash()?, Some(about)),
        None => Entry::new(house.now(), Actor::House, Act::Expire, house.charter.hash(), &reason)
            .about(about)
            .purposes(keys),
    };
    let closed = closed(house, person, &lapsed, &after);
    let tells = after_choice(&house.charter, &before, &after);
    let mut plan = Plan::new(reason, entry).and(Change::Stand { person, choices: after });
    if let Some(record) = record {
        plan = plan.and(Change::Choose { record: Box::new(record), standing: None });
    }
    for item in closed.iter().filter_map(|id| house.charter.item(id)) {
        plan = plan.and(Change::Forget { person, item: item.key.clone() });
    }
    let act = RowId::draw(house.dice.as_ref(), house.now());
    plan = crate::tell::changes(person, act, house.now(), tells).fold(plan, Plan::and);
    house.apply(plan).await?;
    crate::work::learn::person(house, person)
}

/// What a yes becomes, if it counts no more. Its moment stays, so that only a later word outlives it.
fn lapse(house: &House, purpose: PurposeId, held: &Held) -> Option<Held> {
    let changed = held.material != house.charter.material(purpose);
    let state = match held.state {
        State::Given if changed => State::Invalidated,
        State::Given if held.until <= house.now() => State::Expired,
        _ => return None,
    };
    Some(Held { state, ..*held })
}

/// The record of it, after the one by which the yes was given; none for someone whose yes was taken over without a record.
fn record(house: &House, person: PersonId, lapsed: &[(PurposeId, Held)]) -> Result<Option<Record>, Fault> {
    let rows = house.store.newest_records(person, RECORDS_SEARCHED_MOST)?;
    let records = rows.iter().filter_map(|row| Receipt::from_json(&row.receipt).ok());
    let ids: Vec<PurposeId> = lapsed.iter().map(|(id, _)| *id).collect();
    let is_lapsed =
        |key: &Key| house.charter.find_purpose(key.as_str()).is_some_and(|(id, _)| ids.contains(&id));
    let gave = |record: &Record| record.purposes.iter().any(|p| p.state.is_yes() && is_lapsed(&p.key));
    let Some(given) = records.map(|receipt| receipt.record).find(gave) else { return Ok(None) };
    let now = house.now();
    let purposes = lapsed.iter().filter_map(|(id, held)| {
        let event = Event::between(Some(State::Given), held.state);
        Some(recorded_purpose(house.charter.purpose(*id)?, event, held.until))
    });
    Ok(Some(Record {
        schema: RECORD_SCHEMA.to_owned(),
        purposes: purposes.collect(),
        record: RowId::draw(house.dice.as_ref(), now),
        charter: house.charter.hash(),
        rules: house.law().rules.hash(),
        at: now,
        client_at: None,
        method: Method::Lapse,
        actor: Actor::House,
        evidence: None,
        previous: newest_record(house, person)?,
        ..given
    }))
}

/// The items of the purposes past their time that no purpose opens any more. No request is at hand, so the strictest zone decides.
fn closed(house: &House, person: PersonId, lapsed: &[(PurposeId, Held)], after: &Choices) -> ItemSet {
    let ended = lapsed.iter().filter(|(_, held)| held.state == State::Expired);
    let items = ended
        .filter_map(|(id, _)| house.charter.purpose(*id))
        .fold(ItemSet::NONE, |all, purpose| all.union(purpose.items));
    let (age, at) = (house.assumed_age(), house.now());
    let ask = |purpose, surface| Ask {
        person,
        purpose,
        zone: ZoneId::UNKNOWN,
        age,
        signal: Signal::None,
        surface,
        at,
    };
    items.without(open_items(&house.charter, &house.law().rules, ask, after))
}
