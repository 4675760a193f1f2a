//! What the store says when it cannot: a code, the file, and nothing half done.

use super::*;
use crate::engine::Conditions;
use crate::error::File;
use rusqlite::Connection;
use std::time::Duration;

fn open_under(folder: &Folder, pragmas: &str) -> Store {
    let conditions = Conditions { patience: Duration::from_millis(20), pragmas };
    Store::open_under(&folder.data(), &folder.keys(), conditions).unwrap()
}

fn refusal(folder: &Folder) -> StoreError {
    Store::open(&folder.data(), &folder.keys()).map(|_| ()).unwrap_err()
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_acknowledged_and_keeps_nothing_that_was_not() {
    let folder = Folder::new();
    let store = open_under(&folder, "PRAGMA max_page_count = 110");
    let big = |number| FactRow { sealed: vec![7; 3_000], ..fact(number, number, 1) };
    let mut acknowledged = Vec::new();
    let mut refused = Vec::new();
    for number in 0..120 {
        let batch = Batch { writes: vec![Write::PutFact(big(number))], entry: line(&number.to_string()) };
        match store.apply(batch).await {
            Ok(applied) => acknowledged.push((number, applied.seq)),
            Err(error) => refused.push((number, error)),
        }
    }
    assert!(acknowledged.len() > 20 && refused.len() > 20);
    assert!(refused.iter().all(|(_, error)| *error == StoreError::DiskFull(File::Rows)));
    drop(store);

    let store = folder.open();
    let kept = |number| store.facts(person(number), &key("views"), 9).unwrap().len();
    assert!(acknowledged.iter().all(|(number, _)| kept(*number) == 1));
    assert!(refused.iter().all(|(number, _)| kept(*number) == 0));
    let lines = store.ledger_page(None, 999).unwrap();
    let expected: Vec<_> = acknowledged.iter().map(|(number, seq)| (*seq, number.to_string())).collect();
    assert_eq!(lines.into_iter().map(|line| (line.seq, line.body)).collect::<Vec<_>>(), expected);
    assert!(
        store
            .apply(Batch { writes: vec![Write::PutFact(big(500))], entry: line("room again") })
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_file_that_may_not_be_written_says_so() {
    let folder = Folder::new();
    let store = open_under(&folder, "PRAGMA query_only = ON");
    let refused = store.write(vec![Write::PutFact(fact(1, 1, 1))]).await.unwrap_err();
    assert_eq!(refused, StoreError::ReadOnly(File::Rows));
    assert_eq!(store.facts(person(1), &key("views"), 9), Ok(vec![]));
}

#[tokio::test]
async fn a_file_that_another_program_locks_is_in_use_until_it_lets_go() {
    let folder = Folder::new();
    let store = open_under(&folder, "");
    let other = Connection::open(folder.data().join("data.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let refused = store.write(vec![Write::PutFact(fact(1, 1, 1))]).await.unwrap_err();
    assert_eq!(refused, StoreError::InUse(File::Rows));
    assert!(store.facts(person(1), &key("views"), 9).is_ok());
    other.execute_batch("ROLLBACK").unwrap();
    assert!(store.write(vec![Write::PutFact(fact(1, 1, 1))]).await.is_ok());
}

#[test]
fn a_directory_has_one_server_at_a_time() {
    let folder = Folder::new();
    let first = folder.open();
    assert_eq!(refusal(&folder), StoreError::InUse(File::Keys));
    let elsewhere = folder.0.path().join("elsewhere");
    let refused = Store::open(&folder.data(), &elsewhere).map(|_| ()).unwrap_err();
    assert_eq!(refused, StoreError::InUse(File::Rows));
    drop(first);
    folder.open();
}

#[test]
fn rows_and_keys_do_not_share_a_directory() {
    let folder = Folder::new();
    let refused = Store::open(&folder.data(), &folder.data().join("../data")).map(|_| ()).unwrap_err();
    assert_eq!(refused, StoreError::SameDirectory);
    assert_eq!(std::fs::read_dir(folder.data()).unwrap().count(), 0);
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.data()).unwrap();
    let path = folder.data().join("data.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(refusal(&folder), StoreError::NotOurs(File::Rows));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    std::fs::write(&path, "not a database, but long enough to look like the header of one ".repeat(20))
        .unwrap();
    assert_eq!(refusal(&folder), StoreError::NotOurs(File::Rows));
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert_eq!(refusal(&folder), StoreError::CannotOpen(File::Rows));
}

#[tokio::test]
async fn a_ledger_from_which_a_line_was_taken_does_not_open() {
    let folder = Folder::new();
    let store = folder.open();
    let batches = (0..5).map(|n| Batch { writes: vec![], entry: line(&n.to_string()) }).collect();
    store.apply_many(batches).await.unwrap();
    drop(store);
    let other = Connection::open(folder.data().join("data.db")).unwrap();
    other.execute_batch("DELETE FROM ledger WHERE seq = 3").unwrap();
    drop(other);
    assert_eq!(refusal(&folder), StoreError::LedgerHole(3));
}

#[tokio::test]
async fn a_damaged_page_is_told_and_not_guessed() {
    let folder = Folder::new();
    let store = folder.open();
    store.write((0..200).map(|n| Write::PutFact(fact(n, n, 1))).collect()).await.unwrap();
    drop(store);
    let path = folder.data().join("data.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.iter_mut().skip(4_096 * 3).for_each(|byte| *byte = 0xff);
    std::fs::write(&path, bytes).unwrap();
    let opened = Store::open(&folder.data(), &folder.keys());
    let told = opened.and_then(|store| store.facts(person(1), &key("views"), 9)).unwrap_err();
    assert_eq!(told, StoreError::Damaged(File::Rows));
}

#[tokio::test]
async fn more_than_a_transaction_takes_is_refused() {
    let folder = Folder::new();
    let store = folder.open();
    let many = std::iter::repeat_with(|| Write::Erase { person: person(1) }).take(crate::WRITES_MOST + 1);
    assert_eq!(store.write(many.collect()).await, Err(StoreError::TooMuch(crate::WRITES_MOST)));
}
