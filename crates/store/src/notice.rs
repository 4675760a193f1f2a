//! Every notice as it was shown, named by the hash of its text, so that it can be proved what someone agreed to.
//!
//! **Invariant:** a notice never changes and never goes.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::hash::Hash;
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("notice/put");
const PAGE: Statement = statement!("notice/page");
const FIRST: Statement = statement!("notice/first");
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
    /// When the first notice was written: since when the house can ask.
    pub fn first_notice(&self) -> Result<Option<Moment>, StoreError> {
        let found =
            self.readers.read(|session| session.rows(&FIRST, &[Value::Int(1)], |row| row.moment(0)))?;
        Ok(found.into_iter().next())
    }
    /// The notices after a given one, by their hash; an empty page is the end.
    pub fn notice_page(
        &self,
        after: Option<Hash>,
        limit_rows: usize,
    ) -> Result<Vec<(Hash, NoticeRow)>, StoreError> {
        // No bytes at all sort before every hash.
        let after = after.as_ref().map_or(&[][..], |hash| hash.bytes());
        self.readers.read(|session| {
            session.rows(&PAGE, &[Value::Bytes(after), limit(limit_rows)], |row| {
                let hash = row.bytes(0)?.try_into().map_err(|_| row.damaged())?;
                let notice = NoticeRow { locale: row.text(1)?, at: row.moment(2)?, body: row.text(3)? };
                Ok((Hash::from_bytes(hash), notice))
            })
        })
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
