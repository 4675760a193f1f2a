//! What a person said of each purpose: the last word, by time.
//!
//! **Invariant:** an older word never replaces a newer one, whatever the order of arrival; of two at one moment the stricter stands.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::consent::{Held, State};
use entrenous_core::id::{Key, PersonId};
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("choice/put");
const OF: Statement = statement!("choice/of");
const ENDED: Statement = statement!("choice/ended");
const CHANGED: Statement = statement!("choice/changed");
const BETWEEN: Statement = statement!("choice/between");
const CHOOSERS: Statement = statement!("choice/choosers");
const DROP: Statement = statement!("choice/drop");
const DROP_ALL: Statement = statement!("choice/drop_all");

/// How many purposes a person can have spoken of: those of the charter and of many before it.
const CHOICES_MOST: i64 = 10_000;

impl Store {
    /// What a person said, by purpose, in the order of the purposes' names.
    pub fn choices(&self, person: PersonId) -> Result<Vec<(Key, Held)>, StoreError> {
        let id = person.bytes();
        self.readers.read(|session| session.rows(&OF, &[Value::Bytes(&id), Value::Int(CHOICES_MOST)], read))
    }
    /// What the people from the first to the last said of one purpose, by person.
    pub fn choices_between(
        &self,
        first: PersonId,
        last: PersonId,
        purpose: &Key,
    ) -> Result<Vec<(PersonId, Held)>, StoreError> {
        let (first, last) = (first.bytes(), last.bytes());
        let values = [
            Value::Bytes(&first),
            Value::Bytes(&last),
            Value::Text(purpose.as_str()),
            limit(crate::PAGE_MOST),
        ];
        self.readers.read(|session| session.rows(&BETWEEN, &values, |row| Ok((row.person(0)?, held(row)?))))
    }
    /// People who have answered for a purpose, in their order, after the last one.
    pub fn choosers(
        &self,
        purpose: &Key,
        after: Option<PersonId>,
        rows: usize,
    ) -> Result<Vec<PersonId>, StoreError> {
        let after = after.map(|person| person.bytes());
        let after = Value::Bytes(after.as_ref().map_or(&[], |bytes| bytes.as_slice()));
        let values = [Value::Text(purpose.as_str()), after, limit(rows)];
        self.readers.read(|session| session.rows(&CHOOSERS, &values, |row| row.person(0)))
    }
    /// People with a yes whose time is over, and to what, the longest over first.
    pub fn ended_choices(&self, now: Moment, rows: usize) -> Result<Vec<(PersonId, Key)>, StoreError> {
        let values = [Value::Int(now.microseconds()), limit(rows)];
        self.readers.read(|session| session.rows(&ENDED, &values, whose))
    }
    /// People after `after` with a yes to a purpose that was another then.
    pub fn changed_choices(
        &self,
        purpose: &Key,
        material: u64,
        after: Option<PersonId>,
        rows: usize,
    ) -> Result<Vec<(PersonId, Key)>, StoreError> {
        let after = after.map(|person| person.bytes());
        let values = [
            Value::Text(purpose.as_str()),
            Value::Int(material.cast_signed()),
            Value::Bytes(after.as_ref().map_or(&[], |bytes| bytes.as_slice())),
            limit(rows),
        ];
        self.readers.read(|session| session.rows(&CHANGED, &values, whose))
    }
}

fn whose(row: &Row<'_>) -> Result<(PersonId, Key), StoreError> {
    Ok((row.person(0)?, row.key(1)?))
}

fn read(row: &Row<'_>) -> Result<(Key, Held), StoreError> {
    Ok((row.key(0)?, held(row)?))
}

fn held(row: &Row<'_>) -> Result<Held, StoreError> {
    Ok(Held {
        state: state(&row.text(1)?).ok_or(row.damaged())?,
        at: row.moment(2)?,
        until: row.moment(3)?,
        material: row.int(4)?.cast_unsigned(),
        despite_signal: row.int(5)? != 0,
    })
}

fn state(text: &str) -> Option<State> {
    State::ALL.into_iter().find(|state| state.word() == text)
}

pub(crate) fn put(
    session: &Session<'_>,
    person: PersonId,
    purpose: &Key,
    held: &Held,
) -> Result<(), StoreError> {
    let values = [
        Value::Bytes(&person.bytes()),
        Value::Text(purpose.as_str()),
        Value::Text(held.state.word()),
        Value::Int(held.at.microseconds()),
        Value::Int(held.until.microseconds()),
        Value::Int(held.material.cast_signed()),
        Value::Int(held.despite_signal.into()),
    ];
    session.run(&PUT, &values).map(|_| ())
}

pub(crate) fn drop(session: &Session<'_>, person: PersonId, purpose: Option<&Key>) -> Result<(), StoreError> {
    let id = person.bytes();
    let gone = match purpose {
        Some(purpose) => session.run(&DROP, &[Value::Bytes(&id), Value::Text(purpose.as_str())]),
        None => session.run(&DROP_ALL, &[Value::Bytes(&id)]),
    };
    gone.map(|_| ())
}
