//! What the staff made in the house instead of in a file: the text of an audience or of a journey, as a file would hold it.
//!
//! **Invariant:** a text names nobody: it is what a business could have written into its folder.

use crate::Store;
use crate::engine::{Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::Key;
use entrenous_core::moment::Moment;

const PUT: Statement = statement!("made/put");
const DROP: Statement = statement!("made/drop");
const ALL: Statement = statement!("made/all");

/// What can be made in the house.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sort {
    /// Who is meant.
    Audience,
    /// What happens step by step.
    Journey,
}

impl Sort {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Audience => "audience",
            Self::Journey => "journey",
        }
    }
}

/// One text that was made in the house.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MadeRow {
    /// What it is.
    pub sort: Sort,
    /// Its name.
    pub name: Key,
    /// Its text.
    pub body: String,
    /// When it was last changed.
    pub at: Moment,
}

impl Store {
    /// Everything of a sort that was made in the house, by name.
    pub fn made(&self, sort: Sort) -> Result<Vec<MadeRow>, StoreError> {
        let values = [Value::Text(sort.word()), limit(crate::PAGE_MOST)];
        self.readers.read(|session| {
            session.rows(&ALL, &values, |row| {
                Ok(MadeRow { sort, name: row.key(0)?, body: row.text(1)?, at: row.moment(2)? })
            })
        })
    }
}

pub(crate) fn put(session: &Session<'_>, row: &MadeRow) -> Result<(), StoreError> {
    let values = [
        Value::Text(row.sort.word()),
        Value::Text(row.name.as_str()),
        Value::Text(&row.body),
        Value::Int(row.at.microseconds()),
    ];
    session.run(&PUT, &values).map(|_| ())
}

pub(crate) fn drop(session: &Session<'_>, sort: Sort, name: &Key) -> Result<(), StoreError> {
    session.run(&DROP, &[Value::Text(sort.word()), Value::Text(name.as_str())]).map(|_| ())
}
