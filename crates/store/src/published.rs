//! Which messages to many have gone out, and when the first of each did.
//!
//! **Invariant:** nothing of whom it went to is here.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("published/put");
const ALL: Statement = statement!("published/all");

impl Store {
    /// Every message to many that has gone out, by name.
    pub fn published(&self) -> Result<Vec<(Key, Moment)>, StoreError> {
        let values = [limit(crate::PAGE_MOST)];
        self.readers.read(|session| session.rows(&ALL, &values, |row| Ok((row.key(0)?, row.moment(1)?))))
    }
}

pub(crate) fn put(session: &Session<'_>, def: &Key, at: Moment) -> Result<(), StoreError> {
    session.run(&PUT, &[Value::Text(def.as_str()), Value::Int(at.microseconds())]).map(|_| ())
}
