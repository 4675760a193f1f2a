//! The ledger's lines and the head of its tree.
//! The writer holds the tree in memory (RFC 6962, a few hashes) and builds it from the lines when the store opens.
//!
//! **Invariant:** numbers run from zero without a hole, in the order of the commits; a batch that failed takes none.
//! **Invariant:** the head that is shown covers durable lines only.

use crate::Store;
use crate::batch::{Batch, WRITES_MOST};
use crate::engine::{Desk, Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::hash::Hash;
use entrenous_core::ledger::{Tree, leaf_hash};
use entrenous_core::moment::Moment;
use std::sync::{Arc, Mutex, PoisonError};

const APPEND: Statement = statement!("ledger/append");
const PAGE: Statement = statement!("ledger/page");
const ABOUT: Statement = statement!("ledger/about");

/// The lane of a house with one writer. Several writers would have one each.
const LANE: Value<'static> = Value::Int(0);
/// How many lines are read at once when the tree is built.
const REBUILD_PAGE: usize = 4_096;

/// A line to add.
pub struct LedgerLine {
    /// When.
    pub at: Moment,
    /// About whom, by audit id.
    pub about: Option<[u8; 16]>,
    /// The canonical text of the entry: the leaf of the tree.
    pub body: String,
}

/// A line of the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerRow {
    /// Its number, from zero.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// About whom, by audit id.
    pub about: Option<[u8; 16]>,
    /// The canonical text of the entry.
    pub body: String,
}

impl Store {
    /// The lines after a number, or from the first; an empty page is the end.
    pub fn ledger_page(&self, after: Option<u64>, limit_rows: usize) -> Result<Vec<LedgerRow>, StoreError> {
        self.readers.read(|session| page(session, after, limit_rows))
    }
    /// The newest lines about someone, newest first.
    pub fn ledger_about(&self, audit: [u8; 16], limit_rows: usize) -> Result<Vec<LedgerRow>, StoreError> {
        let values = [LANE, Value::Bytes(&audit), limit(limit_rows)];
        self.readers.read(|session| session.rows(&ABOUT, &values, read))
    }
    /// How many durable lines there are, and the root over them.
    #[must_use]
    pub fn ledger_head(&self) -> (u64, Hash) {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The last published size and root.
pub(crate) type Head = Arc<Mutex<(u64, Hash)>>;

/// The writer's memory: the tree over all lines of this and earlier commits.
#[derive(Clone)]
pub(crate) struct Book {
    tree: Tree,
    head: Head,
}

impl Book {
    /// Builds the tree from the lines, and refuses a ledger from which one is missing.
    pub(crate) fn open(session: &Session<'_>) -> Result<Self, StoreError> {
        let mut tree = Tree::default();
        loop {
            let lines = page(session, tree.size().checked_sub(1), REBUILD_PAGE)?;
            if lines.is_empty() {
                let head = Arc::new(Mutex::new((tree.size(), tree.root())));
                return Ok(Self { tree, head });
            }
            for line in lines {
                if line.seq != tree.size() {
                    return Err(StoreError::LedgerHole(tree.size()));
                }
                tree.push(leaf_hash(line.body.as_bytes()));
            }
        }
    }
    pub(crate) fn head(&self) -> Head {
        Arc::clone(&self.head)
    }

    fn append(&mut self, session: &Session<'_>, line: &LedgerLine) -> Result<(), StoreError> {
        let about = line.about.as_ref().map_or(Value::Null, |about| Value::Bytes(about));
        let seq = Value::Int(self.tree.size().cast_signed());
        session
            .run(&APPEND, &[LANE, seq, Value::Int(line.at.microseconds()), about, Value::Text(&line.body)])?;
        self.tree.push(leaf_hash(line.body.as_bytes()));
        Ok(())
    }
}

impl Desk for Book {
    type Job = Vec<Batch>;
    type Done = Vec<u64>;

    fn carry(&mut self, session: &Session<'_>, batches: Vec<Batch>) -> Result<Vec<u64>, StoreError> {
        let changes: usize = batches.iter().map(|batch| batch.writes.len()).sum();
        if changes > WRITES_MOST || batches.len() > WRITES_MOST {
            return Err(StoreError::TooMuch(WRITES_MOST));
        }
        let mut numbers = Vec::with_capacity(batches.len());
        for Batch { writes, entry } in &batches {
            numbers.push(self.tree.size());
            writes.iter().try_for_each(|write| write.carry(session))?;
            entry.iter().try_for_each(|line| self.append(session, line))?;
        }
        Ok(numbers)
    }

    fn publish(&self) {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = (self.tree.size(), self.tree.root());
    }
}

fn page(session: &Session<'_>, after: Option<u64>, limit_rows: usize) -> Result<Vec<LedgerRow>, StoreError> {
    let after = after.map_or(-1, |after| i64::try_from(after).unwrap_or(i64::MAX));
    session.rows(&PAGE, &[LANE, Value::Int(after), limit(limit_rows)], read)
}

fn read(row: &Row<'_>) -> Result<LedgerRow, StoreError> {
    Ok(LedgerRow { seq: row.count(0)?, at: row.moment(1)?, about: row.name_or_null(2)?, body: row.text(3)? })
}
