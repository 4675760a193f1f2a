//! The second half of a double opt-in: whoever opens the link of our mail confirms what the mail asks, and nothing else.
//!
//! **Invariant:** a link confirms only while nothing was said after the question: opened again after a no, it changes nothing.
//! **Invariant:** looking at the link changes nothing, since programs open links that no person has read.

use crate::choose::{Choosing, Chosen, Deed, Stage, Who, choose};
use crate::{Fault, House, Request};
use entrenous_core::charter::Language;
use entrenous_core::consent::{Answer, Event, EvidenceRef, Method, Record, State};
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::rights::Confirmation;
use entrenous_vault::Receipt;

/// What a mail asks.
pub struct Asked {
    /// The purposes.
    pub purposes: Vec<Key>,
    /// The language it was asked in.
    pub locale: Language,
    /// Whether it has been confirmed already.
    pub confirmed: bool,
    confirmation: Confirmation,
    record: Record,
}

impl Asked {
    /// Whom the mail went to.
    pub(crate) fn person(&self) -> entrenous_core::id::PersonId {
        self.confirmation.person()
    }
}

/// What the link of a mail asks.
pub fn asked(house: &House, link: &str) -> Result<Asked, Fault> {
    let confirmation = house.vault.confirm(link, house.now())?;
    let person = confirmation.person();
    let row = house.store.find_record(confirmation.record())?.ok_or(Fault::Departed)?;
    let record = Receipt::from_json(&row.receipt).map_err(|_| Fault::NoticeUnknown)?.record;
    if record.subject != Some(person) {
        return Err(Fault::Departed);
    }
    let purposes: Vec<Key> =
        record.purposes.iter().filter(|p| p.state == Event::Requested).map(|p| p.key.clone()).collect();
    if purposes.iter().any(|purpose| house.charter.find_purpose(purpose.as_str()).is_none()) {
        return Err(Fault::NoticeStale);
    }
    let choices = house.store.choices(person)?;
    let since: Vec<State> = choices
        .iter()
        .filter(|(key, held)| purposes.contains(key) && held.at > record.at)
        .map(|(_, held)| held.state)
        .collect();
    if since.iter().any(|state| *state != State::Given) {
        return Err(Fault::AnsweredSince);
    }
    let confirmed = since.len() == purposes.len();
    let locale = record.locale.clone();
    Ok(Asked { purposes, locale, confirmed, confirmation, record })
}

/// Confirms it.
pub async fn confirm(house: &House, request: &Request, asked: Asked) -> Result<Chosen, Fault> {
    let notice = notice(house, request, &asked.record)?;
    let decisions = asked.purposes.into_iter().map(|purpose| (purpose, Answer::Yes)).collect();
    let deed = Deed {
        method: Method::DoubleOptIn,
        stage: Stage::Answered,
        evidence: Some(EvidenceRef::from(asked.record.record)),
        client_at: None,
    };
    choose(house, request, Choosing { notice, decisions, deed, who: Who::Asked(asked.confirmation) }).await
}

/// The notice that was asked with, or the present one if it asks for the same.
fn notice(house: &House, request: &Request, record: &Record) -> Result<Hash, Fault> {
    if house.law().notices.find(record.notice).is_some() {
        return Ok(record.notice);
    }
    let request = Request { surface: record.surface, place: record.place.clone(), ..request.clone() };
    let present = crate::ask::notice(house, &request, &record.locale)?;
    if shown_version(house, record)? == Some(present.notice.version) {
        Ok(present.notice.hash)
    } else {
        Err(Fault::NoticeStale)
    }
}

/// The version of the notice a record answers, as its kept text tells it.
fn shown_version(house: &House, record: &Record) -> Result<Option<Hash>, Fault> {
    #[derive(serde::Deserialize)]
    struct Shown {
        version: Hash,
    }
    let kept = house.store.notice(&record.notice)?;
    Ok(kept.and_then(|kept| serde_json::from_str::<Shown>(&kept.body).ok()).map(|shown| shown.version))
}
