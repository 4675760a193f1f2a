//! Sends one message to one customer, because of something they did: an order, a booking, a link to confirm.
//!
//! **Invariant:** asked for twice under the same occasion, it is sent once.
//! **Invariant:** what may not be sent has its row too, with its reason: the caller learns it at once.

use crate::speak::{Checked, Given, Handed, Sent, check, events, given};
use crate::{Fault, House, people};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Medium, Name, NewMessage, Occasion, State, Urgency, Verdict};
use entrenous_core::explain::Reason;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, Plan};
use entrenous_core::reference::Reference;
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_store::MessageRow;

/// What is to be sent.
pub struct Answer {
    /// Which message of the business's folder.
    pub message: Key,
    /// On which occasion: the same one again is the same message.
    pub occasion: Occasion,
    /// The language, where the person has told none.
    pub locale: Option<String>,
    /// What is handed over for it.
    pub given: Given,
}

/// Sends it, or says why not.
pub async fn send(
    house: &House,
    mandate: &Mandate,
    reference: &Reference,
    answer: Answer,
) -> Result<Sent, Fault> {
    let def = house.speech.book.find(&answer.message);
    let def = def.ok_or_else(|| Fault::UnknownMessage(answer.message.clone()))?;
    if !mandate.covers(&def.purpose_key) {
        return Err(Fault::OutOfScope(def.purpose_key.clone()));
    }
    if !def.is_answer() {
        return Err(Fault::AnotherKind(answer.message));
    }
    answer.given.shaped(def)?;
    let person = people::find_or_make(house, reference).await?;
    let _turn = house.turn(person).await;
    queue(house, person, answer, Urgency::Answer).await
}

/// Puts one message into the queue, or keeps why it is not sent.
pub(crate) async fn queue(
    house: &House,
    person: PersonId,
    answer: Answer,
    urgency: Urgency,
) -> Result<Sent, Fault> {
    let Answer { message, occasion, locale, given } = answer;
    let def = house.speech.book.find(&message).ok_or_else(|| Fault::UnknownMessage(message.clone()))?;
    let medium = def.medium();
    if !house.outside.ways.is_open(medium) || house.outside.address.is_none() {
        return Err(if medium == Medium::Mail { Fault::NoRelay } else { Fault::NoWay(medium) });
    }
    let name = Name { person, def: message, occasion };
    if let Some(row) = house.store.message(&name)? {
        return Ok(Sent::of(row));
    }
    let at = house.now();
    let (state, due) = match check(house, person, def, (urgency, medium), at, &Handed::Now(&given))? {
        Checked::Go(..) => (State::Queued, at),
        Checked::Not(verdict) => decided(verdict, at),
    };
    let row = RowId::draw(house.dice.as_ref(), at);
    let message = NewMessage {
        name: name.clone(),
        row,
        purpose: def.purpose_key.clone(),
        medium,
        urgency,
        state,
        at,
        due,
        locale: locale.and_then(|text| Language::parse(&text).ok()).unwrap_or_default(),
        tracking: super::tally::frozen(house, def, &name.occasion).to_string(),
        version: None,
        given: if state.is_open() { given::seal(house, person, row, &given)? } else { Vec::new() },
    };
    let (reason, act) = match state {
        State::NotSent(because) => (Reason::NotWritten { because }, Act::Write),
        _ => (Reason::Decided, Act::Write),
    };
    let actor = if urgency == Urgency::Answer { Actor::Operator } else { Actor::House };
    let entry = Entry::new(at, actor, act, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .purposes([def.purpose_key.clone()]);
    let told = events::of_refused(house, std::slice::from_ref(&message))?;
    let plan = Plan::new(reason, entry).and(Change::Write(Box::new(message.clone())));
    house.apply(told.into_iter().fold(plan, Plan::and)).await?;
    house.speech.news.notify(medium);
    Ok(Sent::of(MessageRow { message, tries: 0, code: String::new() }))
}

/// The state and the moment of what may not go now.
pub(crate) const fn decided(verdict: Verdict, at: Moment) -> (State, Moment) {
    match verdict {
        Verdict::Go => (State::Queued, at),
        Verdict::Wait { hold, until } => (State::Held(hold), until),
        Verdict::Not(because) => (State::NotSent(because), at),
    }
}

/// What became of a message, by its id.
pub fn find(house: &House, mandate: &Mandate, id: RowId) -> Result<Sent, Fault> {
    let row = house.store.find_message(id)?.ok_or(Fault::NoSuchMessage)?;
    if !mandate.covers(&row.message.purpose) {
        return Err(Fault::OutOfScope(row.message.purpose));
    }
    Ok(Sent::of(row))
}

/// Takes a message back that has not gone yet.
pub async fn cancel(house: &House, mandate: &Mandate, id: RowId) -> Result<Sent, Fault> {
    let row = house.store.find_message(id)?.ok_or(Fault::NoSuchMessage)?;
    if !mandate.covers(&row.message.purpose) {
        return Err(Fault::OutOfScope(row.message.purpose));
    }
    let happening = entrenous_core::communicate::Happening::Cancel;
    super::settle(house, &row, happening, super::outcome::Course::default()).await?;
    find(house, mandate, id)
}
