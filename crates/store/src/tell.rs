//! What processors and agents are still to be told, and what came of it: an outbox in lanes, one lane a receiver, so that one that
//! does not answer keeps nobody else waiting. A lane is worked by one holder at a time, under a lease.
//!
//! **Invariant:** a row holds no person: it names them by the processor's own reference and by their name in the ledger, to an agent
//! not at all, so that it may stay when everything else of them has gone.
//! **Invariant:** only a waiting row is settled: told twice, it is settled once.

use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::{Store, limit};
use entrenous_core::id::{Key, RowId};
use entrenous_core::moment::Moment;
use entrenous_core::plan::Settled;
use entrenous_core::tell::{News, Progress, Receiver};

const ADD: Statement = statement!("tell/add");
const DUE: Statement = statement!("tell/due");
const PAGE: Statement = statement!("tell/page");
const SETTLE: Statement = statement!("tell/settle");
const CONFIRM: Statement = statement!("tell/confirm");
const AGAIN: Statement = statement!("tell/again");
const COUNT: Statement = statement!("tell/count");
const DROP_OLDER: Statement = statement!("tell/drop_older");
const LEASE: Statement = statement!("tell/lease");
const HOLDER: Statement = statement!("tell/holder");

/// How many pairs of receiver and state are counted; a charter and a file of agents have fewer.
const COUNTS_MOST: i64 = 10_000;

/// What is to be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewTell {
    /// Whom.
    pub receiver: Receiver,
    /// Under which name, the same however often it is sent.
    pub row: RowId,
    /// Since when.
    pub at: Moment,
    /// About whom, by their name in the ledger; about nobody, if an agent is told of its request.
    pub about: Option<[u8; 16]>,
    /// What happened.
    pub news: News,
    /// To which purposes.
    pub purposes: Vec<Key>,
    /// The text that is sent.
    pub body: String,
}

/// What is to be told, or was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TellRow {
    /// What.
    pub tell: NewTell,
    /// How far it is.
    pub progress: Progress,
    /// When it is tried next, or when it ended.
    pub due: Moment,
    /// How often it was tried.
    pub tries: u32,
    /// The HTTP status of the last answer.
    pub status: Option<u16>,
    /// Why it was not delivered when it was last tried.
    pub word: String,
    /// What the receiver said of it later.
    pub confirmed: String,
}

impl Store {
    /// What a receiver is to be told by now, the longest due first.
    pub fn due_tells(
        &self,
        receiver: &Receiver,
        now: Moment,
        limit_rows: usize,
    ) -> Result<Vec<TellRow>, StoreError> {
        let values = [Value::Text(receiver.as_str()), Value::Int(now.microseconds()), limit(limit_rows)];
        self.readers.read(|session| session.rows(&DUE, &values, read))
    }
    /// One page of everything told and to be told, by receiver and name, after the one that was last.
    pub fn tell_page(
        &self,
        after: Option<(&Receiver, RowId)>,
        limit_rows: usize,
    ) -> Result<Vec<TellRow>, StoreError> {
        self.readers.read(|session| page(session, after, limit_rows))
    }
    /// How many there are, by receiver and progress.
    pub fn tell_counts(&self) -> Result<Vec<(Receiver, Progress, u64)>, StoreError> {
        self.readers.read(|session| {
            session.rows(&COUNT, &[Value::Int(COUNTS_MOST)], |row| {
                Ok((receiver(row)?, progress(row, 1)?, row.count(2)?))
            })
        })
    }
    /// Who may work the lane of a receiver at this moment.
    pub fn lane_holder(&self, receiver: &Receiver, now: Moment) -> Result<Option<[u8; 16]>, StoreError> {
        let found = self.readers.read(|session| {
            session.rows(&HOLDER, &[Value::Text(receiver.as_str())], |row| {
                Ok((row.name_or_null(0)?, row.moment(1)?))
            })
        })?;
        Ok(found.into_iter().find(|(_, until)| *until > now).and_then(|(holder, _)| holder))
    }
}

pub(crate) fn page(
    session: &Session<'_>,
    after: Option<(&Receiver, RowId)>,
    limit_rows: usize,
) -> Result<Vec<TellRow>, StoreError> {
    let (receiver, row) = after.map_or(("", [0; 16]), |(receiver, row)| (receiver.as_str(), row.bytes()));
    session.rows(&PAGE, &[Value::Text(receiver), Value::Bytes(&row), limit(limit_rows)], read)
}

fn read(row: &Row<'_>) -> Result<TellRow, StoreError> {
    let about = row.bytes(3)?;
    let purposes = row.text(5)?;
    let keys = purposes.split(',').filter(|key| !key.is_empty()).map(Key::parse);
    let tell = NewTell {
        receiver: receiver(row)?,
        row: row.row_id(1)?,
        at: row.moment(2)?,
        about: match about.as_slice() {
            [] => None,
            name => Some(name.try_into().map_err(|_| row.damaged())?),
        },
        news: News::read(&row.text(4)?).ok_or(row.damaged())?,
        purposes: keys.collect::<Result<_, _>>().map_err(|_| row.damaged())?,
        body: row.text(6)?,
    };
    Ok(TellRow {
        tell,
        progress: progress(row, 7)?,
        due: row.moment(8)?,
        tries: u32::try_from(row.int(9)?).map_err(|_| row.damaged())?,
        status: u16::try_from(row.int(10)?).ok().filter(|status| *status > 0),
        word: row.text(11)?,
        confirmed: row.text(12)?,
    })
}

fn receiver(row: &Row<'_>) -> Result<Receiver, StoreError> {
    Receiver::parse(&row.text(0)?).map_err(|_| row.damaged())
}

fn progress(row: &Row<'_>, column: usize) -> Result<Progress, StoreError> {
    let word = row.text(column)?;
    Progress::ALL.into_iter().find(|known| known.word() == word).ok_or(row.damaged())
}

pub(crate) fn add(session: &Session<'_>, tell: &NewTell) -> Result<(), StoreError> {
    let purposes = tell.purposes.iter().map(Key::as_str).collect::<Vec<_>>().join(",");
    let values = [
        Value::Text(tell.receiver.as_str()),
        Value::Bytes(&tell.row.bytes()),
        Value::Int(tell.at.microseconds()),
        Value::Bytes(tell.about.as_ref().map_or(&[], <[u8; 16]>::as_slice)),
        Value::Text(tell.news.word()),
        Value::Text(&purposes),
        Value::Text(&tell.body),
    ];
    session.run(&ADD, &values).map(|_| ())
}

pub(crate) fn settle(session: &Session<'_>, settled: &Settled) -> Result<(), StoreError> {
    let values = [
        Value::Text(settled.receiver.as_str()),
        Value::Bytes(&settled.row.bytes()),
        Value::Text(settled.progress.word()),
        Value::Int(settled.due.microseconds()),
        Value::Int(settled.tries.into()),
        Value::Int(settled.status.unwrap_or_default().into()),
        Value::Text(settled.word),
    ];
    session.run(&SETTLE, &values).map(|_| ())
}

pub(crate) fn confirm(
    session: &Session<'_>,
    processor: &Key,
    row: RowId,
    confirmed: &str,
) -> Result<(), StoreError> {
    let values = [Value::Text(processor.as_str()), Value::Bytes(&row.bytes()), Value::Text(confirmed)];
    session.run(&CONFIRM, &values).map(|_| ())
}

pub(crate) fn again(session: &Session<'_>, receiver: &Receiver, now: Moment) -> Result<(), StoreError> {
    session.run(&AGAIN, &[Value::Text(receiver.as_str()), Value::Int(now.microseconds())]).map(|_| ())
}

pub(crate) fn drop_older(session: &Session<'_>, until: Moment) -> Result<(), StoreError> {
    session.run(&DROP_OLDER, &[Value::Int(until.microseconds())]).map(|_| ())
}

pub(crate) fn lease(
    session: &Session<'_>,
    receiver: &Receiver,
    holder: &[u8; 16],
    until: Moment,
    now: Moment,
) -> Result<(), StoreError> {
    let values = [
        Value::Text(receiver.as_str()),
        Value::Bytes(holder),
        Value::Int(until.microseconds()),
        Value::Int(now.microseconds()),
    ];
    session.run(&LEASE, &values).map(|_| ())
}
