//! The ledger's lines and the head of its tree.
//! The writer holds the tree in memory (RFC 6962, a few hashes) and builds it from the lines when the store opens;
//! the hashes below full subtrees are kept as tiles (C2SP tlog-tiles), so that any line can be proved without reading the others.
//!
//! **Invariant:** numbers run from zero without a hole, in the order of the commits; a batch that failed takes none.
//! **Invariant:** the head that is shown covers durable lines only.

use crate::Store;
use crate::batch::{Batch, WRITES_MOST};
use crate::engine::{Desk, Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::hash::Hash;
use entrenous_core::ledger::{FullTile, Shelf, TILE_WIDTH, Tiles, Tree, leaf_hash};
use entrenous_core::moment::Moment;
use std::sync::{Arc, Mutex, PoisonError};

const APPEND: Statement = statement!("ledger/append");
const PAGE: Statement = statement!("ledger/page");
const ABOUT: Statement = statement!("ledger/about");
const AT: Statement = statement!("ledger/at");
const PUT_TILE: Statement = statement!("ledger/put_tile");
const TILE: Statement = statement!("ledger/tile");

/// The lane of a house with one writer. Several writers would have one each.
const LANE: Value<'static> = Value::Int(0);
/// How long a hash is.
const HASH_BYTES: usize = 32;
/// How many lines are read at once when the tree is built.
const REBUILD_PAGE: usize = 4_096;
/// How many lines of one moment are read.
const AT_MOST: usize = 256;

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
        let now = self.ledger_now();
        (now.size(), now.root())
    }
    /// The tree over the durable lines as it is now; what is proved by it stays proved however the ledger grows.
    #[must_use]
    pub fn ledger_now(&self) -> LedgerNow {
        LedgerNow(Arc::clone(&self.head.lock().unwrap_or_else(PoisonError::into_inner)))
    }
    /// The hashes beside the way of a line to the root, from the leaf up; nothing if there is no such line.
    pub fn ledger_proof(&self, now: &LedgerNow, seq: u64) -> Result<Option<Vec<Hash>>, StoreError> {
        let LedgerNow(published) = now;
        let newest = published.newest.as_deref();
        self.readers.read(|session| published.tiles.proof(&Tiled { session, newest }, seq))
    }
    /// The first `width` hashes of a tile of the tree; nothing if it has not as many.
    pub fn ledger_tile(
        &self,
        level: u32,
        number: u64,
        width: usize,
    ) -> Result<Option<Vec<Hash>>, StoreError> {
        let LedgerNow(published) = self.ledger_now();
        let newest = published.newest.as_deref();
        self.readers.read(|session| published.tiles.tile(&Tiled { session, newest }, level, number, width))
    }
    /// The lines of a moment: how the line of a record is found that does not know its number.
    pub fn ledger_at(&self, at: Moment) -> Result<Vec<LedgerRow>, StoreError> {
        self.readers
            .read(|session| session.rows(&AT, &[LANE, Value::Int(at.microseconds()), limit(AT_MOST)], read))
    }
}

/// The tree over the durable lines of a moment.
#[derive(Clone)]
pub struct LedgerNow(Arc<Published>);

impl LedgerNow {
    /// How many lines there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0.tiles.size()
    }
    /// The root over them.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.0.root
    }
}

/// The tree as it was last published.
pub(crate) struct Published {
    tiles: Tiles,
    root: Hash,
    /// The newest full tile of leaves: what was written a moment ago is proved without reading the disk.
    newest: Option<Arc<FullTile>>,
}

/// The last published tree.
pub(crate) type Head = Arc<Mutex<Arc<Published>>>;

/// The tiles as they are kept.
struct Tiled<'a, 'c> {
    session: &'a Session<'c>,
    newest: Option<&'a FullTile>,
}

impl Shelf for Tiled<'_, '_> {
    type Error = StoreError;
    fn tile(&self, level: u32, number: u64) -> Result<Option<Vec<Hash>>, StoreError> {
        if let Some(newest) = self.newest.filter(|tile| tile.level == level && tile.number == number) {
            return Ok(Some(newest.hashes.clone()));
        }
        let values = [LANE, Value::Int(level.into()), Value::Int(number.cast_signed())];
        let found = self.session.rows(&TILE, &values, |row| {
            let bytes = row.bytes(0)?;
            let hashes = bytes.chunks_exact(HASH_BYTES).filter_map(|hash| hash.try_into().ok());
            let hashes: Vec<Hash> = hashes.map(Hash::from_bytes).collect();
            if hashes.len() == TILE_WIDTH { Ok(hashes) } else { Err(row.damaged()) }
        })?;
        Ok(found.into_iter().next())
    }
}

fn keep(session: &Session<'_>, full: &FullTile) -> Result<(), StoreError> {
    let hashes: Vec<u8> = full.hashes.iter().flat_map(|hash| *hash.bytes()).collect();
    let values =
        [LANE, Value::Int(full.level.into()), Value::Int(full.number.cast_signed()), Value::Bytes(&hashes)];
    session.run(&PUT_TILE, &values).map(|_| ())
}

/// The writer's memory: the tree over all lines of this and earlier commits.
#[derive(Clone)]
pub(crate) struct Book {
    tree: Tree,
    tiles: Tiles,
    newest: Option<Arc<FullTile>>,
    head: Head,
}

impl Book {
    /// Builds the tree from the lines, and refuses a ledger from which one is missing.
    pub(crate) fn open(session: &Session<'_>) -> Result<Self, StoreError> {
        let (mut tree, mut tiles) = (Tree::default(), Tiles::default());
        loop {
            let lines = page(session, tree.size().checked_sub(1), REBUILD_PAGE)?;
            if lines.is_empty() {
                let published = Published { tiles: tiles.clone(), root: tree.root(), newest: None };
                let head = Arc::new(Mutex::new(Arc::new(published)));
                return Ok(Self { tree, tiles, newest: None, head });
            }
            for line in lines {
                if line.seq != tree.size() {
                    return Err(StoreError::LedgerHole(tree.size()));
                }
                let leaf = leaf_hash(line.body.as_bytes());
                tree.push(leaf);
                // A ledger from before there were tiles gets them here; one that has them keeps them.
                tiles.push(leaf).iter().try_for_each(|full| keep(session, full))?;
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
        let leaf = leaf_hash(line.body.as_bytes());
        self.tree.push(leaf);
        for full in self.tiles.push(leaf) {
            keep(session, &full)?;
            if full.level == 0 {
                self.newest = Some(Arc::new(full));
            }
        }
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
            let seq = entry.as_ref().map(|_| self.tree.size());
            writes.iter().try_for_each(|write| write.carry(session, seq))?;
            entry.iter().try_for_each(|line| self.append(session, line))?;
        }
        Ok(numbers)
    }

    fn publish(&self) {
        let (tiles, newest) = (self.tiles.clone(), self.newest.clone());
        let published = Published { tiles, root: self.tree.root(), newest };
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(published);
    }
}

fn page(session: &Session<'_>, after: Option<u64>, limit_rows: usize) -> Result<Vec<LedgerRow>, StoreError> {
    let after = after.map_or(-1, |after| i64::try_from(after).unwrap_or(i64::MAX));
    session.rows(&PAGE, &[LANE, Value::Int(after), limit(limit_rows)], read)
}

fn read(row: &Row<'_>) -> Result<LedgerRow, StoreError> {
    Ok(LedgerRow { seq: row.count(0)?, at: row.moment(1)?, about: row.name_or_null(2)?, body: row.text(3)? })
}
