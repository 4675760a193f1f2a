//! One connection at work: runs statements, reads rows, and hands out values of exactly the kind that is asked for.
//!
//! **Invariant:** a value of another kind than the column's is [`StoreError::Damaged`], never a guess.

use super::statement::Statement;
use super::value::Value;
use crate::error::{File, StoreError};
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection};

/// A connection and the file it belongs to.
pub(crate) struct Session<'c> {
    connection: &'c Connection,
    file: File,
}

impl<'c> Session<'c> {
    pub(crate) const fn new(connection: &'c Connection, file: File) -> Self {
        Self { connection, file }
    }
    pub(crate) const fn file(&self) -> File {
        self.file
    }
    pub(crate) fn fault(&self, error: &rusqlite::Error) -> StoreError {
        StoreError::of_sqlite(self.file, error)
    }
    /// Whether SQLite has ended the transaction by itself, as it may when the disk is full.
    pub(crate) fn is_outside(&self) -> bool {
        self.connection.is_autocommit()
    }

    /// Runs a text of the engine's own, such as `COMMIT`.
    pub(crate) fn execute(&self, text: &str) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(text).map_err(|error| self.fault(&error))?;
        statement.raw_execute().map(drop).map_err(|error| self.fault(&error))
    }

    /// Moves the whole log into the file and cuts it to nothing; answers whether it could. That someone still reads old pages
    /// is told in the first column of a row, not as an error.
    pub(crate) fn checkpoint(&self) -> Result<bool, StoreError> {
        let busy =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        match busy.map_err(|error| self.fault(&error)) {
            Ok(busy) => Ok(busy == 0),
            Err(StoreError::InUse(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Runs a statement that answers no rows; answers how many it changed.
    pub(crate) fn run(&self, statement: &Statement, values: &[Value<'_>]) -> Result<usize, StoreError> {
        self.bound(statement, values)?.raw_execute().map_err(|error| self.fault(&error))
    }

    /// Runs a statement and reads each row it answers.
    pub(crate) fn rows<T>(
        &self,
        statement: &Statement,
        values: &[Value<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut bound = self.bound(statement, values)?;
        let mut rows = bound.raw_query();
        let mut answer = Vec::new();
        while let Some(row) = rows.next().map_err(|error| self.fault(&error))? {
            answer.push(read(&Row { row, file: self.file })?);
        }
        Ok(answer)
    }

    fn bound(&self, statement: &Statement, values: &[Value<'_>]) -> Result<CachedStatement<'c>, StoreError> {
        statement.check(values)?;
        let mut prepared =
            self.connection.prepare_cached(statement.text).map_err(|error| self.fault(&error))?;
        for place in 1..=prepared.parameter_count() {
            let number =
                prepared.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
            let value = number.and_then(|number| values.get(number.checked_sub(1)?));
            let value = value.ok_or(StoreError::WrongKind { statement: statement.name, position: place })?;
            prepared.raw_bind_parameter(place, value).map_err(|error| self.fault(&error))?;
        }
        Ok(prepared)
    }
}

/// One row of an answer.
pub(crate) struct Row<'r> {
    row: &'r rusqlite::Row<'r>,
    file: File,
}

impl<'r> Row<'r> {
    /// What is said of a value that cannot have been written here.
    pub(crate) const fn damaged(&self) -> StoreError {
        StoreError::Damaged(self.file)
    }
    fn value(&self, column: usize) -> Result<ValueRef<'r>, StoreError> {
        self.row.get_ref(column).map_err(|_| self.damaged())
    }
    pub(crate) fn int(&self, column: usize) -> Result<i64, StoreError> {
        if let ValueRef::Integer(number) = self.value(column)? { Ok(number) } else { Err(self.damaged()) }
    }
    pub(crate) fn text(&self, column: usize) -> Result<String, StoreError> {
        let ValueRef::Text(bytes) = self.value(column)? else { return Err(self.damaged()) };
        String::from_utf8(bytes.to_vec()).map_err(|_| self.damaged())
    }
    pub(crate) fn bytes(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        if let ValueRef::Blob(bytes) = self.value(column)? { Ok(bytes.to_vec()) } else { Err(self.damaged()) }
    }
    /// Sixteen bytes, or nothing where the column is empty.
    pub(crate) fn name_or_null(&self, column: usize) -> Result<Option<[u8; 16]>, StoreError> {
        match self.value(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(bytes) => bytes.try_into().map(Some).map_err(|_| self.damaged()),
            _ => Err(self.damaged()),
        }
    }
    fn name(&self, column: usize) -> Result<[u8; 16], StoreError> {
        self.name_or_null(column)?.ok_or(self.damaged())
    }
    pub(crate) fn person(&self, column: usize) -> Result<PersonId, StoreError> {
        self.name(column).map(PersonId::from_bytes)
    }
    pub(crate) fn row_id(&self, column: usize) -> Result<RowId, StoreError> {
        self.name(column).map(RowId::from_bytes)
    }
    pub(crate) fn moment(&self, column: usize) -> Result<Moment, StoreError> {
        self.int(column).map(Moment::from_microseconds)
    }
    pub(crate) fn key(&self, column: usize) -> Result<Key, StoreError> {
        Key::parse(&self.text(column)?).map_err(|_| self.damaged())
    }
    /// A number that counts from zero.
    pub(crate) fn count(&self, column: usize) -> Result<u64, StoreError> {
        u64::try_from(self.int(column)?).map_err(|_| self.damaged())
    }
}
