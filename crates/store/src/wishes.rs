//! What was decided on lately, person by person, to be asked about again under other caps. Read beside a house, too.
//!
//! **Invariant:** nothing is written here, and a person's messages are told together or not at all.

use crate::Store;
use crate::engine::{self, Readers, Row, Session, Statement, Value, statement};
use crate::error::{File, StoreError};
use crate::limit;
use entrenous_core::communicate::{State, Wish};
use entrenous_core::id::PersonId;
use entrenous_core::moment::Moment;
use std::path::Path;

const WISHES: Statement = statement!("message/wishes");

/// How many rows are read at once.
const ROWS_MOST: usize = 20_000;

/// Takes the wishes of one person after the other.
pub type Taker<'a> = dyn FnMut(&[Wish]) + 'a;

impl Store {
    /// What was decided on since a moment, person by person.
    pub fn wishes(&self, since: Moment, take: &mut Taker<'_>) -> Result<(), StoreError> {
        walk(&self.readers, since, take)
    }
}

/// The same, read beside a house that may be served.
pub fn wishes_beside(data_dir: &Path, since: Moment, take: &mut Taker<'_>) -> Result<(), StoreError> {
    match engine::open_beside(data_dir, File::Rows, engine::ROWS)? {
        Some(readers) => walk(&readers, since, take),
        // A file of an earlier version: a house that opens it brings it up to date.
        None => Ok(()),
    }
}

fn walk(readers: &Readers, since: Moment, take: &mut Taker<'_>) -> Result<(), StoreError> {
    let (mut after, mut rows_most) = (None, ROWS_MOST);
    loop {
        let mut rows = readers.read(|session| page(session, after, since, rows_most))?;
        if rows.len() == rows_most {
            // The last person may have more: they come with the next page, or with a larger one.
            let last = rows.last().map(|(person, ..)| *person);
            let before = rows.len();
            rows.retain(|(person, ..)| Some(*person) != last);
            if rows.is_empty() {
                rows_most = before.saturating_mul(2);
                continue;
            }
        } else {
            tell(&rows, take);
            return Ok(());
        }
        after = rows.last().map(|(person, ..)| *person);
        tell(&rows, take);
    }
}

type Told = (PersonId, State, Wish);

fn tell(rows: &[Told], take: &mut Taker<'_>) {
    for of_one in rows.chunk_by(|one, other| one.0 == other.0) {
        let wishes: Vec<Wish> = of_one
            .iter()
            .filter(|(_, state, _)| state.met_the_caps())
            .map(|(.., wish)| wish.clone())
            .collect();
        if !wishes.is_empty() {
            take(&wishes);
        }
    }
}

fn page(
    session: &Session<'_>,
    after: Option<PersonId>,
    since: Moment,
    rows: usize,
) -> Result<Vec<Told>, StoreError> {
    let after = after.map(|person| person.bytes());
    let values = [
        Value::Bytes(after.as_ref().map_or(&[], |bytes| bytes.as_slice())),
        Value::Int(since.microseconds()),
        limit(rows),
    ];
    session.rows(&WISHES, &values, read)
}

fn read(row: &Row<'_>) -> Result<Told, StoreError> {
    let state = State::read(&row.text(3)?, &row.text(4)?).ok_or(row.damaged())?;
    let medium = crate::message::medium(&row.text(2)?).ok_or(row.damaged())?;
    Ok((row.person(0)?, state, Wish { purpose: row.key(1)?, medium, at: row.moment(5)? }))
}
