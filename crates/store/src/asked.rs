//! What agents asked for people, and which of their messages were taken.
//!
//! **Invariant:** a request that came to its end stays ended; a message that was taken is known until it is too old to be taken.
//! **Invariant:** nobody is named here but the agent.

use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::{Store, limit};
use entrenous_core::charter::Endpoint;
use entrenous_core::hash::Hash;
use entrenous_core::id::RowId;
use entrenous_core::moment::Moment;
use entrenous_core::rights::{Asked, Course, Exercise};

const PUT: Statement = statement!("asked/put");
const FIND: Statement = statement!("asked/find");
const PAGE: Statement = statement!("asked/page");
const OVERDUE: Statement = statement!("asked/overdue");
const SEE: Statement = statement!("seen/add");
const SEEN: Statement = statement!("seen/get");
const DROP_OLDER: Statement = statement!("seen/drop_older");

impl Store {
    /// The request with this id, whichever agent's.
    pub fn find_asked(&self, row: RowId) -> Result<Option<Asked>, StoreError> {
        let id = row.bytes();
        let found = self.readers.read(|session| session.rows(&FIND, &[Value::Bytes(&id)], read))?;
        Ok(found.into_iter().next())
    }
    /// One page of what agents asked, after the one that was last.
    pub fn asked_page(
        &self,
        after: Option<(&str, RowId)>,
        limit_rows: usize,
    ) -> Result<Vec<Asked>, StoreError> {
        self.readers.read(|session| page(session, after, limit_rows))
    }
    /// What nobody showed in time that they asked.
    pub fn overdue_asked(&self, now: Moment, limit_rows: usize) -> Result<Vec<Asked>, StoreError> {
        let values = [Value::Int(now.microseconds()), limit(limit_rows)];
        self.readers.read(|session| session.rows(&OVERDUE, &values, read))
    }
    /// Whether a message of an agent was taken before.
    pub fn is_seen(&self, agent: &str, hash: &Hash) -> Result<bool, StoreError> {
        let values = [Value::Text(agent), Value::Bytes(hash.bytes())];
        let found = self.readers.read(|session| session.rows(&SEEN, &values, |row| row.moment(0)))?;
        Ok(!found.is_empty())
    }
}

pub(crate) fn page(
    session: &Session<'_>,
    after: Option<(&str, RowId)>,
    limit_rows: usize,
) -> Result<Vec<Asked>, StoreError> {
    let (agent, row) = after.map_or(("", [0; 16]), |(agent, row)| (agent, row.bytes()));
    session.rows(&PAGE, &[Value::Text(agent), Value::Bytes(&row), limit(limit_rows)], read)
}

fn read(row: &Row<'_>) -> Result<Asked, StoreError> {
    let (exercise, agent_request, course) = (row.text(4)?, row.text(5)?, row.text(6)?);
    let callback = Some(row.text(7)?).filter(|text| !text.is_empty());
    Ok(Asked {
        agent: row.text(0)?,
        row: row.row_id(1)?,
        at: row.moment(2)?,
        due: row.moment(3)?,
        exercise: Exercise::ALL.into_iter().find(|known| known.word() == exercise).ok_or(row.damaged())?,
        agent_request: Some(agent_request).filter(|text| !text.is_empty()),
        callback: callback.map(|text| Endpoint::parse(&text)).transpose().map_err(|_| row.damaged())?,
        course: Course::ALL.into_iter().find(|known| known.word() == course).ok_or(row.damaged())?,
    })
}

pub(crate) fn put(session: &Session<'_>, asked: &Asked) -> Result<(), StoreError> {
    let values = [
        Value::Text(&asked.agent),
        Value::Bytes(&asked.row.bytes()),
        Value::Int(asked.at.microseconds()),
        Value::Int(asked.due.microseconds()),
        Value::Text(asked.exercise.word()),
        Value::Text(asked.agent_request.as_deref().unwrap_or_default()),
        Value::Text(asked.course.word()),
        Value::Text(asked.callback.as_ref().map_or("", Endpoint::as_str)),
    ];
    session.run(&PUT, &values).map(|_| ())
}

/// Takes note of a message, and lets go of those of the same agent that are too old to be taken.
pub(crate) fn see(
    session: &Session<'_>,
    agent: &str,
    hash: &Hash,
    until: Moment,
    now: Moment,
) -> Result<(), StoreError> {
    session.run(&DROP_OLDER, &[Value::Text(agent), Value::Int(now.microseconds())])?;
    let values = [Value::Text(agent), Value::Bytes(hash.bytes()), Value::Int(until.microseconds())];
    session.run(&SEE, &values).map(|_| ())
}
