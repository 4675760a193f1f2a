//! What can go wrong in the store, each with a code that has a page in the reference and a next step.
//!
//! **Invariant:** no error carries a value of a row or a path of the machine: it names one of the two files and, at most, a number.
//! **Invariant:** an error of a write means that nothing of it stands, except [`StoreError::NotShredded`], which says what does.

use std::fmt;

/// The two files of the store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum File {
    /// Rows: choices, records, facts, notices, the ledger.
    Rows,
    /// Wrapped keys, in another directory.
    Keys,
}

impl File {
    /// Its name in its directory.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rows => "data.db",
            Self::Keys => "keys.db",
        }
    }
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk has no room for the change.
    #[error("S001 disk full: `{0}` cannot grow; free some space and ask again")]
    DiskFull(File),
    /// Another program holds the file.
    #[error("S002 in use: another program holds `{0}`; end it, or ask the server that is running")]
    InUse(File),
    /// The file or its directory may not be written.
    #[error(
        "S003 read-only: `{0}` may not be written; give the server's user the right to write the file and its directory"
    )]
    ReadOnly(File),
    /// The file does not hold what was written to it.
    #[error("S004 damaged: `{0}` does not hold what was written; stop the server and restore a backup")]
    Damaged(File),
    /// The file was made by a newer version.
    #[error(
        "S005 newer: `{file}` is at step {found}, this version knows {known}; install the version that wrote it"
    )]
    Newer {
        /// Which file.
        file: File,
        /// The step it is at.
        found: i64,
        /// The last step this version knows.
        known: i64,
    },
    /// A number is missing in the ledger.
    #[error(
        "S006 ledger has a hole at {0}: an entry was removed; keep the file as evidence and restore a backup"
    )]
    LedgerHole(u64),
    /// The rows are gone, but copies of them may still be in the files.
    #[error(
        "S007 not shredded: the rows are gone, but another program keeps old pages of `{0}` open; end it and ask again"
    )]
    NotShredded(File),
    /// The thread that writes has ended.
    #[error("S008 stopped: nothing is written to `{0}` any more; start the server again")]
    Stopped(File),
    /// A value does not fit the place it was given for.
    #[error(
        "S009 wrong kind: value {position} of `{statement}` does not fit; this is a fault of the program, please report it"
    )]
    WrongKind {
        /// The statement, by its path.
        statement: &'static str,
        /// The number of the value, from 1.
        position: usize,
    },
    /// The file or its directory cannot be opened or made.
    #[error("S010 cannot open `{0}`; check that its directory exists and belongs to the server's user")]
    CannotOpen(File),
    /// The file belongs to another program.
    #[error("S011 not ours: `{0}` was made by another program; choose another directory")]
    NotOurs(File),
    /// The database refused a statement.
    #[error(
        "S012 refused: `{file}` refused a statement (SQLite code {code}); this is a fault of the program, please report it"
    )]
    Refused {
        /// Which file.
        file: File,
        /// The extended result code of SQLite.
        code: i32,
    },
    /// More in one transaction than the store takes.
    #[error("S013 too much: one transaction takes at most {0} changes; split it")]
    TooMuch(usize),
    /// Rows and keys would lie in one directory.
    #[error(
        "S014 same directory: keys lie apart from rows, or one backup carries both; choose another directory for keys"
    )]
    SameDirectory,
    /// The disk failed to read or write.
    #[error(
        "S015 disk error: reading or writing `{file}` failed (SQLite code {code}); check the disk and the system's log"
    )]
    Disk {
        /// Which file.
        file: File,
        /// The extended result code of SQLite.
        code: i32,
    },
}

impl StoreError {
    /// Its code in the reference.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DiskFull(_) => "S001",
            Self::InUse(_) => "S002",
            Self::ReadOnly(_) => "S003",
            Self::Damaged(_) => "S004",
            Self::Newer { .. } => "S005",
            Self::LedgerHole(_) => "S006",
            Self::NotShredded(_) => "S007",
            Self::Stopped(_) => "S008",
            Self::WrongKind { .. } => "S009",
            Self::CannotOpen(_) => "S010",
            Self::NotOurs(_) => "S011",
            Self::Refused { .. } => "S012",
            Self::TooMuch(_) => "S013",
            Self::SameDirectory => "S014",
            Self::Disk { .. } => "S015",
        }
    }

    /// What an error of SQLite means here (https://sqlite.org/rescode.html); its text is dropped, since it may quote a value.
    pub(crate) fn of_sqlite(file: File, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return Self::Refused { file, code: 0 };
        };
        let code = failure.extended_code;
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull(file),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                Self::InUse(file)
            }
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly(file),
            ErrorCode::DatabaseCorrupt => Self::Damaged(file),
            ErrorCode::NotADatabase => Self::NotOurs(file),
            ErrorCode::CannotOpen => Self::CannotOpen(file),
            ErrorCode::SystemIoFailure => Self::Disk { file, code },
            _ => Self::Refused { file, code },
        }
    }

    pub(crate) fn of_system(file: File, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull(file),
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(file)
            }
            _ => Self::CannotOpen(file),
        }
    }
}
