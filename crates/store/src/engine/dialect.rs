//! The words in which SQLite differs from the portable text of a migration: `BIGINT`, `BYTEA`, and the options of a table.
//! STRICT refuses `BIGINT`, and without it `BYTEA` would be numeric: both must change.
//!
//! **Invariant:** only migrations are translated; a statement never names a type outside its first line.

/// The mark of a table whose rows are about a twentieth of a page or less: it needs no row number (https://sqlite.org/withoutrowid.html).
const SHORT_ROWS: &str = "-- short rows";

/// The text of a migration for SQLite.
pub(crate) fn sqlite(portable: &str) -> String {
    let text =
        portable.trim_end().trim_end_matches(';').replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB");
    let table = text.lines().any(|line| line.starts_with("CREATE TABLE"));
    match (table, text.starts_with(SHORT_ROWS)) {
        (true, true) => format!("{text} STRICT, WITHOUT ROWID"),
        (true, false) => format!("{text} STRICT"),
        (false, _) => text,
    }
}
