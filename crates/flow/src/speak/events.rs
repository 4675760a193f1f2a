//! Telling processors what became of messages, where the charter says so (`events`): signed notes in the outbox of all tellings, kept in the
//! transaction that moves the message. `work::deliver` sends them; an endpoint that does not answer for days is switched off for these.
//!
//! **Invariant:** a note names the message by its id; the person by the processor's own reference, and only if the business knows them by a
//! name of its own and the purpose shares with the processor.
//! **Invariant:** that a link was followed is told once for a letter, with its day and without the link, only of whoever agreed to have
//! their reading measured, and only to a processor that purpose shares with; whoever takes that yes back before it is told is not told of.
//! **Invariant:** what a processor must hear of choices is told it whether it is switched off or not.

use crate::speak::reading;
use crate::{Fault, House};
use entrenous_core::charter::{Manner, Processor, Use};
use entrenous_core::communicate::{Agreed, Bearer, NewMessage, State};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_core::tell::{Event, EventTelling, News, Receiver};
use entrenous_post::note::{AboutMessage, message_body};
use entrenous_store::{Batch, TellRow, Write};

/// The word of an endpoint that is switched off.
const SWITCHED_OFF: &str = "switched_off";
/// The word of a note about somebody who no longer agrees to it.
const NOT_AGREED: &str = "not_agreed";

/// What is to be told of a message that has come so far.
pub(crate) fn of_state(house: &House, message: &NewMessage, state: State) -> Result<Vec<Change>, Fault> {
    match Event::of(state) {
        Some((event, why)) => changes(house, message, event, why, house.now()),
        None => Ok(Vec::new()),
    }
}

/// What is to be told of messages that are refused as they are decided on; of one that was decided on before it was told then.
pub(crate) fn of_refused(house: &House, decided: &[NewMessage]) -> Result<Vec<Change>, Fault> {
    let mut told = Vec::new();
    if hearing(house, Event::NotSent).next().is_none() {
        return Ok(told);
    }
    for message in decided.iter().filter(|message| matches!(message.state, State::NotSent(_))) {
        if house.store.message(&message.name)?.is_none() {
            told.extend(of_state(house, message, message.state)?);
        }
    }
    Ok(told)
}

/// That somebody who agreed to it followed a link of a message, on this day.
pub(crate) fn followed(house: &House, message: &NewMessage, day: Moment) -> Result<Vec<Change>, Fault> {
    changes(house, message, Event::Followed, "", day)
}

/// That a person stopped a purpose by a message is told before it is recorded: were the house to fall between, the person tries again, and
/// the note goes once, under the same name.
pub(crate) async fn unsubscribed(house: &House, bearer: &Bearer) -> Result<(), Fault> {
    if hearing(house, Event::Unsubscribed).next().is_none() {
        return Ok(());
    }
    let Some(row) = house.store.find_message(bearer.row)? else { return Ok(()) };
    let (message, at) = (row.message, house.now());
    let told = changes(house, &message, Event::Unsubscribed, "", message.at)?;
    if told.is_empty() {
        return Ok(());
    }
    let reason = Reason::Decided;
    let entry = Entry::new(at, Actor::House, Act::Write, house.charter.hash(), &reason)
        .about(house.vault.audit_id(message.name.person))
        .purposes([message.purpose])
        .evidence(Hash::of(&[Event::Unsubscribed.word().as_bytes(), &message.row.bytes()]));
    house.apply(told.into_iter().fold(Plan::new(reason, entry), Plan::and)).await?;
    Ok(())
}

fn changes(
    house: &House,
    message: &NewMessage,
    event: Event,
    why: &str,
    at: Moment,
) -> Result<Vec<Change>, Fault> {
    let mut told = Vec::new();
    for processor in hearing(house, event) {
        if switched_off(house, &processor.key)?.is_some() {
            continue;
        }
        let (person, id) = (message.name.person, message.row.to_string());
        let subject = subject(house, message, processor)?;
        let body = message_body(
            event,
            at,
            AboutMessage {
                message: &id,
                letter: message.name.def.as_str(),
                purpose: message.purpose.as_str(),
                why,
                subject: subject.as_deref(),
            },
        )?;
        let row = EventTelling::name(message.row, at, &processor.key, event);
        let (processor, purpose) = (processor.key.clone(), message.purpose.clone());
        told.push(Change::TellEvent(Box::new(EventTelling {
            processor,
            row,
            at,
            person,
            event,
            purpose,
            body,
        })));
    }
    Ok(told)
}

fn hearing(house: &House, event: Event) -> impl Iterator<Item = &Processor> {
    let hears = move |processor: &&Processor| {
        let by_note = processor.reach.as_ref().is_some_and(|reach| reach.kind == Manner::Webhook);
        by_note
            && processor.events.contains(&event)
            && (event != Event::Followed || may_hear(house, processor))
    };
    house.charter.processors().iter().filter(hears)
}

/// Whether the purpose by which reading is measured shares with a processor.
fn may_hear(house: &House, processor: &Processor) -> bool {
    let reading = house.charter.purpose_for(Use::Reading);
    reading.is_some_and(|(_, purpose)| purpose.shares_with.contains(&processor.name))
}

/// By which name a processor may know the person of a message.
fn subject(house: &House, message: &NewMessage, processor: &Processor) -> Result<Option<String>, Fault> {
    let Some((_, purpose)) = house.charter.find_purpose(message.purpose.as_str()) else { return Ok(None) };
    let shares = house.charter.receivers(purpose).any(|receiver| receiver.key == processor.key);
    let known = shares && house.store.is_referred(message.name.person)?;
    Ok(known.then(|| house.processor_reference(message.name.person, &processor.key)))
}

fn setting(processor: &Key) -> String {
    format!("events.{processor}")
}

/// Since when a processor hears no more of messages; nothing, if it does.
pub(crate) fn switched_off(house: &House, processor: &Key) -> Result<Option<Moment>, Fault> {
    let kept = house.store.setting(&setting(processor))?;
    Ok(kept.and_then(|text| text.parse().ok()).map(Moment::from_microseconds))
}

/// Why a telling is no longer to be tried, if it is not: it is of a message, and its processor is switched off or no longer wants it, or the
/// person no longer agrees to it.
pub(crate) fn over(house: &House, row: &TellRow) -> Result<Option<&'static str>, Fault> {
    let (News::Message(event), Receiver::Processor(key)) = (row.tell.news, &row.tell.receiver) else {
        return Ok(None);
    };
    let wanted = hearing(house, event).any(|processor| processor.key == *key);
    if !wanted || switched_off(house, key)?.is_some() {
        return Ok(Some(SWITCHED_OFF));
    }
    if event == Event::Followed && !still_agrees(house, &row.tell.body)? {
        return Ok(Some(NOT_AGREED));
    }
    Ok(None)
}

/// Whether whoever a note is about still agrees that their reading is measured; nobody does whose message is gone.
fn still_agrees(house: &House, body: &str) -> Result<bool, Fault> {
    let note: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let id = note.pointer("/data/message").and_then(serde_json::Value::as_str);
    let Some(id) = id.and_then(|id| id.parse().ok()) else { return Ok(false) };
    let Some(row) = house.store.find_message(id)? else { return Ok(false) };
    Ok(reading::agreed(house, row.message.name.person)? == Agreed::Yes)
}

/// What switches a processor off after a telling of a message was given up.
pub(crate) fn switch_off(house: &House, row: &TellRow, word: &str) -> Option<Change> {
    match (row.tell.news, &row.tell.receiver) {
        (News::Message(_), Receiver::Processor(key)) if ![SWITCHED_OFF, NOT_AGREED].contains(&word) => {
            tracing::error!(
                processor = key.as_str(),
                "it hears no more of messages; `/console/delivery` switches it on again"
            );
            Some(Change::Set { key: setting(key), body: house.now().microseconds().to_string() })
        }
        _ => None,
    }
}

/// A processor that hears what became of messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hook {
    /// Its name in the charter.
    pub key: Key,
    /// Its name as customers know it.
    pub name: String,
    /// Since when it is switched off, since it did not answer for days.
    pub off: Option<Moment>,
}

/// Every processor that hears what became of messages.
pub(crate) fn hooks(house: &House) -> Result<Vec<Hook>, Fault> {
    let hearing = house.charter.processors().iter().filter(|processor| !processor.events.is_empty());
    hearing
        .map(|processor| {
            let off = switched_off(house, &processor.key)?;
            Ok(Hook { key: processor.key.clone(), name: processor.name.clone(), off })
        })
        .collect()
}

/// Switches a processor on again and tells it once more what it could not be told.
pub async fn switch_on(house: &House, mandate: &Mandate, processor: &Key) -> Result<(), Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    if house.charter.processor(processor).is_none() {
        return Err(Fault::UnknownProcessor(processor.clone()));
    }
    let at = house.now();
    let entry = Entry::new(at, Actor::Operator, Act::Write, house.charter.hash(), &Reason::Decided)
        .evidence(Hash::of(&[b"events on", processor.as_str().as_bytes()]));
    let plan = Plan::new(Reason::Decided, entry);
    house.apply(plan.and(Change::Set { key: setting(processor), body: "on".to_owned() })).await?;
    let receiver = Receiver::Processor(processor.clone());
    let writes = vec![Write::TellAgain { receiver, at }];
    house.store.apply(Batch { writes, entry: None }).await?;
    Ok(())
}
