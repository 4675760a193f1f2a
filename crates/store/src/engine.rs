//! The engine under the nouns: opening and migrating a file, one writer with group commit, a few readers, values of three kinds.
//! Everything that names SQLite is in this directory; another engine would stand beside it and run the same statements.
//!
//! **Invariant:** every file is in WAL mode with `synchronous=FULL` and `secure_delete=ON`; temporary tables stay in memory.
//! **Invariant:** a statement comes from `sql/`, a table from `migrations/`; no SQL is put together from values.

mod dialect;
mod migrate;
mod open;
mod reader;
mod session;
mod statement;
mod value;
mod writer;

pub(crate) use migrate::{KEYS, ROWS};
pub(crate) use open::{BUSY_PATIENCE, Conditions, Opened, make_directory, open, open_beside};
pub(crate) use reader::Readers;
pub(crate) use session::{Row, Session};
pub(crate) use statement::{Statement, statement};
pub(crate) use value::Value;
pub(crate) use writer::{Desk, Promise, Writer};

#[cfg(test)]
mod tests;
