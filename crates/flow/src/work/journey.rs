//! Takes everybody who is on the way as far as they go now, and hands to the pipeline what a step sends.
//!
//! **Invariant:** a message of a step is asked for under one occasion, made of the journey, when they set out, and the step: after a fall it is
//! asked for again and is the same one.
//! **Invariant:** who has taken back a yes is not looked at, and leaves.
//! **Invariant:** each look that opened facts is a line of the ledger.

use crate::speak::answer::{Answer, queue};
use crate::speak::journey::look::Look;
use crate::speak::journey::past::lot;
use crate::speak::journey::{Switch, begin, present, switch};
use crate::speak::{Given, Planned};
use crate::{Fault, House};
use entrenous_core::communicate::{Medium, Occasion, Urgency};
use entrenous_core::explain::Reason as Because;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::request::Actor;
use entrenous_speak::journey::{Enrolment, Known, Outcome, Reason, Trigger, share, step};
use entrenous_store::{Batch, EnrolmentRow, LedgerLine, Write};

/// How many people one round takes up.
const ROUND_MOST: usize = 500;
/// How many steps a person may take at one moment.
const STEPS_MOST: usize = 200;
/// When someone is looked at again who could not go on: the journey is off, or there is no relay; in microseconds.
const LATER: i64 = 3_600_000_000;
/// How often those are looked for whom nothing reminds of a journey, in microseconds.
const SWEEP_EVERY: i64 = 3_600_000_000;
/// Since when they were looked for.
const SWEPT: &str = "journeys.swept";
/// How many people are looked at before others may work.
const PAGE: usize = 500;

/// Takes everybody a step further whose time has come; answers how many that was.
pub async fn round(house: &House) -> Result<usize, Fault> {
    let due = house.store.due_enrolments(house.now(), ROUND_MOST)?;
    let count = due.len();
    let mut first_fault = None;
    for row in due {
        // One who cannot be helped now does not keep the others waiting.
        if let Err(fault) = one(house, row.person, &row.journey).await {
            first_fault = first_fault.or(Some(fault));
            let _turn = house.turn(row.person).await;
            if let Some(row) =
                house.store.enrolment(row.person, &row.journey)?.filter(|row| row.left.is_none())
            {
                later(house, row).await?;
            }
        }
    }
    first_fault.map_or(Ok(count), Err)
}

async fn one(house: &House, person: PersonId, journey: &Key) -> Result<(), Fault> {
    let _turn = house.turn(person).await;
    let row = house.store.enrolment(person, journey)?;
    let Some(row) = row.filter(|row| row.left.is_none() && row.due <= house.now()) else { return Ok(()) };
    let plans = house.speech.plans.now();
    let Some(planned) = plans.journey(journey) else {
        return keep(house, left(row, Reason::JourneyChanged, house.now()), None).await;
    };
    if switch(house, journey)? == Switch::Off {
        return later(house, row).await;
    }
    let look = match Look::at(house, person, &planned.journey) {
        // Their rows are about to go.
        Err(Fault::Departed) => return Ok(()),
        look => look?,
    };
    walk(house, planned, row, &look).await
}

/// Walks until something has to be waited for.
async fn walk(house: &House, planned: &Planned, row: EnrolmentRow, look: &Look) -> Result<(), Fault> {
    let (now, person, key) = (house.now(), row.person, row.journey.clone());
    let events = look.events();
    let known = Known {
        version: planned.version,
        permission: look.permission,
        events: &events,
        audiences: &|key| look.audiences.contains(key),
    };
    let entry = opened(house, person, look);
    let lot = lot(house, person, &key);
    let mut last = row.clone();
    let mut stands = enrolment(row);
    for _ in 0..STEPS_MOST {
        let draw = share(lot, &stands.step);
        match step(&planned.journey, stands, &known, now, &look.zone, draw) {
            Outcome::Send { message, step, then } => {
                send(house, person, &last, message, &step).await?;
                let Some(then) = then else {
                    last.step = step;
                    return keep(house, left(last, Reason::Ended, now), entry).await;
                };
                last = standing(&last, &then);
                // Durable before the next step, so that a fall asks for this message again under its own occasion only.
                keep(house, last.clone(), None).await?;
                stands = then;
            }
            Outcome::MovedOn { to, .. } => {
                last = standing(&last, &to);
                stands = to;
            }
            Outcome::Wait { stays, .. } => return keep(house, standing(&last, &stays), entry).await,
            Outcome::Exited { why, at } => {
                last.step = at;
                return keep(house, left(last, why, now), entry).await;
            }
            Outcome::ReachedGoal { at } => {
                last.step = at;
                return keep(house, left(last, Reason::GoalReached, now), entry).await;
            }
        }
    }
    later(house, last).await
}

/// Hands one message to the pipeline, which asks the permit again, now and when it is written.
async fn send(
    house: &House,
    person: PersonId,
    row: &EnrolmentRow,
    message: Key,
    step: &Key,
) -> Result<(), Fault> {
    let name = format!("journey/{}/{}/{step}", row.journey, row.since.microseconds());
    // A key is short and plain, so the name always fits; were it not to, the journey's own name is one.
    let occasion = Occasion::parse(&name).or_else(|_| Occasion::parse(row.journey.as_str()));
    let occasion = occasion.map_err(|_| Fault::UnknownJourney(row.journey.clone()))?;
    let answer = Answer { message, occasion, locale: None, given: Given::default() };
    queue(house, person, answer, Urgency::Step).await?;
    Ok(())
}

fn enrolment(row: EnrolmentRow) -> Enrolment {
    let EnrolmentRow { version, step, since, arrived, due, .. } = row;
    Enrolment { version, step, since, arrived, due }
}

fn standing(row: &EnrolmentRow, at: &Enrolment) -> EnrolmentRow {
    let Enrolment { version, step, since, arrived, due } = at;
    EnrolmentRow {
        version: *version,
        step: step.clone(),
        since: *since,
        arrived: *arrived,
        due: *due,
        ..row.clone()
    }
}

fn left(row: EnrolmentRow, why: Reason, at: Moment) -> EnrolmentRow {
    EnrolmentRow { due: at, left: Some(why.code().to_owned()), ..row }
}

/// The line of the ledger for facts that were opened; none where none was.
fn opened(house: &House, person: PersonId, look: &Look) -> Option<Entry> {
    let first = look.purposes.first()?;
    let items = look.items.iter().filter_map(|item| Some(house.charter.item(item)?.key.clone()));
    let reason = Because::Kept { purpose: first.to_string() };
    let entry = Entry::new(house.now(), Actor::House, Act::Use, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .purposes(look.purposes.iter().cloned())
        .items(items);
    Some(entry)
}

async fn keep(house: &House, row: EnrolmentRow, entry: Option<Entry>) -> Result<(), Fault> {
    let line = |entry: Entry| {
        Ok::<_, Fault>(LedgerLine { at: entry.at, about: entry.about.map(|id| id.0), body: entry.leaf()? })
    };
    let entry = entry.map(line).transpose()?;
    house.store.apply(Batch { writes: vec![Write::PutEnrolment(row)], entry }).await?;
    Ok(())
}

async fn later(house: &House, row: EnrolmentRow) -> Result<(), Fault> {
    keep(house, EnrolmentRow { due: house.now().plus_microseconds(LATER), ..row }, None).await
}

/// Looks for people whom nothing reminds of a journey: they came into an audience or went out of it, a day came round, or nothing was done for
/// long. At audiences it looks every quarter of an hour at most, for days and silences once an hour.
pub async fn sweep(house: &House) -> Result<(), Fault> {
    present::round(house).await?;
    let now = house.now();
    let kept = house.store.setting(SWEPT)?.and_then(|text| text.parse::<Moment>().ok());
    // The first time nothing is made up for: only days from now on come round.
    let before = kept.unwrap_or(now);
    if kept.is_some() && now.since(before) < SWEEP_EVERY {
        return Ok(());
    }
    let plans = house.speech.plans.now();
    for planned in plans.planned() {
        let by_itself = matches!(planned.journey.starts, Trigger::EveryYear { .. } | Trigger::Nothing(_));
        if by_itself && switch(house, &planned.journey.key)? == Switch::On {
            everyone(house, planned, before).await?;
        }
    }
    let write = Write::PutSetting { key: SWEPT.to_owned(), body: now.to_string() };
    house.store.apply(Batch { writes: vec![write], entry: None }).await?;
    Ok(())
}

async fn everyone(house: &House, planned: &Planned, before: Moment) -> Result<(), Fault> {
    let mut after = None;
    loop {
        let page = house.store.handle_page(Medium::Mail, after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(*last);
        for (person, _) in page {
            match begin::by_itself(house, person, planned, before).await {
                Ok(()) | Err(Fault::Departed) => {}
                Err(fault) => return Err(fault),
            }
        }
        tokio::task::yield_now().await;
    }
}
