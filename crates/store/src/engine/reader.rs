//! A few read-only connections: a read by primary key takes some microseconds and runs where it is called.
//! Measured: a thread hop per read costs twelve times the CPU and, at 512 threads, a page cache each.
//!
//! **Invariant:** a reader cannot write, and holds no transaction longer than one read, or the reads of one [`Readers::together`],
//! which nothing is awaited in: it never keeps a shredding waiting.

use super::session::Session;
use crate::error::{File, StoreError};
use rusqlite::Connection;
use scoped_tls::scoped_thread_local;
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// How many reads of one file run at the same moment.
pub(crate) const READERS: usize = 3;

/// So that each set of readers knows its own connection among those lent to a thread.
static NUMBERS: AtomicUsize = AtomicUsize::new(1);

scoped_thread_local!(
    /// The connection with which this thread reads several things as of one moment.
    static LENT: Connection
);
thread_local! {
    /// Whose it is; nobody's is zero.
    static LENT_BY: Cell<usize> = const { Cell::new(0) };
}

/// The readers of one file.
pub(crate) struct Readers {
    file: File,
    connections: Vec<Mutex<Connection>>,
    turn: AtomicUsize,
    number: usize,
}

impl Readers {
    pub(crate) fn new(file: File, connections: Vec<Mutex<Connection>>) -> Self {
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        Self { file, connections, turn: AtomicUsize::new(0), number }
    }

    /// Reads with the first free connection, or waits for the one whose turn it is.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Session<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.is_together() {
            return LENT.with(|connection| read(&Session::new(connection, self.file)));
        }
        read(&Session::new(&*self.free()?, self.file))
    }

    /// Whatever `work` reads of this file, it reads as of one moment. That is also cheaper: a connection that begins anew after a write has
    /// to forget the pages it knew.
    pub(crate) fn together<T>(&self, work: impl FnOnce() -> T) -> Result<T, StoreError> {
        if self.is_together() {
            return Ok(work());
        }
        let connection = self.free()?;
        let session = Session::new(&connection, self.file);
        session.execute("BEGIN")?;
        let _ending = Ending { session: &session, lent_before: LENT_BY.replace(self.number) };
        Ok(LENT.set(&connection, work))
    }

    fn is_together(&self) -> bool {
        LENT_BY.get() == self.number
    }

    fn free(&self) -> Result<MutexGuard<'_, Connection>, StoreError> {
        for connection in &self.connections {
            match connection.try_lock() {
                Ok(connection) => return Ok(connection),
                Err(TryLockError::Poisoned(poisoned)) => return Ok(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let connection = turn.checked_rem(self.connections.len()).and_then(|at| self.connections.get(at));
        let connection = connection.ok_or(StoreError::Stopped(self.file))?;
        Ok(connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Ends what was begun together, also when the work falls over.
struct Ending<'s> {
    session: &'s Session<'s>,
    lent_before: usize,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        LENT_BY.set(self.lent_before);
        // Nothing was written, so nothing is lost; a connection that cannot end a reading says so at the next.
        let _nothing_to_keep = self.session.execute("ROLLBACK");
    }
}
