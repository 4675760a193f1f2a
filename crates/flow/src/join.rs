//! A visitor turns out to be a customer: what they said and told as a visitor becomes the customer's, and the visitor goes.
//!
//! **Invariant:** only upward: nothing of the customer reaches the visitor, and the visitor's own keys and rows are erased.
//! **Invariant:** of two words on one purpose the later stands, at equal times the stricter ([`Held::merge`]).
//! **Invariant:** a fact moves only if what stands afterwards lets some purpose open it.
//!
//! [`Held::merge`]: entrenous_core::consent::Held::merge

use crate::choose::{Chosen, newest_record, open_items, recorded_purpose, yes_lasts};
use crate::{Fault, House, Known, Request, people};
use entrenous_core::consent::{Choices, Event, EvidenceRef, Method, RECORD_SCHEMA, Record};
use entrenous_core::id::{ItemSet, PersonId, RowId};
use entrenous_core::ledger::Entry;
use entrenous_core::permit::Ask;
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
use entrenous_core::reference::Reference;
use entrenous_core::request::Actor;
use entrenous_core::rights::{Mandate, Standing};
use entrenous_core::tell::after_choice;
use entrenous_vault::Receipt;

/// Joins a visitor to the customer they are.
pub async fn join(
    house: &House,
    request: &Request,
    mandate: &Mandate,
    reference: &Reference,
    visitor: Standing,
) -> Result<Chosen, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    let customer = people::find_or_make(house, reference).await?;
    if customer == visitor.person() {
        return Err(Fault::NothingDecided);
    }
    let turns = house.turns(customer, visitor.person()).await;
    let template = house.store.newest_records(visitor.person(), 1)?.into_iter().next();
    let template = template.and_then(|row| Receipt::from_json(&row.receipt).ok()).ok_or(Fault::Departed)?;
    let (before, theirs) = (house.choices(customer)?, house.choices(visitor.person())?);
    let after = merged(&before, &theirs);
    let facts = moving(house, request, &visitor, customer, &after)?;
    let record = record(house, customer, template.record, &before, &after)?;
    let entry = Entry::of_choice(&record, record.hash()?, Some(house.vault.audit_id(customer)));
    let reason = entry.act.reason_of_choice();
    let act = record.record;
    let choose = Change::Choose { record: Box::new(record), standing: Some((customer, after.clone())) };
    let tells = after_choice(&house.charter, &before, &after);
    let told = crate::tell::changes(customer, act, house.now(), tells);
    let plan = facts.into_iter().chain(told).fold(Plan::new(reason, entry).and(choose), Plan::and);
    let receipt = house.apply(plan).await?.receipt.ok_or(Fault::Departed)?;
    // Still in both turns: a no of the visitor comes before the joining and is joined, or after it and finds nobody.
    crate::erase::leave_in_turn(house, visitor.person(), Actor::House).await?;
    crate::work::learn::person(house, customer)?;
    drop(turns);
    let law = house.law();
    let lasting = yes_lasts(law.rules.zone(law.rules.zone_of(request.place.as_ref())), house.now());
    let token = Some(house.vault.token(customer, lasting));
    let held =
        after.iter().filter_map(|(id, held)| Some((house.charter.purpose(id)?.key.clone(), *held))).collect();
    Ok(Chosen { receipt, token, held, confirmation: None })
}

fn merged(before: &Choices, theirs: &Choices) -> Choices {
    let mut after = before.clone();
    theirs.iter().for_each(|(purpose, held)| after.take(purpose, *held));
    after
}

/// The record of the joining: what changed for the customer, with the notice the visitor had answered.
fn record(
    house: &House,
    customer: PersonId,
    visitors: Record,
    before: &Choices,
    after: &Choices,
) -> Result<Record, Fault> {
    let now = house.now();
    let changed = after.iter().filter(|(id, held)| before.get(*id) != Some(held));
    let purposes = changed.filter_map(|(id, held)| {
        let event = Event::between(before.get(id).map(|held| held.state), held.state);
        Some(recorded_purpose(house.charter.purpose(id)?, event, held.until))
    });
    Ok(Record {
        schema: RECORD_SCHEMA.to_owned(),
        purposes: purposes.collect(),
        evidence: Some(EvidenceRef::from(visitors.record)),
        record: RowId::draw(house.dice.as_ref(), now),
        subject: Some(customer),
        charter: house.charter.hash(),
        rules: house.law().rules.hash(),
        at: now,
        client_at: None,
        method: Method::Join,
        actor: Actor::Operator,
        previous: newest_record(house, customer)?,
        ..visitors
    })
}

/// The visitor's facts that the customer may have, as new facts; one the customer told later stays.
fn moving(
    house: &House,
    request: &Request,
    visitor: &Standing,
    customer: PersonId,
    after: &Choices,
) -> Result<Vec<Change>, Fault> {
    let law = house.law();
    let (zone, age, at) = (law.rules.zone_of(request.place.as_ref()), house.assumed_age(), house.now());
    let ask =
        |purpose, surface| Ask { person: customer, purpose, zone, age, signal: request.signal, surface, at };
    let open: ItemSet = open_items(&house.charter, &law.rules, ask, after);
    let mut changes = Vec::new();
    for known in house.recall(visitor, visitor.person(), open)? {
        let key = house.item_key(known.item)?;
        let theirs = house.store.facts(customer, &key, crate::recall::RECALLED_MOST)?;
        if theirs.iter().any(|fact| fact.row == known.row && fact.at >= known.at) {
            continue;
        }
        changes.push(Change::Keep(moved(customer, known)));
    }
    Ok(changes)
}

fn moved(customer: PersonId, known: Known) -> NewFact {
    NewFact {
        person: customer,
        item: known.item,
        row: known.row,
        at: known.at,
        until: known.until,
        source: known.source,
        value: Private::new(known.value.to_string().into_bytes()),
    }
}
