//! How many messages are how far, over all occasions: for whoever watches that mail arrives.
//!
//! **Invariant:** counts, and nobody behind them.

use crate::Store;
use crate::engine::{Statement, Value, statement};
use crate::error::StoreError;
use entrenous_core::communicate::State;
use entrenous_core::moment::Moment;

const STATES: Statement = statement!("message/states");
/// There are fewer states with their reasons.
const STATES_MOST: i64 = 1_000;

impl Store {
    /// How many messages are how far: those that are open, and those that ended after a moment.
    pub fn message_states(&self, since: Moment) -> Result<Vec<(State, u64)>, StoreError> {
        let values = [Value::Int(since.microseconds()), Value::Int(STATES_MOST)];
        self.readers.read(|session| {
            session.rows(&STATES, &values, |row| {
                let state = State::read(&row.text(0)?, &row.text(1)?).ok_or(row.damaged())?;
                Ok((state, row.count(2)?))
            })
        })
    }
}
