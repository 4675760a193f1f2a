//! By which keyed hashes a person's addresses are known, what is noted against an address, and how much a person wants to hear at most.
//! The address itself is a sealed fact like any other.
//!
//! **Invariant:** a handle goes with its person; a suppression knows no person, only the hash, and stays.
//! **Invariant:** the first word of a suppression stands with its date; nothing written later makes it younger.

use crate::Store;
use crate::engine::{Row, Session, Statement, Value, statement};
use crate::error::StoreError;
use crate::limit;
use entrenous_core::charter::AtMost;
use entrenous_core::communicate::{Medium, Scope, Suppressed, Suppression};
use entrenous_core::id::PersonId;

const PUT: Statement = statement!("handle/put");
const GET: Statement = statement!("handle/get");
const NAMED: Statement = statement!("handle/named");
const PAGE: Statement = statement!("handle/page");
const SHARED: Statement = statement!("handle/shared");
const DROP_ONE: Statement = statement!("handle/drop_one");
const DROP: Statement = statement!("handle/drop");
const DROP_ALL: Statement = statement!("handle/drop_all");
const SUPPRESS: Statement = statement!("suppression/put");
const SUPPRESSED: Statement = statement!("suppression/of");
const SUPPRESSIONS: Statement = statement!("suppression/page");
const SUPPRESSION_COUNTS: Statement = statement!("suppression/counts");
const UNSUPPRESS: Statement = statement!("suppression/drop");
const LIMIT: Statement = statement!("own_limit/put");
const LIMITS: Statement = statement!("own_limit/between");
const UNLIMIT: Statement = statement!("own_limit/drop");

/// The keyed hash of an address.
pub type AddressName = [u8; 32];

/// How many people may share an address: a family's, a shop's.
const NAMED_MOST: usize = 100;
/// How many addresses of one medium a person may have.
pub const ADDRESSES_MOST: usize = 10;
/// How many things may be noted against one address.
const NOTED_MOST: usize = 1_000;

impl Store {
    /// The names of a person's addresses: one, but where each browser has its own.
    pub fn handles(&self, person: PersonId, medium: Medium) -> Result<Vec<AddressName>, StoreError> {
        let id = person.bytes();
        let values = [Value::Bytes(&id), Value::Text(medium.word()), limit(ADDRESSES_MOST)];
        self.readers.read(|session| session.rows(&GET, &values, |row| name(row, 0)))
    }
    /// The people one of whose addresses has this name.
    pub fn people_at(&self, name: &AddressName) -> Result<Vec<PersonId>, StoreError> {
        let values = [Value::Bytes(name), limit(NAMED_MOST)];
        self.readers.read(|session| session.rows(&NAMED, &values, |row| row.person(0)))
    }
    /// People with an address, in their order, after the last one, each with the first of their names.
    pub fn handle_page(
        &self,
        medium: Medium,
        after: Option<PersonId>,
        rows: usize,
    ) -> Result<Vec<(PersonId, AddressName)>, StoreError> {
        let after = after.map(|person| person.bytes());
        let values = [
            Value::Text(medium.word()),
            Value::Bytes(after.as_ref().map_or(&[], |bytes| bytes.as_slice())),
            limit(rows),
        ];
        let read = |row: &Row<'_>| Ok((row.person(0)?, name(row, 1)?));
        let mut people = self.readers.read(|session| session.rows(&PAGE, &values, read))?;
        people.dedup_by_key(|(person, _)| *person);
        Ok(people)
    }
    /// The addresses that more than one person has.
    pub fn shared_addresses(&self, medium: Medium, rows: usize) -> Result<Vec<AddressName>, StoreError> {
        let values = [Value::Text(medium.word()), limit(rows)];
        self.readers.read(|session| session.rows(&SHARED, &values, |row| name(row, 0)))
    }
    /// What is noted against an address.
    pub fn suppressions(&self, name: &AddressName) -> Result<Vec<Suppression>, StoreError> {
        let values = [Value::Bytes(name), limit(NOTED_MOST)];
        self.readers.read(|session| session.rows(&SUPPRESSED, &values, |row| suppression(row, 0)))
    }
    /// One page of everything noted against addresses, after the last one.
    pub fn suppression_page(
        &self,
        after: Option<&(AddressName, Suppression)>,
        rows: usize,
    ) -> Result<Vec<(AddressName, Suppression)>, StoreError> {
        let (name_after, scope, why) = after
            .map_or((&[][..], "", ""), |(name, one)| (name.as_slice(), one.scope.text(), one.why.word()));
        let values = [Value::Bytes(name_after), Value::Text(scope), Value::Text(why), limit(rows)];
        self.readers.read(|session| {
            session.rows(&SUPPRESSIONS, &values, |row| Ok((name(row, 0)?, suppression(row, 1)?)))
        })
    }
    /// How many addresses are written to no more, by what and why.
    pub fn suppression_counts(&self) -> Result<Vec<(Scope, Suppressed, u64)>, StoreError> {
        self.readers.read(|session| {
            session.rows(&SUPPRESSION_COUNTS, &[limit(NOTED_MOST)], |row| {
                let scope = Scope::read(&row.text(0)?).ok_or(row.damaged())?;
                let why = Suppressed::find(&row.text(1)?).ok_or(row.damaged())?;
                Ok((scope, why, row.count(2)?))
            })
        })
    }
    /// How much the people from the first to the last want to hear at most, by person.
    pub fn own_limits(&self, first: PersonId, last: PersonId) -> Result<Vec<(PersonId, AtMost)>, StoreError> {
        let (first, last) = (first.bytes(), last.bytes());
        let values = [Value::Bytes(&first), Value::Bytes(&last), limit(crate::PAGE_MOST)];
        self.readers.read(|session| {
            session.rows(&LIMITS, &values, |row| {
                Ok((row.person(0)?, row.text(1)?.parse().map_err(|_| row.damaged())?))
            })
        })
    }
}

fn name(row: &Row<'_>, column: usize) -> Result<AddressName, StoreError> {
    row.bytes(column)?.try_into().map_err(|_| row.damaged())
}

fn suppression(row: &Row<'_>, first: usize) -> Result<Suppression, StoreError> {
    let (why, at) = (first.saturating_add(1), first.saturating_add(2));
    Ok(Suppression {
        scope: Scope::read(&row.text(first)?).ok_or(row.damaged())?,
        why: Suppressed::find(&row.text(why)?).ok_or(row.damaged())?,
        at: row.moment(at)?,
    })
}

pub(crate) fn put(
    session: &Session<'_>,
    person: PersonId,
    medium: Medium,
    name: &AddressName,
) -> Result<(), StoreError> {
    if !medium.has_several() {
        drop(session, person, medium)?;
    }
    let values = [Value::Bytes(&person.bytes()), Value::Text(medium.word()), Value::Bytes(name)];
    session.run(&PUT, &values).map(|_| ())
}

pub(crate) fn drop_one(
    session: &Session<'_>,
    person: PersonId,
    medium: Medium,
    name: &AddressName,
) -> Result<(), StoreError> {
    let values = [Value::Bytes(&person.bytes()), Value::Text(medium.word()), Value::Bytes(name)];
    session.run(&DROP_ONE, &values).map(|_| ())
}

pub(crate) fn drop(session: &Session<'_>, person: PersonId, medium: Medium) -> Result<(), StoreError> {
    session.run(&DROP, &[Value::Bytes(&person.bytes()), Value::Text(medium.word())]).map(|_| ())
}

pub(crate) fn drop_all(session: &Session<'_>, person: PersonId) -> Result<(), StoreError> {
    session.run(&DROP_ALL, &[Value::Bytes(&person.bytes())])?;
    session.run(&UNLIMIT, &[Value::Bytes(&person.bytes())]).map(|_| ())
}

pub(crate) fn suppress(
    session: &Session<'_>,
    name: &AddressName,
    suppression: &Suppression,
) -> Result<(), StoreError> {
    let values = [
        Value::Bytes(name),
        Value::Text(suppression.scope.text()),
        Value::Text(suppression.why.word()),
        Value::Int(suppression.at.microseconds()),
    ];
    session.run(&SUPPRESS, &values).map(|_| ())
}

pub(crate) fn unsuppress(
    session: &Session<'_>,
    name: &AddressName,
    suppression: &Suppression,
) -> Result<(), StoreError> {
    let values =
        [Value::Bytes(name), Value::Text(suppression.scope.text()), Value::Text(suppression.why.word())];
    session.run(&UNSUPPRESS, &values).map(|_| ())
}

pub(crate) fn limit_to(
    session: &Session<'_>,
    person: PersonId,
    most: Option<AtMost>,
) -> Result<(), StoreError> {
    let id = person.bytes();
    match most {
        Some(most) => session.run(&LIMIT, &[Value::Bytes(&id), Value::Text(&most.to_string())]),
        None => session.run(&UNLIMIT, &[Value::Bytes(&id)]),
    }
    .map(|_| ())
}
