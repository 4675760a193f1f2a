//! Every notice as it was shown, named by the hash of its text, so that it can be proved what someone agreed to.
//!
//! **Invariant:** a notice never changes and never goes.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use entrenous_core::hash::Hash;
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("notice/put");
const GET: Statement = statement!("notice/get");

/// A notice as it was shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoticeRow {
    /// Its language.
    pub locale: String,
    /// When it was first written.
    pub at: Moment,
    /// Its text.
    pub body: String,
}

impl Store {
    /// The notice with this hash.
    pub fn notice(&self, hash: &Hash) -> Result<Option<NoticeRow>, StoreError> {
        let found = self.readers.read(|session| {
            session.rows(&GET, &[Value::Bytes(hash.bytes())], |row| {
                Ok(NoticeRow { locale: row.text(0)?, at: row.moment(1)?, body: row.text(2)? })
            })
        })?;
        Ok(found.into_iter().next())
    }
}

pub(crate) fn put(
    session: &Session<'_>,
    hash: &Hash,
    locale: &str,
    at: Moment,
    body: &str,
) -> Result<(), StoreError> {
    let values =
        [Value::Bytes(hash.bytes()), Value::Text(locale), Value::Int(at.microseconds()), Value::Text(body)];
    session.run(&PUT, &values).map(|_| ())
}
