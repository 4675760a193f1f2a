//! Where people stand in journeys: one row for each person and journey, also after they left it, so that nobody is greeted twice.
//!
//! **Invariant:** a row goes with its person.
//! **Invariant:** a row says where someone stands, and nothing of what they did.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("enrolment/put");
const GET: Statement = statement!("enrolment/get");
const OF: Statement = statement!("enrolment/of");
const DUE: Statement = statement!("enrolment/due");
const WAKE: Statement = statement!("enrolment/wake");
const DROP_ALL: Statement = statement!("enrolment/drop_all");
const COUNTS: Statement = statement!("enrolment/counts");

/// How many places of journeys are counted at most.
const PLACES_MOST: usize = 100_000;

/// Where a person stands in a journey.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnrolmentRow {
    /// Who.
    pub person: PersonId,
    /// In which journey.
    pub journey: Key,
    /// The version of it that they walk.
    pub version: u64,
    /// At which step.
    pub step: Key,
    /// Since when they are on the way.
    pub since: Moment,
    /// Since when they stand at this step.
    pub arrived: Moment,
    /// When they are to be looked at again; when they left, once they have.
    pub due: Moment,
    /// Why they left, by the code of the reason; nothing while they are on the way.
    pub left: Option<String>,
}

/// How many people stand at one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnrolmentCount {
    /// Of which journey.
    pub journey: Key,
    /// At which step.
    pub step: Key,
    /// Why they left there; nothing for those who are on the way.
    pub left: Option<String>,
    /// How many.
    pub count: u64,
}

impl Store {
    /// Where a person stands in a journey, or how they left it.
    pub fn enrolment(&self, person: PersonId, journey: &Key) -> Result<Option<EnrolmentRow>, StoreError> {
        let id = person.bytes();
        let values = [Value::Bytes(&id), Value::Text(journey.as_str())];
        let found = self.readers.read(|session| session.rows(&GET, &values, read))?;
        Ok(found.into_iter().next())
    }
    /// Every journey of a person.
    pub fn enrolments(&self, person: PersonId, rows: usize) -> Result<Vec<EnrolmentRow>, StoreError> {
        let id = person.bytes();
        self.readers.read(|session| session.rows(&OF, &[Value::Bytes(&id), limit(rows)], read))
    }
    /// People on the way who are to be looked at now, the longest due first.
    pub fn due_enrolments(&self, now: Moment, rows: usize) -> Result<Vec<EnrolmentRow>, StoreError> {
        let values = [Value::Int(now.microseconds()), limit(rows)];
        self.readers.read(|session| session.rows(&DUE, &values, read))
    }
    /// How many people stand where, and left how.
    pub fn enrolment_counts(&self) -> Result<Vec<EnrolmentCount>, StoreError> {
        self.readers.read(|session| {
            session.rows(&COUNTS, &[limit(PLACES_MOST)], |row| {
                let left = (row.int(2)? == 0).then(|| row.text(3)).transpose()?;
                Ok(EnrolmentCount { journey: row.key(0)?, step: row.key(1)?, left, count: row.count(4)? })
            })
        })
    }
}

fn read(row: &Row<'_>) -> Result<EnrolmentRow, StoreError> {
    let open = row.int(7)? == 1;
    Ok(EnrolmentRow {
        person: row.person(0)?,
        journey: row.key(1)?,
        version: u64::from_be_bytes(row.int(2)?.to_be_bytes()),
        step: row.key(3)?,
        since: row.moment(4)?,
        arrived: row.moment(5)?,
        due: row.moment(6)?,
        left: (!open).then(|| row.text(8)).transpose()?,
    })
}

pub(crate) fn put(session: &Session<'_>, row: &EnrolmentRow) -> Result<(), StoreError> {
    let id = row.person.bytes();
    let values = [
        Value::Bytes(&id),
        Value::Text(row.journey.as_str()),
        Value::Int(i64::from_be_bytes(row.version.to_be_bytes())),
        Value::Text(row.step.as_str()),
        Value::Int(row.since.microseconds()),
        Value::Int(row.arrived.microseconds()),
        Value::Int(row.due.microseconds()),
        Value::Int(i64::from(row.left.is_none())),
        Value::Text(row.left.as_deref().unwrap_or_default()),
    ];
    session.run(&PUT, &values).map(|_| ())
}

pub(crate) fn wake(session: &Session<'_>, person: PersonId, at: Moment) -> Result<(), StoreError> {
    session.run(&WAKE, &[Value::Bytes(&person.bytes()), Value::Int(at.microseconds())]).map(|_| ())
}

pub(crate) fn drop_all(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP_ALL, &[Value::Bytes(&person.bytes())]).map(|_| ())
}
