//! What is erased is gone from every file, looked for byte by byte; and what happens without each of the two measures.

use super::*;
use crate::KeyRow;
use crate::engine::Conditions;
use crate::error::File;
use rusqlite::Connection;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

fn secret(number: u64) -> Vec<u8> {
    let parts = (0..5_u64)
        .flat_map(|part| *Hash::of(&[b"secret", &number.to_be_bytes(), &part.to_be_bytes()]).bytes());
    parts.collect()
}
fn secret_fact(who: u64, which: u64) -> Write {
    Write::PutFact(FactRow { sealed: secret(which), ..fact(who, which, 1) })
}
fn key_of(number: u64) -> KeyRow {
    KeyRow { person: person(number), class: key("views"), number: 1, wrapped: secret(number) }
}

/// Which of the secrets are in a file, by any aligned or unaligned 16 bytes from their middle.
fn found(folder: &Folder, numbers: impl Iterator<Item = u64>) -> usize {
    let everything = folder.everything();
    let mut wanted: HashSet<Vec<u8>> = numbers.map(|number| secret(number)[72..88].to_vec()).collect();
    let before = wanted.len();
    for window in everything.windows(16) {
        wanted.remove(window);
    }
    before.saturating_sub(wanted.len())
}

#[tokio::test]
async fn an_erased_person_is_in_no_file_and_everyone_else_still_is() {
    let folder = Folder::new();
    let store = folder.open();
    let writes = (0..600).map(|n| secret_fact(n / 3, n)).collect();
    store.write(writes).await.unwrap();
    let told = "receipt of the one who leaves";
    let choice = Write::PutChoice { person: person(7), purpose: key("a"), held: held(State::Given, 1) };
    let record = Write::AddRecord { person: Some(person(7)), row: row(7), at: at(1), receipt: told.into() };
    store.write(vec![choice, record, Write::Depart { person: person(7), at: at(1) }]).await.unwrap();
    assert_eq!(found(&folder, 21..24), 3);

    store
        .apply(Batch { writes: vec![Write::Erase { person: person(7) }], entry: line("erased") })
        .await
        .unwrap();
    assert!(store.facts(person(7), &key("views"), 9).unwrap().is_empty());
    assert!(store.choices(person(7)).unwrap().is_empty() && store.records(person(7)).unwrap().is_empty());
    assert!(store.departures().unwrap().is_empty());
    // The trap: the rows are gone for every query, and every byte of them is still on the disk.
    assert_eq!(found(&folder, 21..24), 3);
    assert!(folder.holds(told.as_bytes()) && folder.holds(&person(7).bytes()));

    store.shred().await.unwrap();
    assert_eq!(found(&folder, 21..24), 0);
    assert!(!folder.holds(told.as_bytes()) && !folder.holds(&person(7).bytes()));
    assert_eq!(found(&folder, (0..600).filter(|n| !(21..24).contains(n))), 597);
}

#[tokio::test]
async fn without_overwriting_a_checkpoint_alone_leaves_the_bytes() {
    let folder = Folder::new();
    let conditions =
        Conditions { patience: Duration::from_millis(20), pragmas: "PRAGMA secure_delete = OFF" };
    let store = Store::open_under(&folder.data(), &folder.keys(), conditions).unwrap();
    store.write((0..60).map(|n| secret_fact(n, n)).collect()).await.unwrap();
    store.write(vec![Write::Erase { person: person(7) }]).await.unwrap();
    store.shred().await.unwrap();
    assert_eq!(found(&folder, 7..8), 1);
}

#[tokio::test]
async fn destroyed_keys_leave_no_byte_however_the_pages_were_split_and_merged() {
    let folder = Folder::new();
    let store = Arc::new(folder.open());
    let mut gone = HashSet::new();
    for round in 0..8_u64 {
        let new = round * 250..(round + 1) * 250;
        store.keys().put(new.clone().map(key_of).collect()).await.unwrap();
        // A fifth of the new ones, and of the round before nearly all: pages run empty and are merged.
        let before = round.saturating_sub(1) * 250..round * 250;
        let mut destroyed = JoinSet::new();
        for number in new.filter(|n| n % 5 == 0).chain(before.filter(|n| n % 5 != 0 && n % 7 != 0)) {
            gone.insert(number);
            let store = Arc::clone(&store);
            destroyed.spawn(async move { store.keys().destroy(person(number), Some(&key("views"))).await });
        }
        assert!(destroyed.join_all().await.iter().all(Result::is_ok));
    }
    assert_eq!((gone.len(), found(&folder, gone.iter().copied())), (1_600, 0));
    let stay: Vec<u64> = (0..2_000).filter(|n| !gone.contains(n)).collect();
    assert_eq!(found(&folder, stay.iter().copied()), stay.len());
}

#[tokio::test]
async fn a_key_is_not_called_destroyed_while_someone_keeps_old_pages_open() {
    let folder = Folder::new();
    let conditions = Conditions { patience: Duration::from_millis(20), pragmas: "" };
    let store = Store::open_under(&folder.data(), &folder.keys(), conditions).unwrap();
    store.keys().put((0..9).map(key_of).collect()).await.unwrap();
    let other = Connection::open(folder.keys().join("keys.db")).unwrap();
    other.execute_batch("BEGIN; SELECT count(*) FROM person_key").unwrap();
    let held: i64 = other.query_row("SELECT count(*) FROM person_key", [], |row| row.get(0)).unwrap();
    assert_eq!(held, 9);
    let refused = store.keys().destroy(person(3), None).await.unwrap_err();
    assert_eq!(refused, StoreError::NotShredded(File::Keys));
    assert!(store.keys().get(person(3), &key("views")).unwrap().is_none());
    assert_eq!(found(&folder, 3..4), 1);
    other.execute_batch("COMMIT").unwrap();
    store.keys().destroy(person(3), None).await.unwrap();
    assert_eq!(found(&folder, 3..4), 0);
}

#[tokio::test]
async fn opening_again_finishes_a_shredding_that_could_not_be_done() {
    let folder = Folder::new();
    let store = folder.open();
    store.keys().put((0..9).map(key_of).collect()).await.unwrap();
    drop(store);
    // A process that died between the deletion and the checkpoint: its log is still there.
    let dead = Connection::open(folder.keys().join("keys.db")).unwrap();
    dead.execute_batch("PRAGMA secure_delete = ON; DELETE FROM person_key WHERE number = 1").unwrap();
    assert_eq!(found(&folder, 3..4), 1);
    let store = folder.open();
    assert_eq!(found(&folder, 0..9), 0);
    drop((store, dead));
}
