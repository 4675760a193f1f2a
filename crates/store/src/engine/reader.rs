//! A few read-only connections: a read by primary key takes some microseconds and runs where it is called.
//! Measured: a thread hop per read costs twelve times the CPU and, at 512 threads, a page cache each.
//!
//! **Invariant:** a reader cannot write, and holds no transaction from one read to the next: it never keeps a shredding waiting.

use super::session::Session;
use crate::error::{File, StoreError};
use rusqlite::Connection;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};

/// How many reads of one file run at the same moment.
pub(crate) const READERS: usize = 3;

/// The readers of one file.
pub(crate) struct Readers {
    file: File,
    connections: Vec<Mutex<Connection>>,
    turn: AtomicUsize,
}

impl Readers {
    pub(crate) const fn new(file: File, connections: Vec<Mutex<Connection>>) -> Self {
        Self { file, connections, turn: AtomicUsize::new(0) }
    }

    /// Reads with the first free connection, or waits for the one whose turn it is.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Session<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        for connection in &self.connections {
            match connection.try_lock() {
                Ok(connection) => return read(&Session::new(&connection, self.file)),
                Err(TryLockError::Poisoned(poisoned)) => {
                    return read(&Session::new(&poisoned.into_inner(), self.file));
                }
                Err(TryLockError::WouldBlock) => {}
            }
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let connection = turn.checked_rem(self.connections.len()).and_then(|at| self.connections.get(at));
        let connection = connection.ok_or(StoreError::Stopped(self.file))?;
        read(&Session::new(&connection.lock().unwrap_or_else(PoisonError::into_inner), self.file))
    }
}
