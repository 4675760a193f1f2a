//! Which person a business means by its own name for a customer, found by a keyed hash of that name.
//!
//! **Invariant:** the name itself is not stored, and nobody can guess it without the vault's key.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use entrenous_core::id::PersonId;

const PUT: Statement = statement!("reference/put");
const GET: Statement = statement!("reference/get");
const OF: Statement = statement!("reference/of");
const DROP_ALL: Statement = statement!("reference/drop_all");

impl Store {
    /// The person found under a name.
    pub fn referred(&self, lookup: &[u8; 32]) -> Result<Option<PersonId>, StoreError> {
        let found =
            self.readers.read(|session| session.rows(&GET, &[Value::Bytes(lookup)], |row| row.person(0)))?;
        Ok(found.into_iter().next())
    }
    /// Whether the business has a name of its own for a person.
    pub fn is_referred(&self, person: PersonId) -> Result<bool, StoreError> {
        let id = person.bytes();
        let values = [Value::Bytes(&id), Value::Int(1)];
        let found = self.readers.read(|session| session.rows(&OF, &values, |row| row.person(0)))?;
        Ok(!found.is_empty())
    }
}

pub(crate) fn put(session: &Session<'_>, lookup: &[u8; 32], person: PersonId) -> Result<(), StoreError> {
    session.run(&PUT, &[Value::Bytes(lookup), Value::Bytes(&person.bytes())]).map(|_| ())
}

pub(crate) fn drop_all(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP_ALL, &[Value::Bytes(&person.bytes())]).map(|_| ())
}
