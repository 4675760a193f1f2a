//! Settings of the house that must outlive a restart: a name and a text.
//!
//! **Invariant:** nothing of a person is a setting.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;

const PUT: Statement = statement!("setting/put");
const GET: Statement = statement!("setting/get");

impl Store {
    /// The setting of this name.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let found =
            self.readers.read(|session| session.rows(&GET, &[Value::Text(key)], |row| row.text(0)))?;
        Ok(found.into_iter().next())
    }
}

pub(crate) fn put(session: &Session<'_>, key: &str, body: &str) -> Result<(), StoreError> {
    session.run(&PUT, &[Value::Text(key), Value::Text(body)]).map(|_| ())
}
