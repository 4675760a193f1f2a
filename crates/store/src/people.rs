//! Everyone of whom there is a row, in the order of their ids, some at a time.
//!
//! **Invariant:** a person is there once, whether they chose, told or did something.

use crate::Store;
use crate::engine::{Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::id::PersonId;

const CHOSE: Statement = statement!("choice/people");
const KNOWN: Statement = statement!("fact/people");

impl Store {
    /// The people after `after` who chose something or of whom something is kept; an empty page is the end.
    pub fn people_page(&self, after: Option<PersonId>, rows: usize) -> Result<Vec<PersonId>, StoreError> {
        let after = after.map(|person| person.bytes());
        let values = [Value::Bytes(after.as_ref().map_or(&[], |bytes| bytes.as_slice())), limit(rows)];
        let mut people = self.readers.read(|session| {
            let mut people = session.rows(&CHOSE, &values, |row| row.person(0))?;
            people.extend(session.rows(&KNOWN, &values, |row| row.person(0))?);
            Ok(people)
        })?;
        // Each list holds its first ones, so the first ones of both are among them.
        people.sort_unstable();
        people.dedup();
        people.truncate(rows);
        Ok(people)
    }
}
