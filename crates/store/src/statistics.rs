//! Counts as they were let out, by month: drawn once, kept as they are, and read by whoever may see them.
//!
//! **Invariant:** what was let out of a month never changes: a second text for it is not taken.
//! **Invariant:** nothing here tells of one person; the rows were made of noisy counts before they came.

use crate::Store;
use crate::engine::{self, Row, Session, Statement, Value, statement};
use crate::error::{File, StoreError};
use entrenous_core::moment::{Moment, Month};
use std::path::Path;

const PUT: Statement = statement!("statistics/put");
const ALL: Statement = statement!("statistics/all");

/// How many months are read, the newest first.
pub const MONTHS_MOST: i64 = 1_200;

/// The counts of one month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatisticsRow {
    /// Which month.
    pub month: Month,
    /// When they were let out.
    pub at: Moment,
    /// Their text.
    pub body: String,
}

impl Store {
    /// What was let out, the newest month first.
    pub fn statistics(&self) -> Result<Vec<StatisticsRow>, StoreError> {
        self.readers.read(all)
    }
}

/// What a house has let out, read beside the program that serves it: nothing is locked, made or changed.
pub fn statistics_beside(data_dir: &Path) -> Result<Vec<StatisticsRow>, StoreError> {
    match engine::open_beside(data_dir, File::Rows, engine::ROWS)? {
        Some(readers) => readers.read(all),
        // A file of an earlier version has let out nothing.
        None => Ok(Vec::new()),
    }
}

fn all(session: &Session<'_>) -> Result<Vec<StatisticsRow>, StoreError> {
    session.rows(&ALL, &[Value::Int(MONTHS_MOST)], read)
}

fn read(row: &Row<'_>) -> Result<StatisticsRow, StoreError> {
    let month = row.text(0)?.parse().map_err(|_| row.damaged())?;
    Ok(StatisticsRow { month, at: row.moment(1)?, body: row.text(2)? })
}

pub(crate) fn put(session: &Session<'_>, row: &StatisticsRow) -> Result<(), StoreError> {
    let month = row.month.to_string();
    let values = [Value::Text(&month), Value::Int(row.at.microseconds()), Value::Text(&row.body)];
    session.run(&PUT, &values).map(|_| ())
}
