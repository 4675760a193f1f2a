//! People set out: at once when they do or say what begins a journey; when a round finds that a day came round or that nothing was done for long.
//! Whoever is on the way and does something is looked at at once.
//!
//! **Invariant:** nobody sets out on a journey that is off or is being emptied, or without both yeses, or while they are on it already, or again too early.

use super::look::{Look, Permits, kind_of};
use super::{Switch, switch};
use crate::observe::Event;
use crate::speak::Planned;
use crate::{Fault, House};
use entrenous_core::id::{Key, PersonId};
use entrenous_core::moment::Moment;
use entrenous_speak::journey::{Deed, Enrolment, Permission, Trigger};
use entrenous_store::{Batch, EnrolmentRow, Write};

/// A person did something that was kept. The caller holds their turn.
pub(crate) async fn did(house: &House, person: PersonId, kept: &[(Event, Key)]) -> Result<(), Fault> {
    let now = house.now();
    let mut writes = Vec::new();
    let plans = house.speech.plans.now();
    for planned in plans.planned() {
        let Trigger::Did(what) = &planned.journey.starts else { continue };
        let first = kept.iter().find_map(|(event, item)| {
            let deed = Deed::ALL.into_iter().find(|deed| deed.item() == item.as_str())?;
            let is = what.is(deed, event.article.as_str(), &kind_of(house, &event.article));
            is.then(|| event.at.unwrap_or(now).min(now))
        });
        if let Some(at) = first {
            writes.extend(sets_out(house, person, planned, at)?);
        }
    }
    wake(house, person, &mut writes)?;
    apply(house, writes).await
}

/// A person said something. The caller holds their turn.
pub(crate) async fn said(house: &House, person: PersonId, yes: &[Key]) -> Result<(), Fault> {
    let mut writes = super::present::forget_one(house, person)?;
    let plans = house.speech.plans.now();
    for planned in plans.planned() {
        if matches!(&planned.journey.starts, Trigger::SaidYes(purpose) if yes.contains(purpose)) {
            writes.extend(sets_out(house, person, planned, house.now())?);
        }
    }
    wake(house, person, &mut writes)?;
    apply(house, writes).await
}

/// Whether a person whom nothing reminds of a journey begins it now: a day came round since `before`, or nothing was done for long.
pub(crate) async fn by_itself(
    house: &House,
    person: PersonId,
    planned: &Planned,
    before: Moment,
) -> Result<(), Fault> {
    let _turn = house.turn(person).await;
    let journey = &planned.journey;
    let last = house.store.enrolment(person, &journey.key)?;
    if !is_free(planned, last.as_ref(), house.now()) {
        return Ok(());
    }
    let look = Look::at(house, person, journey)?;
    if look.permission == Permission::Gone {
        return Ok(());
    }
    let begins = match &journey.starts {
        Trigger::EveryYear { .. } => journey.starts.next_day(look.told.as_deref(), before, &look.zone),
        Trigger::Nothing(_) => silent(house, person, &look, planned)?,
        Trigger::Did(_) | Trigger::SaidYes(_) | Trigger::CameInto(_) | Trigger::WentOutOf(_) => None,
    };
    let begins = begins.filter(|begins| *begins <= house.now());
    // One silence is one beginning, however long it lasts.
    let begins = begins.filter(|begins| last.is_none_or(|last| last.since < *begins));
    let row = begins.and_then(|begins| row(planned, person, begins.max(before)));
    apply(house, row.into_iter().map(Write::PutEnrolment).collect()).await
}

/// When nothing had been done for long enough: counted from what was done last, or from the yes.
fn silent(house: &House, person: PersonId, look: &Look, planned: &Planned) -> Result<Option<Moment>, Fault> {
    let choices = house.choices(person)?;
    let sight = house.charter.find_purpose(planned.journey.sight().as_str()).map(|(id, _)| id);
    let yes = choices.iter().find(|(id, _)| Some(*id) == sight).map(|(_, held)| held.at);
    let last = look.done.iter().map(|done| done.at).chain(yes).max();
    Ok(last.and_then(|last| planned.journey.starts.silence(last, &look.zone)))
}

/// The row of a person who sets out, if they may.
pub(crate) fn sets_out(
    house: &House,
    person: PersonId,
    planned: &Planned,
    at: Moment,
) -> Result<Option<Write>, Fault> {
    let journey = &planned.journey;
    if switch(house, &journey.key)? != Switch::On {
        return Ok(None);
    }
    let last = house.store.enrolment(person, &journey.key)?;
    if !is_free(planned, last.as_ref(), at) || Permits::ask(house, person, journey)?.is_none() {
        return Ok(None);
    }
    Ok(row(planned, person, at).map(Write::PutEnrolment))
}

fn is_free(planned: &Planned, last: Option<&EnrolmentRow>, at: Moment) -> bool {
    let on_the_way = last.is_some_and(|row| row.left.is_none());
    !on_the_way && planned.journey.may_begin(last.map(|row| row.since), at)
}

fn row(planned: &Planned, person: PersonId, at: Moment) -> Option<EnrolmentRow> {
    let Enrolment { version, step, since, arrived, due } = Enrolment::begin(&planned.journey, at)?;
    let journey = planned.journey.key.clone();
    Some(EnrolmentRow { person, journey, version, step, since, arrived, due, left: None })
}

/// Whoever is on the way is looked at now: what they did or said may end it.
fn wake(house: &House, person: PersonId, writes: &mut Vec<Write>) -> Result<(), Fault> {
    let all = house.store.enrolments(person, entrenous_speak::campaign::FILES_MOST)?;
    if all.iter().any(|row| row.left.is_none()) {
        writes.insert(0, Write::Wake { person, at: house.now() });
    }
    Ok(())
}

pub(crate) async fn apply(house: &House, writes: Vec<Write>) -> Result<(), Fault> {
    if !writes.is_empty() {
        house.store.apply(Batch { writes, entry: None }).await?;
        house.speech.news.notify_one();
    }
    Ok(())
}
