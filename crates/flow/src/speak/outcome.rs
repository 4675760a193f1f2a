//! What became of a message: moves its row, and leaves a ledger entry where a person is concerned.
//!
//! **Invariant:** a row moves by [`State::after`] and by nothing else; what cannot happen to it changes nothing.
//! **Invariant:** what went out, and what was refused, is in the ledger; waiting is not.

use crate::speak::{events, senders};
use crate::{Fault, House, people};
use entrenous_core::communicate::{
    Happening, Moved, NewMessage, PostCount, Return, Scope, State, Suppressed, Suppression, is_soft,
    is_worn_out,
};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::{ItemSet, Key, RowId};
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::moment::Moment;
use entrenous_core::plan::{Change, NewCard, Plan};
use entrenous_core::reference::Reference;
use entrenous_core::request::Actor;
use entrenous_core::rights::Mandate;
use entrenous_store::{Batch, MessageRow, Write};
use serde::Serialize;

/// What became of one message, with what is worth keeping of it.
#[derive(Default)]
pub(crate) struct Course {
    /// Not before this moment; now, if nothing is named.
    pub(crate) due: Option<Moment>,
    /// What the relay said.
    pub(crate) code: String,
    /// Whether it counts as a try.
    pub(crate) tried: bool,
    /// The version, the items and the hash of what was written.
    pub(crate) written: Option<(Hash, ItemSet, Hash)>,
    /// The other purpose under which items were opened for it.
    pub(crate) also: Option<Key>,
    /// Why it was sent.
    pub(crate) reason: Option<Reason>,
    /// What comes into the person's inbox with it.
    pub(crate) card: Option<NewCard>,
    /// Its parts: they end with it, if it goes out.
    pub(crate) parts: Vec<MessageRow>,
    /// Who keeps the mailbox it was written to.
    pub(crate) receiver: Option<&'static str>,
}

/// Moves a message on by what happened to it; answers how far it is then.
pub(crate) async fn settle(
    house: &House,
    row: &MessageRow,
    happening: Happening,
    course: Course,
) -> Result<State, Fault> {
    let Ok(to) = row.message.state.after(happening) else { return Ok(row.message.state) };
    let tries = row.tries.saturating_add(u32::from(course.tried));
    let moved = Moved {
        name: row.message.name.clone(),
        from: row.message.state,
        to,
        due: course.due.unwrap_or_else(|| house.now()),
        tries,
        code: course.code,
        version: course.written.as_ref().map(|(version, ..)| *version).or(row.message.version),
    };
    // What the mailbox confirms afterwards is no second sending.
    if to.is_open() || to == State::Delivered {
        let writes = vec![Write::MoveMessage(moved)];
        house.store.apply(Batch { writes, entry: None }).await?;
        return Ok(to);
    }
    let reason = reason(to, course.reason, &row.message.purpose);
    let person = row.message.name.person;
    let items = course.written.as_ref().map_or(ItemSet::NONE, |(_, items, _)| *items);
    let items = items.iter().filter_map(|id| house.charter.item(id)).map(|item| item.key.clone());
    let entry = Entry::new(house.now(), Actor::House, Act::Write, house.charter.hash(), &reason)
        .about(house.vault.audit_id(person))
        .purposes(std::iter::once(row.message.purpose.clone()).chain(course.also))
        .items(items);
    let entry = match course.written {
        Some((_, _, evidence)) => entry.evidence(evidence),
        None => entry,
    };
    let plan = Plan::new(reason, entry).and(Change::Move(Box::new(moved)));
    let plan = course.card.map(Change::Receive).into_iter().fold(plan, Plan::and);
    let plan = match super::archive::publish(house, &row.message.name.def, to) {
        Some(change) => plan.and(change),
        None => plan,
    };
    let counted = senders::count(house, row, to, course.receiver)?;
    let plan = match &counted {
        Some(one) => plan.and(Change::CountPost(Box::new(one.clone()))),
        None => plan,
    };
    let plan = match course.receiver.filter(|_| to == State::Accepted) {
        Some(receiver) => {
            plan.and(Change::NoteReceiver { name: Box::new(row.message.name.clone()), receiver })
        }
        None => plan,
    };
    let plan = events::of_state(house, &row.message, to)?.into_iter().fold(plan, Plan::and);
    let plan = silenced(house, &row.message, to)?.into_iter().fold(plan, Plan::and);
    let parts = course.parts.iter().filter(|_| to == State::Accepted);
    let plan = parts.fold(plan, |plan, part| with(house, plan, part, row));
    house.apply(plan).await?;
    if let Some(one) = counted.filter(PostCount::is_bad) {
        senders::judge(house, &one.sender).await?;
    }
    Ok(to)
}

/// A part ends with the letter in which it stood.
fn with(house: &House, plan: Plan, part: &MessageRow, letter: &MessageRow) -> Plan {
    let Ok(to) = part.message.state.after(Happening::Join) else { return plan };
    let plan = match super::archive::publish(house, &part.message.name.def, State::Accepted) {
        Some(change) => plan.and(change),
        None => plan,
    };
    plan.and(Change::Move(Box::new(Moved {
        name: part.message.name.clone(),
        from: part.message.state,
        to,
        due: house.now(),
        tries: part.tries,
        code: letter.message.row.to_string(),
        version: part.message.version,
    })))
}

/// What an end says in the ledger.
fn reason(to: State, sent: Option<Reason>, purpose: &Key) -> Reason {
    use entrenous_core::communicate::NotSent;
    match to {
        State::NotSent(because) => Reason::NotWritten { because },
        State::Bounced(Return::Hard) | State::Returned(Return::Hard) => {
            Reason::NotWritten { because: NotSent::HardBounced }
        }
        State::Bounced(_) | State::Returned(_) | State::Expired => {
            Reason::NotWritten { because: NotSent::RepeatedSoftBounce }
        }
        State::Complained => Reason::NotWritten { because: NotSent::Complained },
        State::Cancelled => Reason::NotWritten { because: NotSent::SenderNotReady },
        State::Failed => Reason::NotWritten { because: NotSent::CharterViolation },
        _ => sent.unwrap_or_else(|| Reason::Written { purpose: purpose.to_string() }),
    }
}

/// An address whose mailbox is not there, or whose owner complained, is written to no more. Of several places one that is gone was noted by
/// itself, when it said so.
fn silenced(house: &House, message: &NewMessage, to: State) -> Result<Vec<Change>, Fault> {
    let (why, scope) = match to {
        State::Bounced(Return::Hard) if message.medium.has_several() => return Ok(Vec::new()),
        State::Bounced(Return::Hard) | State::Returned(Return::Hard) => {
            (Suppressed::HardBounced, Scope::Everything)
        }
        State::Complained => (Suppressed::Complained, Scope::Everything),
        worn if is_soft(worn) && is_one_too_many(house, message)? => {
            (Suppressed::RepeatedSoftBounce, Scope::Everything)
        }
        _ => return Ok(Vec::new()),
    };
    let names = house.store.handles(message.name.person, message.medium)?.into_iter();
    let suppression = Suppression { scope, why, at: house.now() };
    Ok(names.map(|name| Change::Suppress { name, suppression: suppression.clone() }).collect())
}

/// Whether the mailbox of a message took nothing too often; the message itself is one of those times.
fn is_one_too_many(house: &House, message: &NewMessage) -> Result<bool, Fault> {
    let rows = house.store.messages(message.name.person, super::mine::TOLD_MOST)?;
    let others =
        rows.iter().filter(|row| row.message.row != message.row && row.message.medium == message.medium);
    let ended: Vec<_> = others.map(|row| (row.message.state, row.message.due)).collect();
    Ok(is_worn_out(&ended, house.now()))
}

/// A message as its row tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Sent {
    /// What it is known by.
    pub id: RowId,
    /// Which message of the business's folder.
    pub message: Key,
    /// On which occasion.
    pub occasion: String,
    /// For which purpose.
    pub purpose: Key,
    /// By which way.
    pub medium: &'static str,
    /// How far it is.
    pub state: &'static str,
    /// What says more; the reason, if it was not sent.
    pub detail: &'static str,
    /// The last code of the relay.
    pub code: String,
    /// When it was decided on.
    pub at: Moment,
    /// Not before this moment, or when it ended.
    pub due: Moment,
    /// Its language.
    pub locale: String,
}

impl Sent {
    pub(crate) fn of(row: MessageRow) -> Self {
        let MessageRow { message, code, .. } = row;
        Self {
            id: message.row,
            message: message.name.def,
            occasion: message.name.occasion.to_string(),
            purpose: message.purpose,
            medium: message.medium.word(),
            state: message.state.word(),
            detail: message.state.detail(),
            code,
            at: message.at,
            due: message.due,
            locale: message.locale.as_str().to_owned(),
        }
    }
}

/// Every message to a customer, sent or not, as far as the key reaches.
pub fn said_of(house: &House, mandate: &Mandate, reference: &Reference) -> Result<Vec<Sent>, Fault> {
    let person = people::find(house, reference)?.ok_or(Fault::NoSuchCustomer)?;
    let rows = house.store.messages(person, super::mine::TOLD_MOST)?;
    Ok(rows.into_iter().filter(|row| mandate.covers(&row.message.purpose)).map(Sent::of).collect())
}
