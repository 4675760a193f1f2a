//! Stops messages by the link of one of them, or by a mail that asks for it: the purpose is taken back, and the address is written to no
//! more for it.
//!
//! **Invariant:** looking at a link changes nothing: programs open links that no person has read (RFC 8058 section 3.2).
//! **Invariant:** whoever holds a message can only stop something; nothing of the person is shown or opened.
//! **Invariant:** asked for twice it is done once; what the row of the message would tell is not needed.

use crate::choose::{Who, answer_as, notice_of};
use crate::speak::check::{address_names, noted_of};
use crate::speak::{events, silence, tally};
use crate::{Fault, House, Request};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Bearer, Power, Scope, Suppressed, Suppression};
use entrenous_core::consent::{Answer, Method, State};
use entrenous_core::id::Key;
use entrenous_core::request::{Actor, Signal, Surface};

/// How far a person is with the messages a link is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// They may come.
    Coming,
    /// They are stopped.
    Stopped,
    /// The business writes none of them any more.
    Gone,
    /// The person has left: nothing is known of them.
    Left,
}

/// What the link of a message is about.
pub struct Letter {
    bearer: Bearer,
    /// The purpose; nothing, if the charter no longer declares it.
    pub purpose: Option<Key>,
    /// How far it is.
    pub course: Course,
}

/// What a link that unsubscribes is about.
pub fn read(house: &House, link: &str) -> Result<Letter, Fault> {
    let bearer = house.vault.read_link(Power::Unsubscribe, link).ok_or(Fault::NotALink)?;
    letter(house, bearer)
}

/// What a link to the page of all choices is about.
pub fn preferences(house: &House, link: &str) -> Result<Letter, Fault> {
    let bearer = house.vault.read_link(Power::Preferences, link).ok_or(Fault::NotALink)?;
    letter(house, bearer)
}

/// The same, for a bearer that something else named.
pub(crate) fn letter(house: &House, bearer: Bearer) -> Result<Letter, Fault> {
    let purpose = house.charter.purposes().find(|(_, purpose)| bearer.is_about(&purpose.key));
    let purpose = purpose.map(|(_, purpose)| purpose.key.clone());
    let course = match &purpose {
        _ if has_left(house, &bearer)? => Course::Left,
        None => Course::Gone,
        Some(purpose) if is_stopped(house, &bearer, purpose)? => Course::Stopped,
        Some(_) => Course::Coming,
    };
    Ok(Letter { bearer, purpose, course })
}

/// The purposes for which messages are sent that a person may stop.
pub fn stoppable(house: &House) -> Result<Vec<Key>, Fault> {
    let mut purposes = Vec::new();
    for (_, purpose) in house.charter.purposes().filter(|(_, purpose)| purpose.surfaces.has(Surface::Mail)) {
        let written = house.speech.book.defs().any(|def| def.purpose_key == purpose.key && !def.is_answer());
        if written && is_asked(house, &purpose.key)? {
            purposes.push(purpose.key.clone());
        }
    }
    Ok(purposes)
}

/// Stops the messages of the purpose a link is about; answers how far it is then.
pub async fn stop(house: &House, letter: Letter, locale: &Language) -> Result<Letter, Fault> {
    let Some(purpose) = letter.purpose.as_ref().filter(|_| letter.course == Course::Coming) else {
        return Ok(letter);
    };
    stop_one(house, &letter, purpose, locale).await?;
    Ok(Letter { course: Course::Stopped, ..letter })
}

/// Stops the messages of one purpose for the person a link is about.
pub async fn stop_one(house: &House, letter: &Letter, purpose: &Key, locale: &Language) -> Result<(), Fault> {
    let person = letter.bearer.person;
    if letter.course == Course::Left || is_stopped(house, &letter.bearer, purpose)? {
        return Ok(());
    }
    events::unsubscribed(house, &letter.bearer).await?;
    if !is_refused(house, &letter.bearer, purpose)? && is_asked(house, purpose)? {
        let (said, who) = ((purpose, Answer::No), Who::Reader(person));
        answer_as(house, &from_a_mail(), locale, said, Method::Unsubscribe, who).await?;
    } else {
        note(house, letter, Scope::Purpose(purpose.clone()), Suppressed::Unsubscribed).await?;
    }
    // A campaign that is tried out learns that one reader of this message left, and not who.
    if letter.bearer.is_about(purpose) { tally::leaves(house, letter.bearer.row).await } else { Ok(()) }
}

/// Stops every message but the answers to what the person does.
pub async fn stop_all(house: &House, letter: &Letter) -> Result<(), Fault> {
    if letter.course == Course::Left {
        return Ok(());
    }
    events::unsubscribed(house, &letter.bearer).await?;
    note(house, letter, Scope::Everything, Suppressed::GlobalOptOut).await
}

async fn note(house: &House, letter: &Letter, scope: Scope, why: Suppressed) -> Result<(), Fault> {
    let person = letter.bearer.person;
    let _turn = house.turn(person).await;
    for name in address_names(house, person)? {
        let suppression = Suppression { scope: scope.clone(), why, at: house.now() };
        let noted = house.store.suppressions(&name)?;
        if noted.iter().any(|one| one.scope == suppression.scope && one.why == suppression.why) {
            continue;
        }
        silence::suppress(house, name, suppression, Some(person), Actor::Person).await?;
    }
    Ok(())
}

/// Nobody knows where a mail is read, and its reader sends no signal: the machine that asks may be the mail provider's.
const fn from_a_mail() -> Request {
    Request { place: None, signal: Signal::None, surface: Surface::Mail }
}

fn has_left(house: &House, bearer: &Bearer) -> Result<bool, Fault> {
    let person = bearer.person;
    if house.store.is_departing(person)? {
        return Ok(true);
    }
    Ok(address_names(house, person)?.is_empty() && house.store.choices(person)?.is_empty())
}

/// Whether a message of the purpose can neither be permitted nor reach the address.
fn is_stopped(house: &House, bearer: &Bearer, purpose: &Key) -> Result<bool, Fault> {
    let refused = is_refused(house, bearer, purpose)?;
    let noted = noted_of(house, bearer.person)?;
    if noted.is_empty() {
        return Ok(refused);
    }
    let noted = noted.iter().any(|one| one.scope == Scope::Purpose(purpose.clone()));
    Ok(noted && (refused || !is_asked(house, purpose)?))
}

/// Whether anybody is asked for the purpose, so that a no can be recorded.
fn is_asked(house: &House, purpose: &Key) -> Result<bool, Fault> {
    let locale = house.charter.business.languages.first().cloned().unwrap_or_default();
    Ok(notice_of(house, &from_a_mail(), &locale, purpose)?.notice.asks(purpose))
}

fn is_refused(house: &House, bearer: &Bearer, purpose: &Key) -> Result<bool, Fault> {
    let said = house.store.choices(bearer.person)?;
    Ok(said.iter().any(|(key, held)| {
        key == purpose && matches!(held.state, State::Refused | State::Withdrawn | State::Objected)
    }))
}
