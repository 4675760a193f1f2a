//! What came of suggestions, by day, slot, aim, rung and layout: counts of answers, never of people.
//!
//! **Invariant:** a row names nobody and no answer; nothing leads from it to either.
//! **Invariant:** a row is put as a whole: put twice, it counts once.

use crate::Store;
use crate::engine::{self, Row, Session, Statement, Value, statement};
use crate::error::{File, StoreError};
use std::path::Path;

const PUT: Statement = statement!("attribution/put");
const GET: Statement = statement!("attribution/get");
const BETWEEN: Statement = statement!("attribution/between");

/// How many rows are read at most.
pub const CELLS_MOST: i64 = 500_000;

/// What is counted together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AttributionCell {
    /// The day of the answers, counted from 1970.
    pub day: i64,
    /// What was filled.
    pub slot: String,
    /// What was wished for.
    pub aim: String,
    /// How much was known.
    pub rung: String,
    /// How it was laid out; empty, if the slot has no layouts.
    pub layout: String,
}

/// How often.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AttributionCounts {
    /// Answers given.
    pub shown: i64,
    /// Answers of which something was clicked.
    pub clicked: i64,
    /// Answers of which something was laid into the basket.
    pub basket: i64,
    /// Answers of which something was bought.
    pub bought: i64,
}

impl AttributionCounts {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            shown: self.shown.saturating_add(other.shown),
            clicked: self.clicked.saturating_add(other.clicked),
            basket: self.basket.saturating_add(other.basket),
            bought: self.bought.saturating_add(other.bought),
        }
    }
}

impl Store {
    /// What is counted in a cell so far.
    pub fn attribution(&self, cell: &AttributionCell) -> Result<AttributionCounts, StoreError> {
        self.readers.read(|session| {
            let found = session.rows(&GET, &named(cell), |row| counts(row, 0))?;
            Ok(found.into_iter().next().unwrap_or_default())
        })
    }
    /// The cells of some days, both included.
    pub fn attributions(
        &self,
        first: i64,
        last: i64,
    ) -> Result<Vec<(AttributionCell, AttributionCounts)>, StoreError> {
        self.readers.read(|session| between(session, first, last))
    }
}

/// The cells of some days, read beside the program that serves the house: nothing is locked, made or changed.
pub fn attributions_beside(
    data_dir: &Path,
    first: i64,
    last: i64,
) -> Result<Vec<(AttributionCell, AttributionCounts)>, StoreError> {
    match engine::open_beside(data_dir, File::Rows, engine::ROWS)? {
        Some(readers) => readers.read(|session| between(session, first, last)),
        // A file of an earlier version has counted nothing.
        None => Ok(Vec::new()),
    }
}

fn between(
    session: &Session<'_>,
    first: i64,
    last: i64,
) -> Result<Vec<(AttributionCell, AttributionCounts)>, StoreError> {
    let values = [Value::Int(first), Value::Int(last), Value::Int(CELLS_MOST)];
    session.rows(&BETWEEN, &values, |row| {
        let cell = AttributionCell {
            day: row.int(0)?,
            slot: row.text(1)?,
            aim: row.text(2)?,
            rung: row.text(3)?,
            layout: row.text(4)?,
        };
        Ok((cell, counts(row, 5)?))
    })
}

fn counts(row: &Row<'_>, from: usize) -> Result<AttributionCounts, StoreError> {
    let count = |number: usize| row.int(from.saturating_add(number));
    Ok(AttributionCounts { shown: count(0)?, clicked: count(1)?, basket: count(2)?, bought: count(3)? })
}

const fn named(cell: &AttributionCell) -> [Value<'_>; 5] {
    [
        Value::Int(cell.day),
        Value::Text(cell.slot.as_str()),
        Value::Text(cell.aim.as_str()),
        Value::Text(cell.rung.as_str()),
        Value::Text(cell.layout.as_str()),
    ]
}

pub(crate) fn put(
    session: &Session<'_>,
    cell: &AttributionCell,
    counts: AttributionCounts,
) -> Result<(), StoreError> {
    let AttributionCounts { shown, clicked, basket, bought } = counts;
    let [day, slot, aim, rung, layout] = named(cell);
    let [shown, clicked, basket, bought] = [shown, clicked, basket, bought].map(Value::Int);
    let values = [day, slot, aim, rung, layout, shown, clicked, basket, bought];
    session.run(&PUT, &values).map(|_| ())
}
