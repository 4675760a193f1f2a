//! Messages: one row for each person, message and occasion, also for those that are not sent; the queue is those that are open.
//!
//! **Invariant:** a row moves only from the state it was seen in: of two who move it, the first wins ([`move_on`]).
//! **Invariant:** what a caller handed over for one message is sealed, and goes with the message's end.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Medium, Moved, Name, NewMessage, Occasion, State, Urgency};
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;

const ADD: Statement = statement!("message/add");
const MOVE: Statement = statement!("message/move");
const DUE: Statement = statement!("message/due");
const LEASED: Statement = statement!("message/leased");
const NEXT: Statement = statement!("message/next");
const FIND: Statement = statement!("message/find");
const GET: Statement = statement!("message/get");
const OF: Statement = statement!("message/of");
const REACHED: Statement = statement!("message/reached");
const RECEIVE: Statement = statement!("message/receive");
const RECEIVER: Statement = statement!("message/receiver");
const COUNTS: Statement = statement!("message/counts");
const PAGE: Statement = statement!("message/page");
const STANDING: Statement = statement!("message/standing");
const ENDED: Statement = statement!("message/ended");
const DROP: Statement = statement!("message/drop");
const DROP_ALL: Statement = statement!("message/drop_all");

/// How many states of how many messages one occasion can have.
const COUNTS_MOST: i64 = 10_000;
/// How many messages are looked at to see how much people had lately.
const REACHED_MOST: i64 = 1_000_000;

/// A message as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageRow {
    /// What was decided, with the state it is in now.
    pub message: NewMessage,
    /// How often it was tried.
    pub tries: u32,
    /// What the relay said last, as a code.
    pub code: String,
}

/// How many messages of one kind are how far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageCount {
    /// Which message.
    pub def: Key,
    /// How far.
    pub state: State,
    /// How many.
    pub count: u64,
}

/// A message that reached a person, or is about to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reached {
    /// Whom.
    pub person: PersonId,
    /// For which purpose.
    pub purpose: Key,
    /// By which way.
    pub medium: Medium,
    /// When; if it is being handed over, until when it is lent.
    pub at: Moment,
    /// What it is known by.
    pub row: RowId,
    /// Whether it was handed over.
    pub handing: Handing,
}

/// Whether a message was handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handing {
    /// It is being written.
    UnderWay,
    /// It was.
    Over,
}

impl Store {
    /// Messages of one way and urgency whose turn it is, the longest due first. What was leased and never settled is among them when its lease is over.
    pub fn due_messages(
        &self,
        (medium, urgency): (Medium, Urgency),
        now: Moment,
        rows: usize,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let values = [
            Value::Text(medium.word()),
            Value::Int(urgency.rank()),
            Value::Int(now.microseconds()),
            limit(rows),
        ];
        self.readers.read(|session| session.rows(&DUE, &values, read))
    }
    /// Messages that are lent to somebody who writes them.
    pub fn leased_messages(&self) -> Result<Vec<MessageRow>, StoreError> {
        self.readers.read(|session| session.rows(&LEASED, &[limit(crate::PAGE_MOST)], read))
    }
    /// When the next open message of one way and urgency is due.
    pub fn next_message(&self, (medium, urgency): (Medium, Urgency)) -> Result<Option<Moment>, StoreError> {
        let values = [Value::Text(medium.word()), Value::Int(urgency.rank()), Value::Int(1)];
        let found = self.readers.read(|session| session.rows(&NEXT, &values, |row| row.moment(0)))?;
        Ok(found.into_iter().next())
    }
    /// The message known outside by this row.
    pub fn find_message(&self, row: RowId) -> Result<Option<MessageRow>, StoreError> {
        let id = row.bytes();
        let found = self.readers.read(|session| session.rows(&FIND, &[Value::Bytes(&id)], read))?;
        Ok(found.into_iter().next())
    }
    /// The message of this name.
    pub fn message(&self, name: &Name) -> Result<Option<MessageRow>, StoreError> {
        let id = name.person.bytes();
        let values = [Value::Bytes(&id), Value::Text(name.def.as_str()), Value::Text(name.occasion.as_str())];
        let found = self.readers.read(|session| session.rows(&GET, &values, read))?;
        Ok(found.into_iter().next())
    }
    /// Who keeps the mailbox a message went to, by a word of a closed list; empty if it went to none yet.
    pub fn message_receiver(&self, name: &Name) -> Result<String, StoreError> {
        let id = name.person.bytes();
        let values = [Value::Bytes(&id), Value::Text(name.def.as_str()), Value::Text(name.occasion.as_str())];
        let found = self.readers.read(|session| session.rows(&RECEIVER, &values, |row| row.text(0)))?;
        Ok(found.into_iter().next().unwrap_or_default())
    }
    /// All messages of a person.
    pub fn messages(&self, person: PersonId, rows: usize) -> Result<Vec<MessageRow>, StoreError> {
        let id = person.bytes();
        self.readers.read(|session| session.rows(&OF, &[Value::Bytes(&id), limit(rows)], read))
    }
    /// What reached the people from the first to the last since a moment, by person; answers left out.
    pub fn reached(
        &self,
        first: PersonId,
        last: PersonId,
        since: Moment,
    ) -> Result<Vec<Reached>, StoreError> {
        let (first, last) = (first.bytes(), last.bytes());
        let values = [
            Value::Bytes(&first),
            Value::Bytes(&last),
            Value::Int(since.microseconds()),
            Value::Int(REACHED_MOST),
        ];
        self.readers.read(|session| {
            session.rows(&REACHED, &values, |row| {
                let handing =
                    if row.text(4)? == State::Leased.word() { Handing::UnderWay } else { Handing::Over };
                let (person, purpose, at) = (row.person(0)?, row.key(1)?, row.moment(2)?);
                let medium = medium(&row.text(5)?).ok_or(row.damaged())?;
                Ok(Reached { person, purpose, medium, at, row: row.row_id(3)?, handing })
            })
        })
    }
    /// Messages that ended at a moment or before, in any order. It looks at every row: ask seldom.
    pub fn ended_messages(&self, until: Moment, rows: usize) -> Result<Vec<Name>, StoreError> {
        let values = [Value::Int(until.microseconds()), limit(rows)];
        self.readers.read(|session| {
            session.rows(&ENDED, &values, |row| {
                let occasion = Occasion::parse(&row.text(2)?).map_err(|_| row.damaged())?;
                Ok(Name { person: row.person(0)?, def: row.key(1)?, occasion })
            })
        })
    }
    /// How many messages of an occasion are how far.
    pub fn message_counts(&self, occasion: &Occasion) -> Result<Vec<MessageCount>, StoreError> {
        let values = [Value::Text(occasion.as_str()), Value::Int(COUNTS_MOST)];
        self.readers.read(|session| {
            session.rows(&COUNTS, &values, |row| {
                let state = State::read(&row.text(1)?, &row.text(2)?).ok_or(row.damaged())?;
                Ok(MessageCount { def: row.key(0)?, state, count: row.count(3)? })
            })
        })
    }
    /// Messages of an occasion that are in a state, by person, after the last one.
    pub fn message_page(
        &self,
        occasion: &Occasion,
        state: &str,
        after: Option<PersonId>,
        rows: usize,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let after = after.map(|person| person.bytes());
        let values = [
            Value::Text(occasion.as_str()),
            Value::Text(state),
            Value::Bytes(after.as_ref().map_or(&[], |bytes| bytes.as_slice())),
            limit(rows),
        ];
        self.readers.read(|session| session.rows(&PAGE, &values, read))
    }
    /// Messages of an occasion that stand in one state: who moves them on finds the next ones by asking again.
    pub fn standing_messages(
        &self,
        occasion: &Occasion,
        count: &MessageCount,
        rows: usize,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let values = [
            Value::Text(occasion.as_str()),
            Value::Text(count.def.as_str()),
            Value::Text(count.state.word()),
            Value::Text(count.state.detail()),
            limit(rows),
        ];
        self.readers.read(|session| session.rows(&STANDING, &values, read))
    }
}

pub(crate) fn medium(word: &str) -> Option<Medium> {
    Medium::ALL.into_iter().find(|known| known.word() == word)
}

fn read(row: &Row<'_>) -> Result<MessageRow, StoreError> {
    let urgency = row.int(6)?;
    let version: Vec<u8> = row.bytes(14)?;
    let message = NewMessage {
        name: Name {
            person: row.person(0)?,
            def: row.key(1)?,
            occasion: Occasion::parse(&row.text(2)?).map_err(|_| row.damaged())?,
        },
        row: row.row_id(3)?,
        purpose: row.key(4)?,
        medium: medium(&row.text(5)?).ok_or(row.damaged())?,
        urgency: Urgency::ALL.into_iter().find(|known| known.rank() == urgency).ok_or(row.damaged())?,
        state: State::read(&row.text(7)?, &row.text(8)?).ok_or(row.damaged())?,
        at: row.moment(9)?,
        due: row.moment(10)?,
        locale: Language::parse(&row.text(12)?).map_err(|_| row.damaged())?,
        tracking: row.text(13)?,
        version: version.try_into().ok().map(Hash::from_bytes),
        given: row.bytes(16)?,
    };
    let tries = u32::try_from(row.int(11)?).map_err(|_| row.damaged())?;
    Ok(MessageRow { message, tries, code: row.text(15)? })
}

pub(crate) fn add(session: &Session<'_>, message: &NewMessage) -> Result<(), StoreError> {
    let version = message.version.as_ref().map(Hash::bytes);
    let values = [
        Value::Bytes(&message.name.person.bytes()),
        Value::Text(message.name.def.as_str()),
        Value::Text(message.name.occasion.as_str()),
        Value::Bytes(&message.row.bytes()),
        Value::Text(message.purpose.as_str()),
        Value::Text(message.medium.word()),
        Value::Int(message.urgency.rank()),
        Value::Text(message.state.word()),
        Value::Text(message.state.detail()),
        Value::Int(message.state.is_open().into()),
        Value::Int(message.at.microseconds()),
        Value::Int(message.due.microseconds()),
        Value::Text(message.locale.as_str()),
        Value::Text(&message.tracking),
        Value::Bytes(version.as_ref().map_or(&[], |bytes| bytes.as_slice())),
        Value::Bytes(&message.given),
    ];
    session.run(&ADD, &values).map(|_| ())
}

pub(crate) fn move_on(session: &Session<'_>, moved: &Moved) -> Result<(), StoreError> {
    let version = moved.version.as_ref().map(Hash::bytes);
    let values = [
        Value::Bytes(&moved.name.person.bytes()),
        Value::Text(moved.name.def.as_str()),
        Value::Text(moved.name.occasion.as_str()),
        Value::Text(moved.to.word()),
        Value::Text(moved.to.detail()),
        Value::Int(moved.to.is_open().into()),
        Value::Int(moved.due.microseconds()),
        Value::Int(moved.tries.into()),
        Value::Text(&moved.code),
        Value::Bytes(version.as_ref().map_or(&[], |bytes| bytes.as_slice())),
        Value::Text(moved.from.word()),
        Value::Bytes(&[]),
    ];
    session.run(&MOVE, &values).map(|_| ())
}

pub(crate) fn receive(session: &Session<'_>, name: &Name, receiver: &str) -> Result<(), StoreError> {
    let id = name.person.bytes();
    let values = [
        Value::Bytes(&id),
        Value::Text(name.def.as_str()),
        Value::Text(name.occasion.as_str()),
        Value::Text(receiver),
    ];
    session.run(&RECEIVE, &values).map(|_| ())
}

pub(crate) fn drop_all(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP_ALL, &[Value::Bytes(&person.bytes())]).map(|_| ())
}

/// One row at a time by its whole key, as everywhere where rows of many people go. One that moved meanwhile stays.
pub(crate) fn drop_ended(session: &Session<'_>, names: &[Name], until: Moment) -> Result<(), StoreError> {
    names.iter().try_for_each(|name| {
        let values = [
            Value::Bytes(&name.person.bytes()),
            Value::Text(name.def.as_str()),
            Value::Text(name.occasion.as_str()),
            Value::Int(until.microseconds()),
        ];
        session.run(&DROP, &values).map(|_| ())
    })
}
