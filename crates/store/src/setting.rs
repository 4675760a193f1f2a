//! Settings of the house that must outlive a restart: a name and a text.
//!
//! **Invariant:** nothing of a person is a setting.

use crate::Store;
use crate::engine::{self, Session, Statement, Value, statement};
use crate::error::{File, StoreError};
use std::path::Path;

const PUT: Statement = statement!("setting/put");
const GET: Statement = statement!("setting/get");

impl Store {
    /// The setting of this name.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.readers.read(|session| get(session, key))
    }

    /// The setting of this name, read beside the server that may hold the store.
    pub fn setting_beside(data_dir: &Path, key: &str) -> Result<Option<String>, StoreError> {
        match engine::open_beside(data_dir, File::Rows, engine::ROWS)? {
            Some(readers) => readers.read(|session| get(session, key)),
            None => Ok(None),
        }
    }
}

fn get(session: &Session<'_>, key: &str) -> Result<Option<String>, StoreError> {
    Ok(session.rows(&GET, &[Value::Text(key)], |row| row.text(0))?.into_iter().next())
}

pub(crate) fn put(session: &Session<'_>, key: &str, body: &str) -> Result<(), StoreError> {
    session.run(&PUT, &[Value::Text(key), Value::Text(body)]).map(|_| ())
}
