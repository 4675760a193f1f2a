//! Moves campaigns on by itself: decides for the next people, finds the better text once those it was tried out on had their time, takes note when the last message has ended, and carries out what was said of one
//! that stands still, goes on or was given up.
//!
//! **Invariant:** everything here may be interrupted at any point and done again: what is decided has its row, what has ended stays ended.

use crate::speak::campaign::{self, Campaign};
use crate::speak::many::{Left, Run, step};
use crate::speak::senders;
use crate::{Fault, House};
use entrenous_core::communicate::{Course, Deed, Happening, Hold, Moved, State, Urgency};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::plan::{Change, Plan};
use entrenous_core::request::Actor;
use entrenous_store::MessageCount;

/// How many pages of one campaign are decided before others have their turn.
const PAGES_IN_A_ROW: usize = 20;
/// How many messages are moved in one transaction.
const SWEPT: usize = 500;

/// Moves every campaign on that has something to be done; answers whether anything was.
pub async fn round(house: &House) -> Result<bool, Fault> {
    let (mut moved, mut first_fault) = (false, None);
    for campaign in house.speech().campaigns.all() {
        if senders::stop(house, &campaign).await? {
            moved = true;
            continue;
        }
        let done = match campaign.course {
            Course::Deciding => deciding(house, campaign).await,
            Course::Sending => sending(house, campaign).await,
            Course::Cancelled => ending(house, campaign).await,
            _ => Ok(false),
        };
        match done {
            Ok(done) => moved |= done,
            Err(fault) => first_fault = Some(first_fault.unwrap_or(fault)),
        }
    }
    first_fault.map_or(Ok(moved), Err)
}

/// Decides for some people. Between two pages whoever stops or cancels the campaign has their turn.
async fn deciding(house: &House, campaign: Campaign) -> Result<bool, Fault> {
    let swept = sweep(house, &campaign, To::Queue).await?;
    if campaign.due > house.now() {
        return Ok(swept);
    }
    let run = Run::new(house, &campaign, Urgency::Many)?;
    for _ in 0..PAGES_IN_A_ROW {
        let _turn = house.speech().campaigns.turn.lock().await;
        let all = house.speech().campaigns.all();
        let now = all.into_iter().find(|other| other.key == campaign.key);
        let Some(now) = now.filter(|now| now.course == Course::Deciding) else { return Ok(true) };
        let (now, left) = step(&run, now).await?;
        if left == Left::Nobody {
            campaign::put(house, now.after_stage(house)?, Actor::House).await?;
            return Ok(true);
        }
    }
    Ok(true)
}

/// Looks whether anything of it is still to be sent.
async fn sending(house: &House, campaign: Campaign) -> Result<bool, Fault> {
    let counts = house.store.message_counts(&campaign.occasion()?)?;
    // One that was being looked at when the campaign went on stands still as if it had not.
    if counts.iter().any(|count| count.state == State::Held(Hold::Paused)) {
        return sweep(house, &campaign, To::Queue).await;
    }
    if counts.iter().any(|count| count.state.is_open()) {
        return Ok(false);
    }
    let _turn = house.speech().campaigns.turn.lock().await;
    let all = house.speech().campaigns.all();
    let now = all.into_iter().find(|other| other.key == campaign.key);
    let Some(now) = now.filter(|now| now.course == Course::Sending) else { return Ok(true) };
    campaign::put(house, now.after(Deed::Empty, house.now())?, Actor::House).await?;
    Ok(true)
}

/// Ends what is left of one that was given up; what is being handed over comes to its own end.
async fn ending(house: &House, campaign: Campaign) -> Result<bool, Fault> {
    if house.speech().campaigns.has_ended(&campaign.key) {
        return Ok(false);
    }
    let swept = sweep(house, &campaign, To::End).await?;
    let counts = house.store.message_counts(&campaign.occasion()?)?;
    if counts.iter().all(|count| !count.state.is_open()) {
        house.speech().campaigns.end(campaign.key);
    }
    Ok(swept)
}

/// Where messages that stand still are moved to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    /// Back into the queue, those that waited for the business.
    Queue,
    /// To their end, all that have not gone.
    End,
}

impl To {
    const fn word(self) -> &'static str {
        match self {
            Self::Queue => "queued",
            Self::End => "cancelled",
        }
    }
    const fn happening(self, state: State) -> Option<Happening> {
        match (self, state) {
            (Self::Queue, State::Held(Hold::Paused)) => Some(Happening::Requeue),
            (Self::End, State::Queued | State::Held(_) | State::Deferred) => Some(Happening::Cancel),
            _ => None,
        }
    }
}

/// Moves all messages of a campaign that stand still; answers whether there were any.
async fn sweep(house: &House, campaign: &Campaign, to: To) -> Result<bool, Fault> {
    let occasion = campaign.occasion()?;
    let mut swept = false;
    for count in house.store.message_counts(&occasion)? {
        let Some(happening) = to.happening(count.state) else { continue };
        let MessageCount { count: most, .. } = count;
        // As many rounds as there were messages: another may move some of them at the same time, none comes back.
        for _ in 0..most.div_ceil(u64::try_from(SWEPT).unwrap_or(1)).saturating_add(1) {
            let rows = house.store.standing_messages(&occasion, &count, SWEPT)?;
            if rows.is_empty() {
                break;
            }
            swept = true;
            let moved: Vec<u8> = rows.iter().flat_map(|row| row.message.row.bytes()).collect();
            let entry =
                Entry::new(house.now(), Actor::House, Act::Write, house.charter.hash(), &Reason::Decided)
                    .purposes([campaign.purpose.clone()])
                    .evidence(Hash::of(&[to.word().as_bytes(), &moved]));
            let mut plan = Plan::new(Reason::Decided, entry);
            for row in rows {
                let Ok(next) = row.message.state.after(happening) else { continue };
                plan = plan.and(Change::Move(Box::new(Moved {
                    from: row.message.state,
                    to: next,
                    due: house.now(),
                    tries: row.tries,
                    code: row.code,
                    version: row.message.version,
                    name: row.message.name,
                })));
            }
            house.apply(plan).await?;
        }
    }
    Ok(swept)
}
