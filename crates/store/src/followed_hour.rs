//! In which hours of the day the links of a purpose were followed, by everyone together and over all time.
//!
//! **Invariant:** no person, no message, no link and no day is in a row: 24 numbers for each purpose are all there is.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use entrenous_core::id::Key;

const ADD: Statement = statement!("followed_hour/add");
const OF: Statement = statement!("followed_hour/of");

/// Hours of a day.
const HOURS: i64 = 24;

impl Store {
    /// How often links of a purpose were followed in each hour of the day.
    pub fn followed_hours(&self, purpose: &Key) -> Result<[u64; 24], StoreError> {
        let values = [Value::Text(purpose.as_str()), Value::Int(HOURS)];
        let rows = self
            .readers
            .read(|session| session.rows(&OF, &values, |row| Ok((row.int(0)?, row.count(1)?))))?;
        let mut hours = [0; 24];
        for (hour, count) in rows {
            if let Some(place) = usize::try_from(hour).ok().and_then(|hour| hours.get_mut(hour)) {
                *place = count;
            }
        }
        Ok(hours)
    }
}

pub(crate) fn add(session: &Session<'_>, purpose: &Key, hour: u8) -> Result<(), StoreError> {
    let values = [Value::Text(purpose.as_str()), Value::Int(hour.into())];
    session.run(&ADD, &values).map(|_| ())
}
