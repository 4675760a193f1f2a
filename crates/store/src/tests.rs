//! Stories of the store: what is acknowledged lasts, what is refused leaves no trace, what is erased is gone from the files.

mod articles;
mod durable;
mod enrolments;
mod erased;
mod made;
mod messages;
mod peopled;
mod refused;
mod rows;
mod staff;
mod tells;
mod trends;

use crate::{Applied, Batch, FactRow, LedgerLine, Store, StoreError, Write};
use entrenous_core::consent::{Held, State};
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;
use std::path::PathBuf;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }
    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }
    fn keys(&self) -> PathBuf {
        self.0.path().join("keys")
    }
    fn open(&self) -> Store {
        Store::open(&self.data(), &self.keys()).unwrap()
    }
    /// All bytes of all files of both directories.
    fn everything(&self) -> Vec<u8> {
        let folders = [self.data(), self.keys()];
        let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
    fn holds(&self, bytes: &[u8]) -> bool {
        self.everything().windows(bytes.len()).any(|window| window == bytes)
    }
}

fn person(number: u64) -> PersonId {
    PersonId::from_bytes(short_hash("person", number))
}
fn row(number: u64) -> RowId {
    RowId::from_bytes(short_hash("row", number))
}
fn short_hash(kind: &str, number: u64) -> [u8; 16] {
    Hash::of(&[kind.as_bytes(), &number.to_be_bytes()]).bytes()[..16].try_into().unwrap()
}
fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}
fn at(second: i64) -> Moment {
    Moment::from_seconds(second)
}
fn fact(who: u64, which: u64, second: i64) -> FactRow {
    let sealed = format!("sealed {who} {which}").into_bytes();
    FactRow {
        person: person(who),
        item: key("views"),
        row: row(which),
        at: at(second),
        until: at(second).plus_microseconds(100_000_000),
        source: "observed".into(),
        sealed,
    }
}
fn held(state: State, second: i64) -> Held {
    Held {
        state,
        at: at(second),
        until: at(second).plus_microseconds(1_000_000),
        material: u64::MAX - 1,
        despite_signal: true,
    }
}
fn line(text: &str) -> Option<LedgerLine> {
    Some(LedgerLine { at: at(1), about: Some(short_hash("about", 1)), body: text.to_owned() })
}

impl Store {
    async fn write(&self, writes: Vec<Write>) -> Result<Applied, StoreError> {
        self.apply(Batch { writes, entry: None }).await
    }
}
