//! The server is killed in the middle of its work, again and again, at points nobody chose: what it acknowledged is there,
//! and of what it did not acknowledge there is all or nothing.
//! The test starts itself as the server that will be killed, and reads the acknowledged numbers from its output.
//!
//! **Invariant:** the writer under test is the real one on a real file; the kill is `SIGKILL`, after which nothing is tidied up.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test: what is unexpected shall end it"
)]

use entrenous_core::consent::{Held, State};
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::ledger::root_of;
use entrenous_core::moment::Moment;
use entrenous_store::{Batch, FactRow, LedgerLine, Store, Write};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const FOLDER: &str = "ENTRENOUS_TEST_KILL_FOLDER";
const FIRST: &str = "ENTRENOUS_TEST_KILL_FIRST";
/// After how many acknowledgements each server is killed.
const KILLED_AFTER: [usize; 7] = [1, 3, 17, 40, 90, 200, 333];
const FACTS_EACH: u64 = 3;
const WRITERS: usize = 16;

fn short_hash(kind: &str, number: u64) -> [u8; 16] {
    Hash::of(&[kind.as_bytes(), &number.to_be_bytes()]).bytes()[..16].try_into().unwrap()
}
fn person(number: u64) -> PersonId {
    PersonId::from_bytes(short_hash("person", number))
}
fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

/// Batch `number`: three facts, a record, a choice and a line, all of person `number`.
fn batch(number: u64) -> Batch {
    let (person, at) = (person(number), Moment::from_seconds(1));
    let fact = |which: u64| {
        let row = RowId::from_bytes(short_hash("row", number * FACTS_EACH + which));
        let sealed = vec![which.to_be_bytes()[7]; 400];
        Write::PutFact(FactRow {
            person,
            item: key("views"),
            row,
            at,
            until: at,
            source: "observed".into(),
            sealed,
        })
    };
    let held = Held { state: State::Given, at, until: at, material: number, despite_signal: false };
    let record = RowId::from_bytes(short_hash("record", number));
    let more = [
        Write::AddRecord { person: Some(person), row: record, at, receipt: number.to_string() },
        Write::PutChoice { person, purpose: key("a"), held },
    ];
    let entry = LedgerLine { at, about: Some(short_hash("about", number)), body: number.to_string() };
    Batch { writes: (0..FACTS_EACH).map(fact).chain(more).collect(), entry: Some(entry) }
}

/// Not a test of its own: what the killed process runs.
#[test]
#[ignore = "run by the other test as the process that is killed"]
fn server() {
    let (Some(folder), Some(first)) = (std::env::var_os(FOLDER), std::env::var_os(FIRST)) else { return };
    let folder = Path::new(&folder);
    let store = Arc::new(Store::open(&folder.join("data"), &folder.join("keys")).unwrap());
    let next = Arc::new(AtomicU64::new(first.to_str().unwrap().parse().unwrap()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..WRITERS {
            let (store, next) = (Arc::clone(&store), Arc::clone(&next));
            writers.spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    let seq = store.apply(batch(number)).await.unwrap().seq;
                    writeln!(std::io::stdout(), "acknowledged {number} {seq}").unwrap();
                }
            });
        }
        writers.join_all().await;
    });
}

/// Starts a server, kills it after `count` acknowledgements, answers all (number, seq) it managed to acknowledge.
fn run_and_kill(folder: &Path, first: u64, count: usize) -> Vec<(u64, u64)> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "server", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(FIRST, first.to_string());
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["acknowledged", number, seq] = words[..] {
            acknowledged.push((number.parse().unwrap(), seq.parse().unwrap()));
        }
        if acknowledged.len() == count {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(acknowledged.len() >= count, "the server ended by itself");
    acknowledged
}

#[test]
fn a_killed_server_keeps_what_it_acknowledged_and_nothing_by_halves() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut acknowledged = Vec::new();
    let mut first = 0;
    for count in KILLED_AFTER {
        acknowledged.extend(run_and_kill(folder.path(), first, count));
        first = acknowledged.iter().map(|(number, _)| number + 1).max().unwrap() + WRITERS as u64;

        let store = Store::open(&folder.path().join("data"), &folder.path().join("keys")).unwrap();
        let lines = store.ledger_page(None, 10_000).unwrap();
        assert_eq!(
            store.ledger_head(),
            (lines.len() as u64, root_of(lines.iter().map(|line| line.body.as_bytes())))
        );
        for (number, seq) in &acknowledged {
            assert_eq!(lines[usize::try_from(*seq).unwrap()].body, number.to_string());
        }
        let durable: BTreeSet<u64> = lines.iter().map(|line| line.body.parse().unwrap()).collect();
        assert_eq!(durable.len(), lines.len());
        for number in 0..first {
            let rows = [
                store.facts(person(number), &key("views"), 9).unwrap().len(),
                store.records(person(number)).unwrap().len(),
                store.choices(person(number)).unwrap().len(),
                store.ledger_about(short_hash("about", number), 9).unwrap().len(),
            ];
            assert_eq!(rows, if durable.contains(&number) { [3, 1, 1, 1] } else { [0; 4] }, "batch {number}");
        }
    }
}
