//! Staff of the business and their sessions. A password is kept as the text of its slow hash alone, a session as the hash of its token:
//! whoever reads the file can log in as nobody.
//!
//! **Invariant:** nothing of a customer is here, and of staff nothing but a login name, a role and two moments.
//! **Invariant:** who is shut out, or gets another password, has no session left: both go in one transaction.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use entrenous_core::hash::Hash;
use entrenous_core::moment::Moment;
use entrenous_core::staff::{Login, Role, Sitting};

const GET: Statement = statement!("staff/get");
const ALL: Statement = statement!("staff/all");
const ADD: Statement = statement!("staff/add");
const SET_PASSWORD: Statement = statement!("staff/set_password");
const DISABLE: Statement = statement!("staff/disable");
const ENABLE: Statement = statement!("staff/enable");
const OPEN: Statement = statement!("staff_session/open");
const SESSION: Statement = statement!("staff_session/get");
const SEE: Statement = statement!("staff_session/see");
const DROP: Statement = statement!("staff_session/drop");
const DROP_OF: Statement = statement!("staff_session/drop_of");
const DROP_OLDER: Statement = statement!("staff_session/drop_older");

/// How many members of staff one business may have.
pub const STAFF_MOST: usize = 1_000;

/// A member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// With which name they log in.
    pub name: Login,
    /// What they may do.
    pub role: Role,
    /// The text of the slow hash of their password (PHC string).
    pub password: String,
    /// Since when they are there.
    pub made: Moment,
    /// Since when they are shut out, if they are.
    pub disabled: Option<Moment>,
}

/// What changes of staff and sessions.
pub enum StaffWrite {
    /// Someone comes; a name that is taken stays whose it is.
    Add(StaffRow),
    /// Another password; all sessions end.
    SetPassword(Login, String),
    /// Someone is shut out; all sessions end.
    Disable(Login, Moment),
    /// Someone is let in again.
    Enable(Login),
    /// A session begins; those that have ended go.
    Open {
        /// The hash of its token.
        hash: Hash,
        /// Whose.
        name: Login,
        /// Since when.
        made: Moment,
        /// Those that began at the first moment or before, or were last used at the second or before, have ended.
        ended: (Moment, Moment),
    },
    /// A session is used.
    See(Hash, Moment),
    /// A session ends.
    Close(Hash),
}

impl Store {
    /// The member of staff of this name.
    pub fn staff(&self, name: &Login) -> Result<Option<StaffRow>, StoreError> {
        let found = self.readers.read(|session| session.rows(&GET, &[Value::Text(name.as_str())], read))?;
        Ok(found.into_iter().next())
    }
    /// All staff, by name.
    pub fn staff_all(&self) -> Result<Vec<StaffRow>, StoreError> {
        self.readers.read(all)
    }
    /// Whose session this is, and since when.
    pub fn staff_session(&self, hash: &Hash) -> Result<Option<(Login, Sitting)>, StoreError> {
        let found = self.readers.read(|session| {
            session.rows(&SESSION, &[Value::Bytes(hash.bytes())], |row| {
                Ok((login(row)?, Sitting { made: row.moment(1)?, seen: row.moment(2)? }))
            })
        })?;
        Ok(found.into_iter().next())
    }
}

pub(crate) fn all(session: &Session<'_>) -> Result<Vec<StaffRow>, StoreError> {
    session.rows(&ALL, &[crate::limit(STAFF_MOST)], read)
}

fn login(row: &Row<'_>) -> Result<Login, StoreError> {
    Login::parse(&row.text(0)?).map_err(|_| row.damaged())
}

fn read(row: &Row<'_>) -> Result<StaffRow, StoreError> {
    let disabled = row.moment(4)?;
    Ok(StaffRow {
        name: login(row)?,
        role: Role::read(&row.text(1)?).ok_or(row.damaged())?,
        password: row.text(2)?,
        made: row.moment(3)?,
        disabled: (disabled.microseconds() != 0).then_some(disabled),
    })
}

pub(crate) fn write(session: &Session<'_>, change: &StaffWrite) -> Result<(), StoreError> {
    match change {
        StaffWrite::Add(row) => add(session, row),
        StaffWrite::SetPassword(name, password) => {
            session.run(&SET_PASSWORD, &[Value::Text(name.as_str()), Value::Text(password)])?;
            drop_of(session, name)
        }
        StaffWrite::Disable(name, at) => {
            session.run(&DISABLE, &[Value::Text(name.as_str()), Value::Int(at.microseconds())])?;
            drop_of(session, name)
        }
        StaffWrite::Enable(name) => session.run(&ENABLE, &[Value::Text(name.as_str())]).map(|_| ()),
        StaffWrite::Open { hash, name, made, ended: (longest, idle) } => {
            let ended = [Value::Int(longest.microseconds()), Value::Int(idle.microseconds())];
            session.run(&DROP_OLDER, &ended)?;
            let values =
                [Value::Bytes(hash.bytes()), Value::Text(name.as_str()), Value::Int(made.microseconds())];
            session.run(&OPEN, &values).map(|_| ())
        }
        StaffWrite::See(hash, at) => {
            session.run(&SEE, &[Value::Bytes(hash.bytes()), Value::Int(at.microseconds())]).map(|_| ())
        }
        StaffWrite::Close(hash) => session.run(&DROP, &[Value::Bytes(hash.bytes())]).map(|_| ()),
    }
}

fn add(session: &Session<'_>, row: &StaffRow) -> Result<(), StoreError> {
    let values = [
        Value::Text(row.name.as_str()),
        Value::Text(row.role.word()),
        Value::Text(&row.password),
        Value::Int(row.made.microseconds()),
    ];
    session.run(&ADD, &values).map(|_| ())
}

fn drop_of(session: &Session<'_>, name: &Login) -> Result<(), StoreError> {
    session.run(&DROP_OF, &[Value::Text(name.as_str())]).map(|_| ())
}
