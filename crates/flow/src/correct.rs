//! A person tells, corrects or removes a fact of their own (GDPR Art. 16, 17; zero-party data).
//!
//! **Invariant:** telling needs a permit for a purpose that uses the item: what no purpose may use is not taken even as a gift.
//! **Invariant:** removing needs only the standing.

use crate::speak::reach;
use crate::{Fault, House, Request};
use entrenous_core::charter::{Item, Source};
use entrenous_core::communicate::Medium;
use entrenous_core::explain::Reason;
use entrenous_core::id::{ItemId, Key, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::plan::{Change, NewFact, Plan};
use entrenous_core::private::Private;
use entrenous_core::request::Actor;
use entrenous_core::rights::Standing;
use serde_json::Value;

/// The longest value a person may tell, in bytes.
pub const VALUE_BYTES_MOST: usize = 1_000;
/// The longest subscription a browser may tell, in bytes: some push services write addresses of several hundred.
const SUBSCRIPTION_BYTES_MOST: usize = 4_000;
/// The row of an item of which there is only one fact: telling it again replaces it.
pub const ONLY_ROW: [u8; 16] = [0; 16];

/// Tells or corrects a volunteered fact.
pub async fn tell(
    house: &House,
    request: &Request,
    standing: &Standing,
    key: &Key,
    value: Value,
) -> Result<(), Fault> {
    let (id, item) = declared(house, key)?;
    if item.source != Source::Volunteered {
        return Err(Fault::NotTold(key.clone()));
    }
    let value = fitting(item, value)?;
    let person = standing.person();
    let _turn = house.turn(person).await;
    let choices = house.choices(person)?;
    let permit =
        crate::observe::first_permit(house, request, standing, id, &choices).map_err(Fault::NotPermitted)?;
    let now = house.now();
    let purpose = house.charter.purpose(permit.purpose()).map(|purpose| purpose.key.clone());
    let reason = Reason::Corrected;
    let entry = entry(house, standing, Act::Correct, &reason, key).purposes(purpose);
    let row = reach::row(house, id, &value);
    let room = reach::room(house, person, key, row)?;
    let fact = NewFact {
        person,
        item: id,
        row,
        at: now,
        until: now.plus(item.keep),
        source: Source::Volunteered,
        value: Private::new(value.to_string().into_bytes()),
    };
    house.apply(room.into_iter().fold(Plan::new(reason, entry), Plan::and).and(Change::Keep(fact))).await?;
    Ok(())
}

/// Removes every fact of an item, and its key.
pub async fn remove(house: &House, standing: &Standing, key: &Key) -> Result<(), Fault> {
    let item = declared(house, key)?.1.key.clone();
    let person = standing.person();
    let _turn = house.turn(person).await;
    let reason = Reason::Corrected;
    let entry = entry(house, standing, Act::Correct, &reason, key);
    house.apply(Plan::new(reason, entry).and(Change::Forget { person, item })).await?;
    crate::work::learn::person(house, person)
}

/// Removes one fact of an item.
pub async fn remove_one(house: &House, standing: &Standing, key: &Key, row: RowId) -> Result<(), Fault> {
    let item = declared(house, key)?.1.key.clone();
    let person = standing.person();
    let _turn = house.turn(person).await;
    if !house.store.facts(person, key, crate::recall::RECALLED_MOST)?.iter().any(|fact| fact.row == row) {
        return Err(Fault::NoSuchFact);
    }
    let reason = Reason::Corrected;
    let entry = entry(house, standing, Act::Correct, &reason, key);
    house.apply(Plan::new(reason, entry).and(Change::Drop { person, item, row })).await?;
    crate::work::learn::person(house, person)
}

pub(crate) fn declared<'a>(house: &'a House, key: &Key) -> Result<(ItemId, &'a Item), Fault> {
    house.charter.find_item(key.as_str()).ok_or_else(|| Fault::UnknownItem(key.clone()))
}

fn entry(house: &House, standing: &Standing, act: Act, reason: &Reason, item: &Key) -> Entry {
    Entry::new(house.now(), Actor::Person, act, house.charter.hash(), reason)
        .about(house.vault.audit_id(standing.person()))
        .items([item.clone()])
}

/// The value in the form the item has: one of its choices, a list of them, or a short text.
pub(crate) fn fitting(item: &Item, value: Value) -> Result<Value, Fault> {
    let bad = |what| Err(Fault::BadValue(item.key.clone(), what));
    let medium = Medium::led_to_by(&item.category);
    // Where pushes go is told as browsers tell it.
    if medium == Some(Medium::Push) && value.is_object() {
        return fitting(item, Value::from(value.to_string()));
    }
    let most = if medium == Some(Medium::Push) { SUBSCRIPTION_BYTES_MOST } else { VALUE_BYTES_MOST };
    let is_choice = |text: &str| item.choices.iter().any(|choice| choice.as_str() == text);
    match value {
        Value::String(text) if item.choices.is_empty() => {
            let text = text.trim();
            let fits = !text.is_empty() && text.len() <= most && !text.chars().any(char::is_control);
            if !fits {
                return bad("it is a text of at most 1000 bytes on one line");
            }
            match medium.map(|medium| reach::kept(medium, text)) {
                Some(Err(what)) => bad(what),
                Some(Ok(kept)) => Ok(Value::from(kept)),
                None => Ok(Value::from(text)),
            }
        }
        Value::String(text) if item.several && is_choice(&text) => Ok(Value::from(vec![text])),
        Value::String(text) if is_choice(&text) => Ok(Value::from(text)),
        Value::Array(list) if item.several => {
            let mut texts: Vec<String> =
                list.iter().filter_map(|v| v.as_str().map(ToOwned::to_owned)).collect();
            texts.sort_unstable();
            texts.dedup();
            let all =
                texts.len() == list.len() && !texts.is_empty() && texts.iter().all(|text| is_choice(text));
            if all { Ok(Value::from(texts)) } else { bad("name some of its choices, each once") }
        }
        _ => bad("name one of its choices"),
    }
}
