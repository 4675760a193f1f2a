//! A person takes a copy of everything with them, in a form a machine reads (GDPR Art. 20; Cal. Civ. Code 1798.130).
//!
//! **Invariant:** the copy holds the whole portrait, and that it was taken stands in the ledger before it is handed out.

use crate::prove;
use crate::show::{self, Portrait};
use crate::{Fault, House};
use entrenous_core::explain::Reason;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::plan::Plan;
use entrenous_core::request::Actor;
use entrenous_core::rights::Standing;
use entrenous_vault::Receipt;
use serde_json::{Value, json};

/// The form of a copy.
pub const EXPORT_SCHEMA: &str = "entrenous-export-1";

/// Everything known of a person, as JSON.
pub async fn export(house: &House, standing: &Standing) -> Result<Value, Fault> {
    let person = standing.person();
    let _turn = house.turn(person).await;
    let portrait = show::portrait(house, standing)?;
    let reason = Reason::Exported;
    let items = house.charter.items().filter(|(id, _)| portrait.facts.iter().any(|fact| fact.item == *id));
    let entry = Entry::new(house.now(), Actor::Person, Act::Export, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .items(items.map(|(_, item)| item.key.clone()));
    let mut copy = write(house, &portrait, &prove::said(house, standing)?.receipts);
    if let Some(copy) = copy.as_object_mut() {
        copy.insert("journeys".to_owned(), Value::from(journeys(house, standing)?));
        copy.insert("inbox".to_owned(), Value::from(inbox(house, standing)?));
    }
    house.apply(Plan::new(reason, entry)).await?;
    Ok(copy)
}

/// Where the person stands in journeys, and how they left those they left.
fn journeys(house: &House, standing: &Standing) -> Result<Vec<Value>, Fault> {
    let rows = house.store.enrolments(standing.person(), entrenous_speak::campaign::FILES_MOST)?;
    let told = rows.into_iter().map(|row| {
        json!({"journey": row.journey, "step": row.step, "since": row.since.to_string(), "left": row.left})
    });
    Ok(told.collect())
}

/// What lies in the person's inbox.
fn inbox(house: &House, standing: &Standing) -> Result<Vec<Value>, Fault> {
    let cards = crate::speak::inbox::cards(house, standing)?.into_iter().map(|card| {
        json!({"purpose": card.purpose, "at": card.at.to_string(), "until": card.until.to_string(), "words": card.words})
    });
    Ok(cards.collect())
}

fn write(house: &House, portrait: &Portrait, receipts: &[Receipt]) -> Value {
    let facts: Vec<Value> = portrait
        .facts
        .iter()
        .filter_map(|fact| {
            let item = house.charter.item(fact.item)?;
            Some(json!({
                "item": item.key, "category": item.category, "source": fact.source, "value": fact.value,
                "since": fact.at.to_string(), "until": fact.until.to_string(),
                "purposes": show::purposes_of(house, fact.item),
            }))
        })
        .collect();
    let choices: Vec<Value> = portrait
        .choices
        .iter()
        .map(|(purpose, held)| {
            json!({"purpose": purpose, "state": held.state, "at": held.at.to_string(), "until": held.until.to_string()})
        })
        .collect();
    let entries: Vec<Value> =
        portrait.entries.iter().map(|(seq, entry)| json!({"seq": seq, "entry": entry})).collect();
    let messages: Vec<Value> = portrait.messages.iter().map(|sent| json!(sent)).collect();
    let noted: Vec<Value> = portrait
        .noted
        .iter()
        .map(|one| json!({"scope": one.scope.text(), "why": one.why.word(), "at": one.at.to_string()}))
        .collect();
    json!({
        "schema": EXPORT_SCHEMA,
        "controller": house.charter.business.name,
        "contact": house.charter.business.contact,
        "charter": house.charter.hash(),
        "at": house.now().to_string(),
        "facts": facts,
        "choices": choices,
        "receipts": receipts,
        "messages": messages,
        "often": portrait.often.to_string(),
        "noted": noted,
        "ledger": entries,
        "checkpoint": house.checkpoint(),
    })
}
