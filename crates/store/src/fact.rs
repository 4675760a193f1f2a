//! Facts: sealed values of a person, by item, each with the end of its time.
//!
//! **Invariant:** the store sees sealed bytes only; it neither opens nor compares them.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("fact/put");
const OF: Statement = statement!("fact/of");
const PAGE: Statement = statement!("fact/page");
const EXPIRED: Statement = statement!("fact/expired");
const DROP: Statement = statement!("fact/drop");
const DROP_ITEM: Statement = statement!("fact/drop_item");
const DROP_ALL: Statement = statement!("fact/drop_all");

/// One sealed fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactRow {
    /// Whose.
    pub person: PersonId,
    /// Of which item.
    pub item: Key,
    /// Which of them.
    pub row: RowId,
    /// When it came to be.
    pub at: Moment,
    /// When it must be gone.
    pub until: Moment,
    /// How it came: `volunteered`, `observed`, `inferred`.
    pub source: String,
    /// The sealed value.
    pub sealed: Vec<u8>,
}

impl Store {
    /// The newest facts of one item of a person, newest first.
    pub fn facts(&self, person: PersonId, item: &Key, limit_rows: usize) -> Result<Vec<FactRow>, StoreError> {
        let id = person.bytes();
        let values = [Value::Bytes(&id), Value::Text(item.as_str()), limit(limit_rows)];
        self.readers.read(|session| session.rows(&OF, &values, read))
    }
    /// The facts of an item of all persons after a given one, by person and row; an empty page is the end.
    pub fn fact_page(
        &self,
        item: &Key,
        after: Option<(PersonId, RowId)>,
        limit_rows: usize,
    ) -> Result<Vec<FactRow>, StoreError> {
        let after = after.map(|(person, row)| (person.bytes(), row.bytes()));
        // No bytes at all sort before every id.
        let (person, row) =
            after.as_ref().map_or((&[][..], &[][..]), |(person, row)| (person.as_slice(), row));
        let values = [Value::Text(item.as_str()), Value::Bytes(person), Value::Bytes(row), limit(limit_rows)];
        self.readers.read(|session| session.rows(&PAGE, &values, read))
    }
    /// The facts whose time has ended at `now`, the longest ended first.
    pub fn expired_facts(&self, now: Moment, limit_rows: usize) -> Result<Vec<FactRow>, StoreError> {
        self.readers.read(|session| expired(session, now, limit_rows))
    }
}

fn read(row: &Row<'_>) -> Result<FactRow, StoreError> {
    Ok(FactRow {
        person: row.person(0)?,
        item: row.key(1)?,
        row: row.row_id(2)?,
        at: row.moment(3)?,
        until: row.moment(4)?,
        source: row.text(5)?,
        sealed: row.bytes(6)?,
    })
}

fn expired(session: &Session<'_>, now: Moment, limit_rows: usize) -> Result<Vec<FactRow>, StoreError> {
    session.rows(&EXPIRED, &[Value::Int(now.microseconds()), limit(limit_rows)], read)
}

pub(crate) fn put(session: &Session<'_>, fact: &FactRow) -> Result<(), StoreError> {
    let values = [
        Value::Bytes(&fact.person.bytes()),
        Value::Text(fact.item.as_str()),
        Value::Bytes(&fact.row.bytes()),
        Value::Int(fact.at.microseconds()),
        Value::Int(fact.until.microseconds()),
        Value::Text(&fact.source),
        Value::Bytes(&fact.sealed),
    ];
    session.run(&PUT, &values).map(|_| ())
}

pub(crate) fn drop_one(
    session: &Session<'_>,
    person: PersonId,
    item: &Key,
    row: RowId,
) -> Result<(), StoreError> {
    let values = [Value::Bytes(&person.bytes()), Value::Text(item.as_str()), Value::Bytes(&row.bytes())];
    session.run(&DROP, &values).map(|_| ())
}

pub(crate) fn drop_item(session: &Session<'_>, person: PersonId, item: &Key) -> Result<(), StoreError> {
    session.run(&DROP_ITEM, &[Value::Bytes(&person.bytes()), Value::Text(item.as_str())]).map(|_| ())
}

pub(crate) fn drop_all(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP_ALL, &[Value::Bytes(&person.bytes())]).map(|_| ())
}

/// One row at a time by its whole key: a `DELETE … IN (SELECT … LIMIT)` over many persons is not portable.
pub(crate) fn drop_older(session: &Session<'_>, until: Moment, limit_rows: usize) -> Result<(), StoreError> {
    let rows = expired(session, until, limit_rows)?;
    rows.iter().try_for_each(|fact| drop_one(session, fact.person, &fact.item, fact.row))
}
