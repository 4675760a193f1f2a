//! What the past would have made of a journey: the histories of the people whose both yeses stand now, as far as they are still kept.
//!
//! **Invariant:** nothing of a simulation is kept but one line of the ledger, which says that it happened and what was looked at.
//! **Invariant:** what is answered counts people in steps of the house's company.

use super::look::{Look, wanted};
use super::planned;
use crate::speak::Def;
use crate::speak::meant::is_in;
use crate::{Fault, House};
use entrenous_core::communicate::{Medium, Promise};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::Plan;
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_speak::journey::{
    History, Journey, Leaving, Past, Permission, Report, Said, Trigger, simulate as walk,
};
use std::collections::BTreeSet;

/// How many days of the past may walk.
pub const DAYS_MOST: u16 = 366;
/// How many people may walk.
const PEOPLE_MOST: usize = 200_000;
/// How many are looked at before others may work.
const PAGE: usize = 500;
const DAY: i64 = 86_400_000_000;

/// Lets the last days walk through a journey.
pub async fn simulate(house: &House, mandate: &Mandate, key: &Key, days: u16) -> Result<Report, Fault> {
    let planned = planned(house, mandate, key)?;
    simulate_draft(house, mandate, &planned.journey, days).await
}

/// The same with a journey that is being written.
pub async fn simulate_draft(
    house: &House,
    mandate: &Mandate,
    journey: &Journey,
    days: u16,
) -> Result<Report, Fault> {
    let purposes = [&journey.purpose, journey.sight()];
    if let Some(beyond) = purposes.into_iter().find(|key| !mandate.covers(key)) {
        return Err(Fault::OutOfScope(beyond.clone()));
    }
    let until = house.now();
    let days = i64::from(days.clamp(1, DAYS_MOST));
    let from = until.plus_microseconds(days.saturating_mul(DAY).saturating_neg());
    let (mut histories, mut after) = (Vec::new(), None);
    while histories.len() < PEOPLE_MOST {
        let page = house.store.handle_page(Medium::Mail, after, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        for (person, _) in page {
            histories.extend(history(house, person, journey, from)?);
        }
        tokio::task::yield_now().await;
    }
    let report = walked(house, journey, histories, (from, until));
    let items = wanted(house, journey).into_iter().filter_map(|(item, _)| house.charter.item(item));
    let reason = Reason::Decided;
    let entry = Entry::new(until, Actor::Operator, Act::Use, house.charter.hash(), &reason)
        .purposes([&journey.purpose, journey.sight()].into_iter().cloned().collect::<BTreeSet<_>>())
        .items(items.map(|item| item.key.clone()));
    house.apply(Plan::new(reason, entry)).await?;
    Ok(report)
}

/// Lets histories walk under what the charter promises.
fn walked(house: &House, journey: &Journey, histories: Vec<History>, span: (Moment, Moment)) -> Report {
    let promise = Promise::of(&house.charter);
    let medium = |key: &Key| house.speech.book.find(key).map_or(Medium::Mail, Def::medium);
    let leaving = Leaving { promise: &promise, medium: &medium };
    walk(journey, &leaving, histories, span, house.charter.company())
}

/// The past of one person, if both yeses stand.
fn history(
    house: &House,
    person: PersonId,
    journey: &Journey,
    from: Moment,
) -> Result<Option<History>, Fault> {
    let look = match Look::at(house, person, journey) {
        Err(Fault::Departed) => return Ok(None),
        look => look?,
    };
    if look.permission == Permission::Gone {
        return Ok(None);
    }
    let choices = house.choices(person)?;
    let said = choices.iter().filter_map(|(id, held)| {
        let purpose = house.charter.purpose(id)?.key.clone();
        Some(Said { purpose, permission: Permission::Stands, at: held.at })
    });
    let events = look.done.iter().map(|done| Past {
        deed: done.deed,
        article: done.article.clone(),
        kind: done.kind.clone(),
        at: done.at,
    });
    // Nobody kept when they came: those who are there walk from the first day, or from their yes.
    let purposes = [&journey.purpose, journey.sight()];
    let asked = choices
        .iter()
        .filter(|(id, _)| house.charter.purpose(*id).is_some_and(|purpose| purposes.contains(&&purpose.key)));
    let yes = asked.map(|(_, held)| held.at).max().unwrap_or(from);
    let came = match &journey.starts {
        Trigger::CameInto(key) if there(house, person, key)? => vec![from.max(yes)],
        _ => Vec::new(),
    };
    Ok(Some(History {
        said: said.collect(),
        events: events.collect(),
        came,
        audiences: look.audiences,
        told: look.told,
        zone: look.zone,
        lot: lot(house, person, &journey.key),
    }))
}

fn there(house: &House, person: PersonId, key: &Key) -> Result<bool, Fault> {
    let audiences = house.speech.audiences.now();
    audiences.get(key).map_or(Ok(false), |audience| is_in(house, person, audience))
}

/// A number that the keyed name of a person and a journey give: it falls the same each time, and nobody can choose it.
pub(crate) fn lot(house: &House, person: PersonId, journey: &Key) -> u64 {
    let name = house.vault.audit_id(person).0;
    Hash::of(&[b"entrenous/lot/1", &name, journey.as_str().as_bytes()]).short()
}
