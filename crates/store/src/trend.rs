//! Trends as they were let out, by period: drawn once, kept as they are, read by everyone.
//!
//! **Invariant:** what was let out of a period never changes: a second text for it is not taken.
//! **Invariant:** nothing here tells of one person; the rows were made of noisy counts before they came.

use crate::Store;
use crate::engine::{self, Row, Session, Statement, Value, statement};
use crate::error::{File, StoreError};
use entrenous_core::moment::{Moment, Period};
use std::path::Path;

const PUT: Statement = statement!("trend/put");
const ALL: Statement = statement!("trend/all");
const PERIODS: Statement = statement!("trend/periods");

/// How many periods are read, the newest first: ten years of weeks.
pub const PERIODS_MOST: i64 = 530;

/// The trends of one period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrendRow {
    /// Which period.
    pub period: Period,
    /// When they were let out.
    pub at: Moment,
    /// Their text.
    pub body: String,
}

impl Store {
    /// What was let out, the newest period first.
    pub fn trends(&self) -> Result<Vec<TrendRow>, StoreError> {
        self.readers.read(all)
    }
    /// Of which periods something was let out, the newest first.
    pub fn trend_periods(&self) -> Result<Vec<Period>, StoreError> {
        let period = |row: &Row<'_>| row.text(0)?.parse().map_err(|_| row.damaged());
        self.readers.read(|session| session.rows(&PERIODS, &[Value::Int(PERIODS_MOST)], period))
    }
}

/// What a house has let out, read beside the program that serves it: nothing is locked, made or changed.
pub fn trends_beside(data_dir: &Path) -> Result<Vec<TrendRow>, StoreError> {
    match engine::open_beside(data_dir, File::Rows, engine::ROWS)? {
        Some(readers) => readers.read(all),
        // A file of an earlier version has let out nothing.
        None => Ok(Vec::new()),
    }
}

fn all(session: &Session<'_>) -> Result<Vec<TrendRow>, StoreError> {
    session.rows(&ALL, &[Value::Int(PERIODS_MOST)], read)
}

fn read(row: &Row<'_>) -> Result<TrendRow, StoreError> {
    let period = row.text(0)?.parse().map_err(|_| row.damaged())?;
    Ok(TrendRow { period, at: row.moment(1)?, body: row.text(2)? })
}

pub(crate) fn put(session: &Session<'_>, row: &TrendRow) -> Result<(), StoreError> {
    let (period, begins) = (row.period.to_string(), row.period.begins());
    let values = [
        Value::Text(&period),
        Value::Int(begins.microseconds()),
        Value::Int(row.at.microseconds()),
        Value::Text(&row.body),
    ];
    session.run(&PUT, &values).map(|_| ())
}
