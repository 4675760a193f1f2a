//! The signed records of choices, append-only while their person is here.
//!
//! **Invariant:** the record of someone without identity is kept under sixteen zero bytes, so that no identity is made for a no.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::{PersonId, RowId};
use entrenous_core::moment::Moment;

const ADD: Statement = statement!("record/add");
const OF: Statement = statement!("record/of");
const BETWEEN: Statement = statement!("record/between");
const TIMES: Statement = statement!("record/times");
const FIND: Statement = statement!("record/find");
const DROP_ALL: Statement = statement!("record/drop_all");

/// How many records of one person are read, newest first.
pub const RECORDS_MOST: i64 = 100_000;
/// The key of records without identity.
const NOBODY: [u8; 16] = [0; 16];

/// In place of the number of a line that is not known.
const NO_LINE: i64 = -1;

/// The record of one act of choosing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordRow {
    /// Its id.
    pub row: RowId,
    /// When.
    pub at: Moment,
    /// Its signed text.
    pub receipt: String,
    /// The number of its line in the ledger; unknown of records from before it was kept.
    pub seq: Option<u64>,
}

/// A record of whoever made it, and its place in the order in which all were made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnyRecord {
    /// Whose; nobody's, if the choice needed no identity.
    pub person: Option<PersonId>,
    /// The record.
    pub record: RecordRow,
}

impl Store {
    /// The records of a person, newest first.
    pub fn records(&self, person: PersonId) -> Result<Vec<RecordRow>, StoreError> {
        let id = person.bytes();
        self.readers.read(|session| session.rows(&OF, &[Value::Bytes(&id), Value::Int(RECORDS_MOST)], read))
    }
    /// The newest records of a person, newest first.
    pub fn newest_records(&self, person: PersonId, limit_rows: usize) -> Result<Vec<RecordRow>, StoreError> {
        let id = person.bytes();
        self.readers.read(|session| session.rows(&OF, &[Value::Bytes(&id), limit(limit_rows)], read))
    }
    /// When a person's records were made, newest first.
    pub fn record_times(&self, person: PersonId, limit_rows: usize) -> Result<Vec<Moment>, StoreError> {
        let values = [Value::Bytes(&person.bytes()), limit(limit_rows)];
        self.readers.read(|session| session.rows(&TIMES, &values, |row| row.moment(0)))
    }
    /// The records of all who are not leaving, made from one moment on and before another, the oldest first,
    /// after a given one of them; an empty page is the end.
    pub fn records_between(
        &self,
        from: Moment,
        until: Moment,
        after: Option<&AnyRecord>,
        limit_rows: usize,
    ) -> Result<Vec<AnyRecord>, StoreError> {
        let after = after.map(|last| (last.record.at, key(last.person), last.record.row.bytes()));
        // No bytes at all sort before every id.
        let (at, person, row) =
            after.as_ref().map_or((from, &[][..], &[][..]), |(at, person, row)| (*at, person, row));
        let values = [
            Value::Int(at.microseconds()),
            Value::Bytes(person),
            Value::Bytes(row),
            Value::Int(until.microseconds()),
            limit(limit_rows),
        ];
        self.readers.read(|session| {
            session.rows(&BETWEEN, &values, |row| {
                let person = Some(row.person(0)?).filter(|person| person.bytes() != NOBODY);
                let record = RecordRow {
                    row: row.row_id(1)?,
                    at: row.moment(2)?,
                    receipt: row.text(3)?,
                    seq: line(row, 4)?,
                };
                Ok(AnyRecord { person, record })
            })
        })
    }
    /// The record with this id, whoever's.
    pub fn find_record(&self, row: RowId) -> Result<Option<RecordRow>, StoreError> {
        let id = row.bytes();
        let found = self.readers.read(|session| session.rows(&FIND, &[Value::Bytes(&id)], read))?;
        Ok(found.into_iter().next())
    }
}

fn key(person: Option<PersonId>) -> [u8; 16] {
    person.map_or(NOBODY, |person| person.bytes())
}

/// The number of the line in a column, if it is known.
fn line(row: &Row<'_>, column: usize) -> Result<Option<u64>, StoreError> {
    Ok(u64::try_from(row.int(column)?).ok())
}

fn read(row: &Row<'_>) -> Result<RecordRow, StoreError> {
    Ok(RecordRow {
        row: row.row_id(0)?,
        at: row.moment(1)?,
        receipt: row.text(2)?,
        seq: u64::try_from(row.int(3)?).ok(),
    })
}

pub(crate) fn add(
    session: &Session<'_>,
    person: Option<PersonId>,
    row: RowId,
    at: Moment,
    receipt: &str,
    seq: Option<u64>,
) -> Result<(), StoreError> {
    let person = key(person);
    let values = [
        Value::Bytes(&person),
        Value::Bytes(&row.bytes()),
        Value::Int(at.microseconds()),
        Value::Text(receipt),
        Value::Int(seq.map_or(NO_LINE, u64::cast_signed)),
    ];
    session.run(&ADD, &values).map(|_| ())
}

pub(crate) fn drop_all(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP_ALL, &[Value::Bytes(&person.bytes())]).map(|_| ())
}
