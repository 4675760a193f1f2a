//! Opens one file: takes it for this process alone, sets what keeps it durable and shreddable, migrates it, starts its readers.
//!
//! **Invariant:** one process at a time: the ledger's head is kept in memory, so a second writer would number entries twice.
//! **Invariant:** a file that another program made is not touched.

use super::migrate::{Step, is_at_last_step, migrate};
use super::reader::{READERS, Readers};
use super::session::Session;
use crate::error::{File, StoreError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

/// How long a write waits for another program that holds the file.
pub(crate) const BUSY_PATIENCE: Duration = Duration::from_secs(2);
/// `Entr`, in the header of our files.
const APPLICATION_ID: i64 = 0x456e_7472;
/// The page cache of a connection, in KiB, negative as SQLite wants it: there are eight of them, and the system keeps pages too.
const CACHE_KIBIBYTES: i64 = -1_024;
/// How many prepared statements a connection keeps; there are fewer.
const PREPARED_MOST: usize = 256;

/// What a test may change.
#[derive(Clone, Copy)]
pub(crate) struct Conditions<'a> {
    /// How long a write waits for the file.
    pub(crate) patience: Duration,
    /// What else the writer's connection is told.
    pub(crate) pragmas: &'a str,
}

/// An open file.
pub(crate) struct Opened {
    /// For the writer.
    pub(crate) connection: Connection,
    /// For everyone else.
    pub(crate) readers: Readers,
    /// Held as long as the file is in use.
    pub(crate) lock: fs::File,
}

/// Opens a file in a directory that is there.
pub(crate) fn open(
    directory: &Path,
    file: File,
    steps: &[Step],
    conditions: Conditions<'_>,
) -> Result<Opened, StoreError> {
    let lock = take_alone(directory, file)?;
    let path = directory.join(file.name());
    let fault = |error| StoreError::of_sqlite(file, &error);
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(fault)?;
    connection.busy_timeout(conditions.patience).map_err(fault)?;
    claim(&connection, file)?;
    prepare_writer(&connection, file)?;
    let session = Session::new(&connection, file);
    migrate(&session, steps)?;
    // What an erasure left in the log when the last process ended goes now; if someone reads, with the next shredding.
    let _tidy = session.checkpoint()?;
    connection.execute_batch(conditions.pragmas).map_err(fault)?;
    let readers = (0..READERS).map(|_| reader(&path, conditions.patience).map(Mutex::new));
    let readers = readers.collect::<Result<Vec<_>, _>>().map_err(fault)?;
    Ok(Opened { connection, readers: Readers::new(file, readers), lock })
}

/// Opens a file for reading beside the program that holds it; nothing if it has not all tables this version knows.
/// The log lets others read while one writes (WAL), and a reader here keeps nothing open from one read to the next.
pub(crate) fn open_beside(
    directory: &Path,
    file: File,
    steps: &[Step],
) -> Result<Option<Readers>, StoreError> {
    let fault = |error| StoreError::of_sqlite(file, &error);
    let connection = reader(&directory.join(file.name()), BUSY_PATIENCE).map_err(fault)?;
    if application_id(&connection).map_err(fault)? != APPLICATION_ID {
        return Err(StoreError::NotOurs(file));
    }
    let whole = is_at_last_step(&Session::new(&connection, file), steps)?;
    Ok(whole.then(|| Readers::new(file, vec![Mutex::new(connection)])))
}

fn application_id(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA application_id", [], |row| row.get(0))
}

/// Makes a directory that is missing; only the server's user may look into it.
pub(crate) fn make_directory(directory: &Path, file: File) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).map_err(|error| StoreError::of_system(file, &error))
}

/// A lock of the operating system: it goes when the process goes, however that happens.
fn take_alone(directory: &Path, file: File) -> Result<fs::File, StoreError> {
    let path = directory.join(file.name()).with_extension("lock");
    let lock = fs::OpenOptions::new().create(true).truncate(false).write(true).open(path);
    let lock = lock.map_err(|error| StoreError::of_system(file, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse(file)),
        Err(fs::TryLockError::Error(error)) => Err(StoreError::of_system(file, &error)),
    }
}

/// Marks an empty file as ours, and refuses one that is another's.
fn claim(connection: &Connection, file: File) -> Result<(), StoreError> {
    let ask = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let fault = |error| StoreError::of_sqlite(file, &error);
    match application_id(connection).map_err(fault)? {
        APPLICATION_ID => Ok(()),
        0 if ask("SELECT count(*) FROM sqlite_schema").map_err(fault)? == 0 => {
            connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)
        }
        _ => Err(StoreError::NotOurs(file)),
    }
}

/// FULL: an acknowledged write survives a power cut. `secure_delete`: what is deleted is overwritten, not only unlinked.
fn prepare_writer(connection: &Connection, file: File) -> Result<(), StoreError> {
    let fault = |error| StoreError::of_sqlite(file, &error);
    let mode: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(fault)?;
    if mode != "wal" {
        return Err(StoreError::CannotOpen(file));
    }
    connection.pragma_update(None, "synchronous", "FULL").map_err(fault)?;
    connection.query_row("PRAGMA secure_delete = ON", [], |_| Ok(())).map_err(fault)?;
    connection.pragma_update(None, "foreign_keys", "ON").map_err(fault)?;
    steady(connection).map_err(fault)
}

fn reader(path: &Path, patience: Duration) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(patience)?;
    connection.pragma_update(None, "query_only", "ON")?;
    steady(&connection)?;
    Ok(connection)
}

/// A statement is planned once, whatever it is asked with. Without that guarantee SQLite plans each one with a bound `LIMIT` anew
/// every time it is run (<https://sqlite.org/queryplanner-ng.html#qpstab>).
fn steady(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", CACHE_KIBIBYTES)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_MOST);
    Ok(())
}
