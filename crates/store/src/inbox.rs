//! What lies in people's inboxes on the business's own pages: sealed cards, each until its time is over.
//!
//! **Invariant:** a card goes with its person; one that is there stays as it is but for when it was read.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("inbox/put");
const OF: Statement = statement!("inbox/of");
const EXPIRED: Statement = statement!("inbox/expired");
const SEE: Statement = statement!("inbox/see");
const DROP: Statement = statement!("inbox/drop");
const DROP_ALL: Statement = statement!("inbox/drop_all");

/// A card as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardRow {
    /// Whose.
    pub person: PersonId,
    /// The message it is of.
    pub row: RowId,
    /// For which purpose.
    pub purpose: Key,
    /// Since when it lies there.
    pub at: Moment,
    /// When it must be gone.
    pub until: Moment,
    /// When it was read; nothing, if it was not yet.
    pub seen: Option<Moment>,
    /// What it says, sealed.
    pub sealed: Vec<u8>,
}

impl Store {
    /// What lies in a person's inbox, the newest first.
    pub fn inbox(&self, person: PersonId, rows: usize) -> Result<Vec<CardRow>, StoreError> {
        let id = person.bytes();
        self.readers.read(|session| session.rows(&OF, &[Value::Bytes(&id), limit(rows)], read))
    }
    /// Cards whose time is over, the longest over first.
    pub fn expired_cards(&self, now: Moment, rows: usize) -> Result<Vec<CardRow>, StoreError> {
        let values = [Value::Int(now.microseconds()), limit(rows)];
        self.readers.read(|session| session.rows(&EXPIRED, &values, read))
    }
}

fn read(row: &Row<'_>) -> Result<CardRow, StoreError> {
    let seen = Some(row.moment(5)?).filter(|seen| seen.microseconds() != 0);
    Ok(CardRow {
        person: row.person(0)?,
        row: row.row_id(1)?,
        purpose: row.key(2)?,
        at: row.moment(3)?,
        until: row.moment(4)?,
        seen,
        sealed: row.bytes(6)?,
    })
}

pub(crate) fn put(session: &Session<'_>, card: &CardRow) -> Result<(), StoreError> {
    let values = [
        Value::Bytes(&card.person.bytes()),
        Value::Bytes(&card.row.bytes()),
        Value::Text(card.purpose.as_str()),
        Value::Int(card.at.microseconds()),
        Value::Int(card.until.microseconds()),
        Value::Int(card.seen.map_or(0, Moment::microseconds)),
        Value::Bytes(&card.sealed),
    ];
    session.run(&PUT, &values).map(|_| ())
}

pub(crate) fn see(session: &Session<'_>, person: PersonId, row: RowId, at: Moment) -> Result<(), StoreError> {
    let values = [Value::Bytes(&person.bytes()), Value::Bytes(&row.bytes()), Value::Int(at.microseconds())];
    session.run(&SEE, &values).map(|_| ())
}

pub(crate) fn drop_one(session: &Session<'_>, person: PersonId, row: RowId) -> Result<(), StoreError> {
    session.run(&DROP, &[Value::Bytes(&person.bytes()), Value::Bytes(&row.bytes())]).map(|_| ())
}

pub(crate) fn drop_all(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP_ALL, &[Value::Bytes(&person.bytes())]).map(|_| ())
}
