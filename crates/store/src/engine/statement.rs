//! A statement: the text of one file under `sql/`, named by its path.
//! The first line of a file with parameters declares them: `-- $1 BYTEA person, $2 BIGINT limit`.
//!
//! **Invariant:** a value is bound by the number in `$1`, not by the order of appearance, in which SQLite would count.

use super::value::{Kind, Value};
use crate::error::StoreError;

/// The text of one file under `sql/`.
#[derive(Clone, Copy)]
pub(crate) struct Statement {
    /// Its path without the ending, such as `fact/put`.
    pub(crate) name: &'static str,
    /// Its text, for every engine the same.
    pub(crate) text: &'static str,
}

/// Embeds the statement of this name.
macro_rules! statement {
    ($name:literal) => {
        $crate::engine::Statement {
            name: $name,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $name, ".sql")),
        }
    };
}
pub(crate) use statement;

impl Statement {
    /// The kinds it declares, in the order of their numbers.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = Option<Kind>> {
        let declared = self.text.lines().next().and_then(|line| line.strip_prefix("-- $"));
        let list = declared.unwrap_or_default().split(", $");
        list.filter(|text| !text.is_empty()).map(|text| Kind::parse(text.split_once(' ')?.1))
    }

    /// Refuses values that are too many, too few or of the wrong kind.
    pub(crate) fn check(&self, values: &[Value<'_>]) -> Result<(), StoreError> {
        let wrong = |position| StoreError::WrongKind { statement: self.name, position };
        let mut declared: usize = 0;
        for kind in self.kinds() {
            let value = values.get(declared).copied();
            declared = declared.saturating_add(1);
            let fits = kind.zip(value).is_some_and(|(kind, value)| kind.takes(value));
            if !fits {
                return Err(wrong(declared));
            }
        }
        if declared == values.len() { Ok(()) } else { Err(wrong(values.len())) }
    }
}
