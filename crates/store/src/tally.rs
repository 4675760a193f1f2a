//! How often the links of a message were followed, and how often it was opened, by everyone together and by the day.
//!
//! **Invariant:** no person, no address of a machine and no time within a day is in a row.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::communicate::Occasion;
use entrenous_core::id::Key;

const ADD: Statement = statement!("tally/add");
const OF: Statement = statement!("tally/of");

/// How many rows of one message on one occasion are read: two hundred links over half a year.
const ROWS_MOST: usize = 50_000;

/// One more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tally {
    /// Of which message.
    pub def: Key,
    /// On which occasion.
    pub occasion: Occasion,
    /// Which link, by where it leads; empty for an opening.
    pub link: String,
    /// On which day, in days since 1970.
    pub day: i64,
}

/// How many on one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TallyRow {
    /// Which link, by where it leads; empty for openings.
    pub link: String,
    /// On which day, in days since 1970.
    pub day: i64,
    /// How many.
    pub count: u64,
}

impl Store {
    /// How often the links of a message on an occasion were followed, by link and day.
    pub fn tally(&self, def: &Key, occasion: &Occasion) -> Result<Vec<TallyRow>, StoreError> {
        let values = [Value::Text(def.as_str()), Value::Text(occasion.as_str()), limit(ROWS_MOST)];
        self.readers.read(|session| {
            session.rows(&OF, &values, |row| {
                Ok(TallyRow { link: row.text(0)?, day: row.int(1)?, count: row.count(2)? })
            })
        })
    }
}

pub(crate) fn add(session: &Session<'_>, tally: &Tally) -> Result<(), StoreError> {
    let values = [
        Value::Text(tally.def.as_str()),
        Value::Text(tally.occasion.as_str()),
        Value::Text(&tally.link),
        Value::Int(tally.day),
    ];
    session.run(&ADD, &values).map(|_| ())
}
