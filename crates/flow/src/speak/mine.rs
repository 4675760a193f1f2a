//! A person's own view of what is written to them: each message, sent or not, and how often at most they want one.
//!
//! **Invariant:** what a person says here goes above everything: a limit of theirs above every cap, their never above every yes.
//! **Invariant:** only the person lifts what they said of all messages, and a complaint (GDPR Art. 21(2)-(3)).

use crate::speak::Sent;
use crate::speak::check::{address_names, noted_of};
use crate::{Fault, House};
use entrenous_core::communicate::{Often, Scope, Suppressed, Suppression};
use entrenous_core::explain::Reason;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_core::rights::Standing;

/// How many messages of one person are told.
pub(crate) const TOLD_MOST: usize = 1_000;

/// Every message to a person, sent or not, the newest first.
pub fn messages(house: &House, standing: &Standing) -> Result<Vec<Sent>, Fault> {
    let mut rows = house.store.messages(standing.person(), TOLD_MOST)?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.message.at));
    Ok(rows.into_iter().map(Sent::of).collect())
}

/// The sentence for a state, by its id in the texts.
#[must_use]
pub fn text_id(state: &str, detail: &str) -> String {
    match state {
        "held" => format!("messages.held.{detail}"),
        "bounced" | "returned" => format!("messages.back.{detail}"),
        "not_sent" => format!("messages.not_sent.{detail}"),
        state => format!("messages.state.{state}"),
    }
}

/// What is noted against the person's addresses.
pub fn noted(house: &House, standing: &Standing) -> Result<Vec<Suppression>, Fault> {
    noted_of(house, standing.person())
}

/// Whether a person has told an address, so that they can be written to.
pub fn has_address(house: &House, standing: &Standing) -> Result<bool, Fault> {
    Ok(!address_names(house, standing.person())?.is_empty())
}

/// How often a person wants to be written to.
pub fn often(house: &House, standing: &Standing) -> Result<Often, Fault> {
    let person = standing.person();
    if noted_of(house, person)?.iter().any(of_all) {
        return Ok(Often::Never);
    }
    let limit = house.store.own_limits(person, person)?;
    Ok(limit.first().map_or(Often::Any, |(_, most)| Often::AtMost(*most)))
}

/// Whether it is the person's own word on all messages.
fn of_all(one: &Suppression) -> bool {
    one.scope == Scope::Everything && matches!(one.why, Suppressed::GlobalOptOut | Suppressed::Complained)
}

/// Sets how often a person wants to be written to.
pub async fn limit(house: &House, standing: &Standing, often: Often) -> Result<(), Fault> {
    let person = standing.person();
    let _turn = house.turn(person).await;
    if house.store.is_departing(person)? {
        return Err(Fault::Departed);
    }
    let names = address_names(house, person)?;
    let (at, mut changes) = (house.now(), Vec::new());
    match often {
        Often::Never if names.is_empty() => return Err(Fault::NoAddress),
        Often::Never => changes.extend(names.into_iter().map(|name| {
            let suppression = Suppression { scope: Scope::Everything, why: Suppressed::GlobalOptOut, at };
            Change::Suppress { name, suppression }
        })),
        Often::Any | Often::AtMost(_) => {
            let most = if let Often::AtMost(most) = often { Some(most) } else { None };
            changes.push(Change::Limit { person, most });
            for name in names {
                let lifted = house.store.suppressions(&name)?.into_iter().filter(of_all);
                changes.extend(lifted.map(|suppression| Change::Unsuppress { name, suppression }));
            }
        }
    }
    let reason = Reason::Chosen;
    let entry = Entry::new(at, Actor::Person, Act::Limit, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person));
    house.apply(changes.into_iter().fold(Plan::new(reason, entry), Plan::and)).await?;
    // A message that waited for room may go now.
    house.speech.news.notify_one();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use entrenous_core::charter::Language;
    use entrenous_core::communicate::{Hold, NotSent, Return, State};
    use entrenous_lingua::Texts;

    #[test]
    fn every_end_and_every_wait_of_a_message_has_its_sentence_in_every_language() {
        let languages = ["fr", "de", "en", "es", "it", "pt", "nl", "pl", "ca"];
        let languages = languages.map(|code| Language::parse(code).unwrap());
        let texts = Texts::new(&languages, &[]).unwrap();
        let states = [
            State::Queued,
            State::Leased,
            State::Deferred,
            State::Uncertain,
            State::Accepted,
            State::Delivered,
            State::Complained,
            State::Superseded,
            State::Cancelled,
            State::Failed,
            State::Expired,
        ];
        let held = Hold::ALL.map(State::Held);
        let back = Return::ALL.into_iter().flat_map(|why| [State::Bounced(why), State::Returned(why)]);
        let not_sent = NotSent::ALL.iter().map(|why| State::NotSent(*why));
        for state in states.into_iter().chain(held).chain(back).chain(not_sent) {
            let id = text_id(state.word(), state.detail());
            for language in &languages {
                assert!(texts.has(language, &id), "{id} in {}", language.as_str());
            }
        }
    }
}
