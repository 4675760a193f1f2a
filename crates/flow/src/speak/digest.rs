//! What waits for room and may be joined: one letter with a section for each message, when there is room for one.
//!
//! **Invariant:** all sections are of one purpose and one sender, so that the one click that unsubscribes means all of them.
//! **Invariant:** each section is asked about again, and written under a permit of its own; what was taken back in between is not in it.
//! **Invariant:** the parts are held back before the letter is written, and end in the same transaction as the letter: none comes twice
//! because two connections met, and none is lost because one fell.

use crate::speak::{Checked, Def, Handed, check, letter, settle};
use crate::{Fault, House};
use entrenous_core::charter::Digest;
use entrenous_core::communicate::{Happening, Medium, Moved, NewMessage, Occasion, State, Urgency, Verdict};
use entrenous_core::id::{Key, PersonId};
use entrenous_core::moment::Moment;
use entrenous_store::{Batch, MessageRow, Write};
use std::collections::BTreeSet;

/// How many sections stand behind the first.
const SECTIONS_MOST: usize = 9;
/// How large the page may become, in bytes: beyond that the largest provider cuts it off.
const PAGE_BYTES_MOST: usize = 100_000;

/// Whether a message of a purpose, on an occasion if there is one yet, may be joined with others.
pub(crate) fn of(house: &House, def: &Def, urgency: Urgency, occasion: Option<&Occasion>) -> Digest {
    if urgency == Urgency::Answer {
        return Digest::Alone;
    }
    let by_campaign = occasion.map(|occasion| house.speech.campaigns.digest_of(occasion)).unwrap_or_default();
    let by_purpose = house.charter.purpose(def.purpose).map(|purpose| purpose.pace.digest);
    if by_campaign.is_alone() { by_purpose.unwrap_or_default() } else { by_campaign }
}

fn is_part(house: &House, row: &NewMessage) -> bool {
    let def = house.speech.book.find(&row.name.def);
    let joins = |def| !of(house, def, row.urgency, Some(&row.name.occasion)).is_alone();
    row.medium == Medium::Mail && def.is_some_and(joins)
}

fn waits_for_room(row: &NewMessage) -> bool {
    matches!(row.state, State::Held(hold) if hold.is_cap())
}

/// Those of the messages whose turn it is that may go out by themselves, and the parts that wait for one of them.
pub(crate) fn split(house: &House, due: Vec<MessageRow>) -> (Vec<MessageRow>, Vec<MessageRow>) {
    let mut led: BTreeSet<(PersonId, Key)> = BTreeSet::new();
    due.into_iter().partition(|row| {
        let message = &row.message;
        let joins = message.urgency != Urgency::Answer && is_part(house, message);
        !joins || led.insert((message.name.person, message.purpose.clone())) || !waits_for_room(message)
    })
}

/// A part is held back until a moment.
pub(crate) fn held_back(row: &MessageRow, until: Moment) -> Write {
    Write::MoveMessage(Moved {
        name: row.message.name.clone(),
        from: row.message.state,
        to: row.message.state,
        due: until,
        tries: row.tries,
        code: row.code.clone(),
        version: row.message.version,
    })
}

/// The parts that go with a message, each written; those that may not go any more have ended.
pub(crate) async fn parts(
    house: &House,
    lead: &NewMessage,
    def: &Def,
    (page_bytes, until): (usize, Moment),
) -> Result<Vec<(MessageRow, letter::Written)>, Fault> {
    if !is_part(house, lead) {
        return Ok(Vec::new());
    }
    let waiting = |row: &MessageRow| {
        let message = &row.message;
        let sender = house.speech.book.find(&message.name.def).map(|def| def.sender.address.as_str());
        message.name != lead.name
            && message.purpose == lead.purpose
            && sender == Some(def.sender.address.as_str())
            && waits_for_room(message)
            && is_part(house, message)
    };
    let person = lead.name.person;
    let of_person = || house.store.messages(person, super::mine::TOLD_MOST);
    let writes: Vec<Write> =
        of_person()?.iter().filter(|row| waiting(row)).map(|row| held_back(row, until)).collect();
    if writes.is_empty() {
        return Ok(Vec::new());
    }
    house.store.apply(Batch { writes, entry: None }).await?;
    // Whoever took one of them in between has it.
    let mut ours: Vec<MessageRow> = of_person()?;
    ours.retain(|row| waiting(row) && row.message.due == until);
    ours.sort_by_key(|row| (row.message.at, row.message.row));
    let (mut parts, mut bytes) = (Vec::new(), page_bytes);
    for row in ours {
        if parts.len() >= SECTIONS_MOST {
            break;
        }
        let Some(written) = part(house, &row).await? else { continue };
        let larger = bytes.saturating_add(written.page_bytes());
        if larger <= PAGE_BYTES_MOST {
            bytes = larger;
            parts.push((row, written));
        }
    }
    Ok(parts)
}

/// One part, if it may go now: it takes no room of its own.
async fn part(house: &House, row: &MessageRow) -> Result<Option<letter::Written>, Fault> {
    let message = &row.message;
    let occasion = &message.name.occasion;
    if house.speech.campaigns.course_of(occasion).is_some_and(|course| !course.goes()) {
        return Ok(None);
    }
    let Some(def) = house.speech.book.find(&message.name.def) else { return Ok(None) };
    let how = (message.urgency, message.medium);
    let because = match check(house, message.name.person, def, how, message.at, &Handed::Joined(message))? {
        Checked::Go(permit, given) => match letter::write(house, &permit, def, message, &given) {
            Ok(written) => return Ok(Some(written)),
            Err(letter::Unwritten::Not(because)) => because,
            Err(letter::Unwritten::Fault(fault)) => return Err(fault),
        },
        Checked::Not(Verdict::Not(because)) => because,
        Checked::Not(Verdict::Wait { .. } | Verdict::Go) => return Ok(None),
    };
    settle(house, row, Happening::Refuse(because), super::outcome::Course::default()).await?;
    Ok(None)
}
