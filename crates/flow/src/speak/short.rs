//! A message by another way than mail, ready to go: its address read, its text in the form its way takes.
//!
//! **Invariant:** what wants something carries the link that stops it; what its way would not take is not sent.

use crate::House;
use crate::speak::letter::{Out, Unwritten};
use crate::speak::{Def, inbox};
use entrenous_core::communicate::segments::{SEGMENTS_MOST, count};
use entrenous_core::communicate::{
    LATE_DAYS, Medium, NewMessage, NotSent, PUSH_BYTES_MOST, Urgency, is_dead,
};
use entrenous_core::explain::Reason;
use entrenous_core::hash::canonical;
use entrenous_core::id::Key;
use entrenous_core::tell::Receiver;
use entrenous_letters::Letter;
use entrenous_letters::link::Link;
use entrenous_letters::short::Card;
use entrenous_post::preflight::Kind;
use entrenous_post::push::{self, Subscription};
use entrenous_post::sms::{self, Phone};
use entrenous_post::{Outgoing, Parcel, note};
use entrenous_store::AddressName;
use serde::Serialize;

/// How long a push service keeps a note for a browser that is away: as long as a message may wait here.
const KEPT_SECONDS: i64 = LATE_DAYS * 86_400;
/// The name under which the business's own server is told, among agents: theirs never begin so.
const OWN_SERVER: &str = "ENTRENOUS_NOTIFY";
/// The name by which the business's own server knows people.
const OWN_REFERENCE: &str = "entrenous_notify";

/// Everything that goes into it.
pub(crate) struct Short<'a> {
    pub(crate) def: &'a Def,
    pub(crate) row: &'a NewMessage,
    /// Where it goes; nothing, where none is needed.
    pub(crate) addresses: &'a [String],
    pub(crate) letter: &'a Letter,
    /// What stops messages like it; nothing for an answer.
    pub(crate) stop: Option<&'a Link>,
    pub(crate) reason: &'a Reason,
    pub(crate) language: &'a str,
}

/// Makes it ready.
pub(crate) fn ready(house: &House, of: &Short<'_>) -> Result<Out, Unwritten> {
    let beyond = || Unwritten::Not(NotSent::CharterViolation);
    let invalid = || Unwritten::Not(NotSent::InvalidAddress);
    let address = || of.addresses.first().ok_or(Unwritten::Not(NotSent::NoAddressForChannel));
    let card = of.letter.card(of.stop, of.language);
    Ok(match of.row.medium {
        Medium::Mail => return Err(beyond()),
        Medium::Push => {
            address()?;
            let plain = serde_json::to_vec(&card).map_err(|_| beyond())?;
            if plain.len() > PUSH_BYTES_MOST {
                return Err(beyond());
            }
            Out::Browsers(browsers(house, of, &plain)?)
        }
        Medium::Sms => {
            let to = Phone::parse(address()?).map_err(|_| invalid())?;
            let text = of.letter.short(of.stop);
            if count(&text).segments > SEGMENTS_MOST {
                return Err(beyond());
            }
            let kind = if of.def.is_answer() { Kind::Transactional } else { Kind::Marketing };
            Out::Way(Outgoing::Sms(sms::Note { to, text, kind, id: of.row.row.without_time() }))
        }
        Medium::Inbox => Out::Card(inbox::card(house, of.row, &card).ok_or_else(beyond)?),
        Medium::Webhook => Out::Way(Outgoing::Webhook(parcel(house, of, &card)?)),
    })
}

/// The same for each browser that still takes something, each once.
fn browsers(house: &House, of: &Short<'_>, plain: &[u8]) -> Result<Vec<(AddressName, Outgoing)>, Unwritten> {
    let kept_seconds = u32::try_from(KEPT_SECONDS).unwrap_or(push::KEPT_SECONDS_MOST);
    let mut each: Vec<(AddressName, Outgoing)> = Vec::new();
    for address in of.addresses {
        let Ok(to) = Subscription::parse(address) else { continue };
        let name = house.vault.address_name(Medium::Push, &to.address());
        if each.iter().any(|(known, _)| *known == name) || is_dead(&house.store.suppressions(&name)?) {
            continue;
        }
        let urgency = urgency(of.row.urgency);
        let note = push::Note { to, plain: plain.to_vec(), kept_seconds, urgency, topic: None };
        each.push((name, Outgoing::Push(Box::new(note))));
    }
    if each.is_empty() { Err(Unwritten::Not(NotSent::InvalidAddress)) } else { Ok(each) }
}

const fn urgency(urgency: Urgency) -> push::Urgency {
    match urgency {
        Urgency::Answer => push::Urgency::High,
        Urgency::Step => push::Urgency::Normal,
        Urgency::Many => push::Urgency::Low,
    }
}

#[derive(Serialize)]
struct Note<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: Told<'a>,
}

#[derive(Serialize)]
struct Told<'a> {
    id: String,
    message: &'a Key,
    purpose: &'a Key,
    person: String,
    reason: &'static str,
    words: &'a Card<'a>,
}

/// The note to the business's own server (Standard Webhooks): the words, and why they are said.
fn parcel(house: &House, of: &Short<'_>, words: &Card<'_>) -> Result<Parcel, Unwritten> {
    let not_ready = || Unwritten::Not(NotSent::SenderNotReady);
    let endpoint = house.outside.ways.notify.clone().ok_or_else(not_ready)?;
    let (row, now) = (of.row, house.now());
    let own = Key::parse(OWN_REFERENCE).map_err(|_| not_ready())?;
    let data = Told {
        id: row.row.to_string(),
        message: &row.name.def,
        purpose: &row.purpose,
        person: house.vault.processor_reference(row.name.person, &own),
        reason: of.reason.code(),
        words,
    };
    let body = canonical(&Note { kind: "message.written", timestamp: row.at.to_string(), data });
    let body = body.map_err(|_| Unwritten::Not(NotSent::CharterViolation))?;
    let id = row.row.to_string();
    let text = note::signed_text(&id, now, &body);
    let signature = house.vault.webhook_signature(&own_server()?, text.as_bytes())?;
    Ok(Parcel { endpoint, headers: note::headers(id, now, signature), body })
}

fn own_server() -> Result<Receiver, Unwritten> {
    Receiver::agent(OWN_SERVER).map_err(|_| Unwritten::Not(NotSent::SenderNotReady))
}
