//! Campaigns: how far each is, what it sends, and who was decided on last.
//!
//! **Invariant:** nothing of a person is in a row but the place of one in the order of people, so that deciding goes on after a fall.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use entrenous_core::communicate::{CampaignRow, Course};
use entrenous_core::id::PersonId;

const PUT: Statement = statement!("campaign/put");
const ALL: Statement = statement!("campaign/all");

/// How many campaigns a house keeps.
pub const CAMPAIGNS_MOST: i64 = 10_000;

impl Store {
    /// All campaigns, by name.
    pub fn campaigns(&self) -> Result<Vec<CampaignRow>, StoreError> {
        self.readers.read(|session| session.rows(&ALL, &[Value::Int(CAMPAIGNS_MOST)], read))
    }
}

fn read(row: &Row<'_>) -> Result<CampaignRow, StoreError> {
    let after: Vec<u8> = row.bytes(4)?;
    Ok(CampaignRow {
        key: row.key(0)?,
        course: Course::find(&row.text(1)?).ok_or(row.damaged())?,
        body: row.text(2)?,
        due: row.moment(3)?,
        after: after.try_into().ok().map(PersonId::from_bytes),
        at: row.moment(5)?,
    })
}

pub(crate) fn put(session: &Session<'_>, row: &CampaignRow) -> Result<(), StoreError> {
    let after = row.after.map(|person| person.bytes());
    let values = [
        Value::Text(row.key.as_str()),
        Value::Text(row.course.word()),
        Value::Text(&row.body),
        Value::Int(row.due.microseconds()),
        Value::Bytes(after.as_ref().map_or(&[], |bytes| bytes.as_slice())),
        Value::Int(row.at.microseconds()),
    ];
    session.run(&PUT, &values).map(|_| ())
}
