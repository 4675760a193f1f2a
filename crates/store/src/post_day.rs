//! What came of mail by day: of everyone together, by the domain it is from and by who keeps the mailboxes.
//!
//! **Invariant:** no person and no address is in a row.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::communicate::PostCount;

const ADD: Statement = statement!("post_day/add");
const OF: Statement = statement!("post_day/of");

/// How many rows of one sender are read: ten keepers of mailboxes over a year and more.
const ROWS_MOST: usize = 10_000;

impl Store {
    /// What came of the mail of a sender since a day.
    pub fn post_days(&self, sender: &str, since: i64) -> Result<Vec<PostCount>, StoreError> {
        let values = [Value::Text(sender), Value::Int(since), limit(ROWS_MOST)];
        self.readers.read(|session| {
            session.rows(&OF, &values, |row| {
                Ok(PostCount {
                    sender: sender.to_owned(),
                    receiver: row.text(0)?,
                    day: row.int(1)?,
                    epoch: row.int(2)?,
                    accepted: row.count(3)?,
                    bounced: row.count(4)?,
                    complained: row.count(5)?,
                })
            })
        })
    }
}

pub(crate) fn add(session: &Session<'_>, one: &PostCount) -> Result<(), StoreError> {
    let count = |count: u64| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let values = [
        Value::Text(&one.sender),
        Value::Text(&one.receiver),
        Value::Int(one.day),
        Value::Int(one.epoch),
        count(one.accepted),
        count(one.bounced),
        count(one.complained),
    ];
    session.run(&ADD, &values).map(|_| ())
}
