//! Rows that last: what people chose, the records that prove it, their sealed facts, the notices they saw, the ledger; and, in another
//! directory, the wrapped keys without which the facts are noise. One file per noun; the engine below them is SQLite.
//! Reads are synchronous and run where they are called; writes are awaited and answered when they are durable.
//!
//! **Invariant:** the store knows rows, not meaning: it opens nothing, decides nothing, and never sees a permit.
//! **Invariant:** an acknowledged batch is on the disk as a whole; one that was not acknowledged may be given again.
//! **Invariant:** there is no clock and no dice here: every moment and every id comes with the row.

mod article;
mod asked;
mod attribution;
mod batch;
mod campaign;
mod choice;
mod delivery;
mod departure;
mod engine;
mod enrolment;
mod error;
mod fact;
mod followed_hour;
mod handle;
mod inbox;
mod keys;
mod ledger;
mod look;
mod made;
mod message;
mod notice;
mod people;
mod post_day;
mod present;
mod published;
mod record;
mod reference;
mod setting;
mod staff;
mod statistics;
mod tally;
mod tell;
mod trend;
mod wishes;

pub use article::{ArticleRow, Showing};
pub use attribution::{AttributionCell, AttributionCounts, CELLS_MOST, attributions_beside};
pub use batch::{Applied, Batch, WRITES_MOST, Write};
pub use campaign::CAMPAIGNS_MOST;
pub use departure::DEPARTURES_MOST;
pub use enrolment::{EnrolmentCount, EnrolmentRow};
pub use error::{File, StoreError};
pub use fact::FactRow;
pub use handle::{ADDRESSES_MOST, AddressName};
pub use inbox::CardRow;
pub use keys::{KEYS_MOST, KeyRow, Keys};
pub use ledger::{LedgerLine, LedgerNow, LedgerRow};
pub use look::Look;
pub use made::{MadeRow, Sort};
pub use message::{Handing, MessageCount, MessageRow, Reached};
pub use notice::NoticeRow;
pub use record::{AnyRecord, RECORDS_MOST, RecordRow};
pub use staff::{STAFF_MOST, StaffRow, StaffWrite};
pub use statistics::{MONTHS_MOST, StatisticsRow, statistics_beside};
pub use tally::{Tally, TallyRow};
pub use tell::{NewTell, TellRow};
pub use trend::{PERIODS_MOST, TrendRow, trends_beside};
pub use wishes::{Taker, wishes_beside};

use engine::{BUSY_PATIENCE, Conditions, Opened, Promise, Readers, Session, Value, Writer};
use std::path::Path;

/// How many rows one page holds at most, whatever is asked for.
pub const PAGE_MOST: usize = 10_000;

fn limit(rows: usize) -> Value<'static> {
    Value::Int(i64::try_from(rows.min(PAGE_MOST)).unwrap_or(0))
}

/// The two files of a house, opened by this process alone.
pub struct Store {
    keys: Keys,
    head: ledger::Head,
    // Readers close before the writer, so that the last to close can tidy the log away.
    readers: Readers,
    writer: Writer<ledger::Book>,
    _locks: [std::fs::File; 2],
}

impl Store {
    /// Opens the store, making directories and files that are missing. It reads the whole ledger once.
    pub fn open(data_dir: &Path, keys_dir: &Path) -> Result<Self, StoreError> {
        Self::open_under(data_dir, keys_dir, Conditions { patience: BUSY_PATIENCE, pragmas: "" })
    }

    pub(crate) fn open_under(
        data_dir: &Path,
        keys_dir: &Path,
        conditions: Conditions<'_>,
    ) -> Result<Self, StoreError> {
        engine::make_directory(data_dir, File::Rows)?;
        engine::make_directory(keys_dir, File::Keys)?;
        if is_same(data_dir, keys_dir) {
            return Err(StoreError::SameDirectory);
        }
        let Opened { connection, readers, lock } =
            engine::open(keys_dir, File::Keys, engine::KEYS, conditions)?;
        let keys = Keys { readers, writer: Writer::start(connection, File::Keys, keys::Board)? };
        let keys_lock = lock;
        let Opened { connection, readers, lock } =
            engine::open(data_dir, File::Rows, engine::ROWS, conditions)?;
        let book = ledger::Book::open(&Session::new(&connection, File::Rows))?;
        let head = book.head();
        let writer = Writer::start(connection, File::Rows, book)?;
        Ok(Self { keys, head, readers, writer, _locks: [lock, keys_lock] })
    }

    /// Does some work whose reads of rows are all as of one moment. For a few reads that belong together: what is read must not be old.
    pub fn together<T>(&self, work: impl FnOnce() -> T) -> Result<T, StoreError> {
        self.readers.together(work)
    }

    /// Applies one batch in one transaction; answers when it is durable.
    pub async fn apply(&self, batch: Batch) -> Result<Applied, StoreError> {
        let applied = self.apply_many(vec![batch]).await?;
        applied.into_iter().next().ok_or(StoreError::Stopped(File::Rows))
    }

    /// Applies several batches in one transaction: all stand or none.
    pub async fn apply_many(&self, batches: Vec<Batch>) -> Result<Vec<Applied>, StoreError> {
        let numbers = self.writer.submit(batches, Promise::Durable).await?;
        let (size, root) = self.ledger_head();
        Ok(numbers.into_iter().map(|seq| Applied { seq, size, root }).collect())
    }

    /// Leaves nothing in the files of the rows that were dropped before this call. May be repeated.
    pub async fn shred(&self) -> Result<(), StoreError> {
        self.writer.submit(Vec::new(), Promise::Shredded).await.map(|_| ())
    }

    /// The wrapped keys.
    #[must_use]
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests;
