//! Wrapped keys of persons, in a file of their own that no backup of the rows contains.
//! A class is an item of the charter: when its key is destroyed, every copy of its facts is unreadable, wherever it lies.
//!
//! **Invariant:** "destroyed" is answered only after the file and its log hold no byte of the key.
//! **Invariant:** a key in use is never replaced by another of the same number: what was sealed under it could not be opened.

use crate::engine::{Desk, Promise, Readers, Row, Session, Statement, Value, Writer, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::{Key, PersonId};

const PUT: Statement = statement!("person_key/put");
const GET: Statement = statement!("person_key/get");
const OF: Statement = statement!("person_key/of");
const DROP: Statement = statement!("person_key/drop");
const DROP_ALL: Statement = statement!("person_key/drop_all");

/// How many keys are put in one transaction at most.
pub const KEYS_MOST: usize = 100_000;

/// One wrapped key.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Whose.
    pub person: PersonId,
    /// For which item.
    pub class: Key,
    /// Its number among the keys this class has had.
    pub number: i64,
    /// The key, wrapped elsewhere.
    pub wrapped: Vec<u8>,
}

/// The keys of everyone.
pub struct Keys {
    // Readers close before the writer, so that the last to close can tidy the log away.
    pub(crate) readers: Readers,
    pub(crate) writer: Writer<Board>,
}

impl Keys {
    /// The key of a person's class.
    pub fn get(&self, person: PersonId, class: &Key) -> Result<Option<KeyRow>, StoreError> {
        let id = person.bytes();
        let found = self
            .readers
            .read(|session| session.rows(&GET, &[Value::Bytes(&id), Value::Text(class.as_str())], read))?;
        Ok(found.into_iter().next())
    }
    /// All keys of a person, by class.
    pub fn of(&self, person: PersonId) -> Result<Vec<KeyRow>, StoreError> {
        let id = person.bytes();
        self.readers.read(|session| session.rows(&OF, &[Value::Bytes(&id), limit(KEYS_MOST)], read))
    }
    /// Keeps keys, durably. Where a class has one of the same or a higher number, that one stays: read again which it is.
    pub async fn put(&self, keys: Vec<KeyRow>) -> Result<(), StoreError> {
        self.writer.submit(Change::Put(keys), Promise::Durable).await
    }
    /// Destroys the key of one class of a person, or of all. May be repeated.
    pub async fn destroy(&self, person: PersonId, class: Option<&Key>) -> Result<(), StoreError> {
        self.writer.submit(Change::Destroy(person, class.cloned()), Promise::Shredded).await
    }
}

pub(crate) enum Change {
    Put(Vec<KeyRow>),
    Destroy(PersonId, Option<Key>),
}

/// The writer of keys remembers nothing.
#[derive(Clone)]
pub(crate) struct Board;

impl Desk for Board {
    type Job = Change;
    type Done = ();

    fn carry(&mut self, session: &Session<'_>, change: Change) -> Result<(), StoreError> {
        match change {
            Change::Put(keys) if keys.len() > KEYS_MOST => Err(StoreError::TooMuch(KEYS_MOST)),
            Change::Put(keys) => keys.iter().try_for_each(|key| put(session, key)),
            Change::Destroy(person, class) => destroy(session, person, class.as_ref()),
        }
    }
    fn publish(&self) {}
}

fn put(session: &Session<'_>, key: &KeyRow) -> Result<(), StoreError> {
    let id = key.person.bytes();
    let values = [
        Value::Bytes(&id),
        Value::Text(key.class.as_str()),
        Value::Int(key.number),
        Value::Bytes(&key.wrapped),
    ];
    session.run(&PUT, &values).map(|_| ())
}

fn destroy(session: &Session<'_>, person: PersonId, class: Option<&Key>) -> Result<(), StoreError> {
    let id = person.bytes();
    let gone = match class {
        Some(class) => session.run(&DROP, &[Value::Bytes(&id), Value::Text(class.as_str())]),
        None => session.run(&DROP_ALL, &[Value::Bytes(&id)]),
    };
    gone.map(|_| ())
}

fn read(row: &Row<'_>) -> Result<KeyRow, StoreError> {
    Ok(KeyRow { person: row.person(0)?, class: row.key(1)?, number: row.int(2)?, wrapped: row.bytes(3)? })
}
