//! The three kinds a column may have, and the values that fit them exactly.
//! SQLite would turn the text `12` into a number and PostgreSQL's binary protocol eight bytes of text into one: here both are refused.
//!
//! **Invariant:** no reals, no booleans, no times: those are `BIGINT`; no text with a NUL, which PostgreSQL refuses.

/// A value bound to a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// For a `BIGINT`.
    Int(i64),
    /// For a `TEXT`.
    Text(&'a str),
    /// For a `BYTEA`.
    Bytes(&'a [u8]),
    /// For a column that may be empty.
    Null,
}

/// What a place in a statement takes, as the first line of its file says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
    BytesOrNull,
}

impl Kind {
    /// Reads `BIGINT`, `TEXT`, `BYTEA` or `BYTEA OR NULL` at the start of a declaration such as `BIGINT at`.
    pub(crate) fn parse(declaration: &str) -> Option<Self> {
        let mut words = declaration.split_ascii_whitespace();
        match (words.next()?, words.next()) {
            ("BIGINT", _) => Some(Self::Int),
            ("TEXT", _) => Some(Self::Text),
            ("BYTEA", Some("OR")) => Some(Self::BytesOrNull),
            ("BYTEA", _) => Some(Self::Bytes),
            _ => None,
        }
    }

    /// Whether a value may stand here.
    pub(crate) fn takes(self, value: Value<'_>) -> bool {
        match (self, value) {
            (Self::Int, Value::Int(_)) | (Self::Bytes | Self::BytesOrNull, Value::Bytes(_)) => true,
            (Self::BytesOrNull, Value::Null) => true,
            (Self::Text, Value::Text(text)) => !text.contains('\0'),
            _ => false,
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Int(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Null => ValueRef::Null,
        }))
    }
}
