//! Who is leaving: the intent of an erasure, written before anything goes and removed together with the last row.
//!
//! **Invariant:** an erasure that was begun can be found again until it is finished, however the process ended.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use entrenous_core::id::PersonId;
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("departure/put");
const GET: Statement = statement!("departure/get");
const ALL: Statement = statement!("departure/all");
const DROP: Statement = statement!("departure/drop");

/// How many unfinished erasures are read at once; the rest after these are done.
pub const DEPARTURES_MOST: i64 = 100_000;

impl Store {
    /// Whether a person is leaving.
    pub fn is_departing(&self, person: PersonId) -> Result<bool, StoreError> {
        let id = person.bytes();
        let found =
            self.readers.read(|session| session.rows(&GET, &[Value::Bytes(&id)], |row| row.moment(0)))?;
        Ok(!found.is_empty())
    }
    /// Everyone whose erasure was begun and not finished, the first to ask first.
    pub fn departures(&self) -> Result<Vec<PersonId>, StoreError> {
        self.readers.read(|session| session.rows(&ALL, &[Value::Int(DEPARTURES_MOST)], |row| row.person(0)))
    }
}

pub(crate) fn put(session: &Session<'_>, person: PersonId, at: Moment) -> Result<(), StoreError> {
    session.run(&PUT, &[Value::Bytes(&person.bytes()), Value::Int(at.microseconds())]).map(|_| ())
}

pub(crate) fn drop(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP, &[Value::Bytes(&person.bytes())]).map(|_| ())
}
