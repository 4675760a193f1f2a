//! Tells processors and agents what they are still to be told: each in its own lane, in order, once more after every failure, at growing distances.
//!
//! **Invariant:** at least once: what was sent and not settled before a fall is sent once more, under the same name.
//! **Invariant:** a receiver that does not answer holds up nobody but itself: its lane ends for this round at the first failure.
//! **Invariant:** how a telling ended is a ledger entry, committed with the row it settles.

use crate::speak::events;
use crate::{Fault, House};
use entrenous_core::charter::{Manner, Reach};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::ledger::{Act, AuditId, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, Plan, Settled};
use entrenous_core::request::Actor;
use entrenous_core::tell::{Progress, Receiver, wait_after};
use entrenous_post::{Answer, Parcel, Unsent, note, opendsr};
use entrenous_store::{Batch, TellRow, Write};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;

/// How many tellings one lane sends in a round: less than a lease lasts, even if each takes as long as it may.
const LANE_MOST: usize = 30;
/// How long a lane is held, in microseconds.
const LEASE: i64 = 600_000_000;
/// How long a delivered row is kept for the operator to see; the ledger keeps the proof.
const DELIVERED_KEPT: i64 = 90 * 86_400_000_000;
/// The status by which a receiver says that it wants to hear nothing more (RFC 9110, 15.5.11).
const GONE: u16 = 410;

/// What came of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Round {
    /// How many were delivered.
    pub delivered: usize,
    /// How many failed and are tried again.
    pub failed: usize,
    /// How many are not tried again.
    pub given_up: usize,
}

/// One round over all lanes, beside one another.
pub async fn round(house: &Arc<House>) -> Result<Round, Fault> {
    let mut lanes: BTreeSet<Receiver> = BTreeSet::new();
    for (receiver, progress, _) in house.store.tell_counts()? {
        if progress == Progress::Waiting {
            lanes.insert(receiver);
        }
    }
    let mut working = JoinSet::new();
    for receiver in lanes {
        let house = Arc::clone(house);
        working.spawn(async move { lane(&house, &receiver).await });
    }
    let mut sum = Round::default();
    let mut first_fault = None;
    while let Some(done) = working.join_next().await {
        match done {
            Ok(Ok(round)) => {
                sum.delivered = sum.delivered.saturating_add(round.delivered);
                sum.failed = sum.failed.saturating_add(round.failed);
                sum.given_up = sum.given_up.saturating_add(round.given_up);
            }
            Ok(Err(fault)) => first_fault = Some(fault),
            Err(_fell) => tracing::error!("a lane fell over; it is worked again in the next round"),
        }
    }
    if sum.delivered > 0 {
        let until = house.now().plus_microseconds(-DELIVERED_KEPT);
        let writes = vec![Write::DropTellsOlder { until }];
        house.store.apply(Batch { writes, entry: None }).await?;
    }
    first_fault.map_or(Ok(sum), Err)
}

/// The lane of one receiver.
async fn lane(house: &House, receiver: &Receiver) -> Result<Round, Fault> {
    let mut round = Round::default();
    let due = house.store.due_tells(receiver, house.now(), LANE_MOST)?;
    if due.is_empty() || !lease(house, receiver, LEASE).await? {
        return Ok(round);
    }
    for row in due {
        let settled = tell(house, &row).await;
        let progress = settled.progress;
        settle(house, &row, settled).await?;
        match progress {
            Progress::Delivered => round.delivered = round.delivered.saturating_add(1),
            Progress::GivenUp => round.given_up = round.given_up.saturating_add(1),
            Progress::Waiting => {
                round.failed = round.failed.saturating_add(1);
                break;
            }
        }
    }
    lease(house, receiver, 0).await?;
    Ok(round)
}

/// Takes the lane for so long, if it is free; answers whether it is ours.
async fn lease(house: &House, receiver: &Receiver, lasts: i64) -> Result<bool, Fault> {
    let (holder, at) = (house.holder(), house.now());
    let until = at.plus_microseconds(lasts);
    let writes = vec![Write::LeaseLane { receiver: receiver.clone(), holder, until, at }];
    house.store.apply(Batch { writes, entry: None }).await?;
    Ok(house.store.lane_holder(receiver, at)? == Some(holder))
}

/// Sends once, and says what came of it.
async fn tell(house: &House, row: &TellRow) -> Settled {
    match events::over(house, row) {
        Ok(None) => {}
        Ok(Some(word)) => return settled(row, house.now(), Progress::GivenUp, None, word),
        Err(_) => return later(house, row, None, "not_read"),
    }
    let reach = match reach(house, row) {
        Ok(Some(reach)) => reach,
        Ok(None) => return settled(row, house.now(), Progress::GivenUp, None, "undeclared"),
        Err(_) => return later(house, row, None, "not_read"),
    };
    let headers = match (reach.kind, headers(house, row)) {
        (Manner::OpenDsr, _) => Vec::new(),
        (Manner::Webhook, Ok(headers)) => headers,
        (Manner::Webhook, Err(_)) => return later(house, row, None, "not_signed"),
    };
    let parcel = Parcel { endpoint: reach.endpoint, headers, body: row.tell.body.clone() };
    match house.outside.channel.send(&parcel).await {
        Err(unsent) => later(house, row, None, Unsent::word(unsent)),
        Ok(Answer { status: GONE, .. }) => settled(row, house.now(), Progress::GivenUp, Some(GONE), "gone"),
        Ok(Answer { status, .. }) if !(200..300).contains(&status) => {
            later(house, row, Some(status), "refused")
        }
        Ok(Answer { status, body })
            if reach.kind == Manner::OpenDsr && !opendsr::is_receipt(&parcel.body, &body) =>
        {
            later(house, row, Some(status), "receipt_differs")
        }
        Ok(Answer { status, .. }) => settled(row, house.now(), Progress::Delivered, Some(status), ""),
    }
}

/// Where a receiver is told, and in which manner; nothing, if the charter or the file of agents no longer names it.
fn reach(house: &House, row: &TellRow) -> Result<Option<Reach>, Fault> {
    let id = match &row.tell.receiver {
        Receiver::Processor(key) => {
            return Ok(house.charter.processor(key).and_then(|processor| processor.reach.clone()));
        }
        Receiver::Agent(id) => id,
    };
    if house.outside.agents.find(id).is_none() {
        return Ok(None);
    }
    let endpoint = house.store.find_asked(row.tell.row)?.and_then(|asked| asked.callback);
    Ok(endpoint.map(|endpoint| Reach { endpoint, kind: Manner::Webhook }))
}

fn headers(house: &House, row: &TellRow) -> Result<Vec<(&'static str, String)>, Fault> {
    let (id, now) = (row.tell.row.to_string(), house.now());
    let text = note::signed_text(&id, now, &row.tell.body);
    let signature = house.vault.webhook_signature(&row.tell.receiver, text.as_bytes())?;
    Ok(note::headers(id, now, signature))
}

/// After a failure: tried again when the wait is over, unless it was the last try.
fn later(house: &House, row: &TellRow, status: Option<u16>, word: &'static str) -> Settled {
    let now = house.now();
    match wait_after(row.tries.saturating_add(1), house.dice.as_ref()) {
        Some(wait) => settled(row, now.plus_microseconds(wait), Progress::Waiting, status, word),
        None => settled(row, now, Progress::GivenUp, status, word),
    }
}

fn settled(
    row: &TellRow,
    due: Moment,
    progress: Progress,
    status: Option<u16>,
    word: &'static str,
) -> Settled {
    let (receiver, tries) = (row.tell.receiver.clone(), row.tries.saturating_add(1));
    Settled { receiver, row: row.tell.row, progress, tries, due, status, word }
}

/// Keeps what came of it; an end has its ledger entry.
async fn settle(house: &House, row: &TellRow, settled: Settled) -> Result<(), Fault> {
    let reason = match settled.progress {
        Progress::Waiting => {
            tracing::info!(receiver = %settled.receiver, tries = settled.tries, word = settled.word, "a receiver was not told; it is tried again");
            let writes = vec![Write::SettleTell(settled)];
            house.store.apply(Batch { writes, entry: None }).await?;
            return Ok(());
        }
        Progress::Delivered => Reason::Told,
        Progress::GivenUp => {
            tracing::error!(receiver = %settled.receiver, tries = settled.tries, word = settled.word, "a receiver could not be told; `entrenous tells` lists what it must hear by other means");
            Reason::NotTold
        }
    };
    let entry = Entry::new(house.now(), Actor::House, Act::Tell, house.charter.hash(), &reason)
        .purposes(row.tell.purposes.iter().cloned())
        .evidence(Hash::of(&[row.tell.body.as_bytes()]))
        .told(settled.receiver.clone(), settled.status);
    let entry = Entry { about: row.tell.about.map(AuditId), ..entry };
    let off = match settled.progress {
        Progress::GivenUp => events::switch_off(house, row, settled.word),
        _ => None,
    };
    let plan = Plan::new(reason, entry).and(Change::Settle(settled));
    house.apply(off.into_iter().fold(plan, Plan::and)).await?;
    Ok(())
}
