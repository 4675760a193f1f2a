//! Who was in the audience a journey begins with when it was last looked at, so that coming into it and going out of it can be seen.
//!
//! **Invariant:** a row says that someone was there, and nothing else; it goes with its person.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::{Key, PersonId};

const PUT: Statement = statement!("present/put");
const GET: Statement = statement!("present/get");
const PAGE: Statement = statement!("present/page");
const DROP: Statement = statement!("present/drop");
const DROP_ALL: Statement = statement!("present/drop_all");
const DROP_JOURNEY: Statement = statement!("present/drop_journey");

impl Store {
    /// Whether someone was in the audience of a journey when it was last looked at.
    pub fn is_present(&self, person: PersonId, journey: &Key) -> Result<bool, StoreError> {
        let id = person.bytes();
        let values = [Value::Bytes(&id), Value::Text(journey.as_str())];
        Ok(!self.readers.read(|session| session.rows(&GET, &values, |row| row.person(0)))?.is_empty())
    }
    /// Who was there, in the order of their ids.
    pub fn present_page(
        &self,
        journey: &Key,
        after: Option<PersonId>,
        rows: usize,
    ) -> Result<Vec<PersonId>, StoreError> {
        let after = after.map(|person| person.bytes());
        let after = after.as_ref().map_or(&[][..], |bytes| bytes.as_slice());
        let values = [Value::Text(journey.as_str()), Value::Bytes(after), limit(rows)];
        self.readers.read(|session| session.rows(&PAGE, &values, |row| row.person(0)))
    }
}

pub(crate) fn put(session: &Session<'_>, person: PersonId, journey: &Key) -> Result<(), StoreError> {
    session.run(&PUT, &[Value::Bytes(&person.bytes()), Value::Text(journey.as_str())]).map(|_| ())
}

pub(crate) fn drop(session: &Session<'_>, person: PersonId, journey: &Key) -> Result<(), StoreError> {
    session.run(&DROP, &[Value::Bytes(&person.bytes()), Value::Text(journey.as_str())]).map(|_| ())
}

pub(crate) fn drop_all(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP_ALL, &[Value::Bytes(&person.bytes())]).map(|_| ())
}

pub(crate) fn drop_journey(session: &Session<'_>, journey: &Key) -> Result<(), StoreError> {
    session.run(&DROP_JOURNEY, &[Value::Text(journey.as_str())]).map(|_| ())
}
