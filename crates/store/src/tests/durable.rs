//! Group commit: who waits together shares a commit; who fails, fails alone; who is answered is on the disk.

use super::*;
use crate::engine::{Desk, Promise, Session, Writer};
use crate::error::File;
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::task::JoinSet;

/// The order that no commit survives.
const FATAL: u8 = 63;

/// A desk that counts its commits, and numbers what it carries out.
#[derive(Clone)]
struct Counting {
    commits: Arc<AtomicUsize>,
    last: usize,
}

impl Desk for Counting {
    type Job = u8;
    type Done = usize;
    fn carry(&mut self, session: &Session<'_>, job: u8) -> Result<usize, StoreError> {
        self.last = self.last.saturating_add(1);
        let parent = if job == FATAL { "VALUES (2)" } else { "VALUES (1)" };
        session.execute(&format!("INSERT INTO child (parent) {parent}")).map(|()| self.last)
    }
    fn publish(&self) {
        self.commits.fetch_add(1, Ordering::SeqCst);
    }
}

/// A writer on a table whose rule is looked at by the commit only; another connection; the count of commits.
fn counting(folder: &Folder) -> (Connection, Arc<AtomicUsize>, Arc<Writer<Counting>>) {
    let path = folder.0.path().join("a.db");
    let connection = Connection::open(&path).unwrap();
    let tables =
        "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; CREATE TABLE parent (id INTEGER PRIMARY KEY);
        INSERT INTO parent VALUES (1);
        CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)";
    connection.execute_batch(tables).unwrap();
    let commits = Arc::new(AtomicUsize::new(0));
    let desk = Counting { commits: Arc::clone(&commits), last: 0 };
    let writer = Writer::start(connection, File::Rows, desk).unwrap();
    (Connection::open(&path).unwrap(), commits, Arc::new(writer))
}

fn children(connection: &Connection) -> usize {
    connection
        .query_row("SELECT count(*) FROM child", [], |row| row.get::<_, i64>(0))
        .unwrap()
        .try_into()
        .unwrap()
}

/// Gives all orders while the file is held: the first few may go by themselves, all others go together.
async fn together(
    jobs: std::ops::Range<u8>,
    other: &Connection,
    writer: &Arc<Writer<Counting>>,
) -> Vec<Result<usize, StoreError>> {
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut waiting = JoinSet::new();
    for job in jobs {
        let writer = Arc::clone(writer);
        waiting.spawn(async move { writer.submit(job, Promise::Durable).await });
    }
    // The runtime comes back here after some dozens of others.
    for _ in 0..9 {
        tokio::task::yield_now().await;
    }
    other.execute_batch("COMMIT").unwrap();
    waiting.join_all().await
}

#[tokio::test]
async fn those_who_wait_together_share_one_commit() {
    let folder = Folder::new();
    let (other, commits, writer) = counting(&folder);
    let mut done: Vec<usize> =
        together(0..FATAL, &other, &writer).await.into_iter().map(Result::unwrap).collect();
    done.sort_unstable();
    assert_eq!(done, (1..=usize::from(FATAL)).collect::<Vec<_>>());
    let count = commits.load(Ordering::SeqCst);
    assert!(count <= 2, "{count} commits");
}

#[tokio::test]
async fn when_the_commit_fails_nobody_of_the_group_is_told_done_and_nothing_of_it_stands() {
    let folder = Folder::new();
    let (other, _, writer) = counting(&folder);
    let outcomes = together(0..FATAL.saturating_add(1), &other, &writer).await;
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(done < usize::from(FATAL), "the last orders share the commit that fails");
    assert_eq!(outcomes.iter().find_map(|outcome| outcome.err()).unwrap().code(), "S012");
    assert_eq!(children(&other), done);
    assert_eq!(writer.submit(1, Promise::Durable).await, Ok(done + 1));
}

#[tokio::test]
async fn what_was_ordered_is_done_even_when_nobody_waits_and_the_writer_is_dropped() {
    let folder = Folder::new();
    let (other, _, writer) = counting(&folder);
    for job in 0..9 {
        let mut ordered = Box::pin(writer.submit(job, Promise::Durable));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let _polled_once = std::future::Future::poll(ordered.as_mut(), &mut context);
    }
    drop(writer);
    assert_eq!(children(&other), 9);
}

#[tokio::test]
async fn a_batch_that_fails_does_not_hurt_its_neighbours_and_takes_no_number() {
    let folder = Folder::new();
    let store = Arc::new(folder.open());
    let mut waiting = JoinSet::new();
    for number in 0..60_u64 {
        let store = Arc::clone(&store);
        waiting.spawn(async move {
            let receipt = if number % 3 == 0 { "a\0b" } else { "good" };
            let record = Write::AddRecord {
                person: Some(person(number)),
                row: row(number),
                at: at(1),
                receipt: receipt.into(),
            };
            let writes = vec![Write::PutFact(fact(number, number, 1)), record];
            (number, store.apply(Batch { writes, entry: line(&format!("line {number}")) }).await)
        });
    }
    let mut numbers = Vec::new();
    for (number, applied) in waiting.join_all().await {
        let facts = store.facts(person(number), &key("views"), 9).unwrap().len();
        if number % 3 == 0 {
            assert_eq!((applied.unwrap_err().code(), facts), ("S009", 0));
            continue;
        }
        let seq = applied.unwrap().seq;
        let entry = store.ledger_page(seq.checked_sub(1), 1).unwrap().remove(0);
        assert_eq!((entry.seq, entry.body, facts), (seq, format!("line {number}"), 1));
        numbers.push(seq);
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (0..40).collect::<Vec<u64>>());
}

#[tokio::test]
async fn of_several_batches_in_one_transaction_all_stand_or_none() {
    let folder = Folder::new();
    let store = folder.open();
    let good = Batch { writes: vec![Write::PutFact(fact(1, 1, 1))], entry: line("good") };
    let bad =
        Batch { writes: vec![Write::PutSetting { key: "a".into(), body: "\0".into() }], entry: line("bad") };
    assert_eq!(store.apply_many(vec![good, bad]).await.unwrap_err().code(), "S009");
    assert_eq!(store.facts(person(1), &key("views"), 9), Ok(vec![]));
    assert_eq!(store.ledger_page(None, 9), Ok(vec![]));
    let next = store.apply(Batch { writes: vec![], entry: line("next") }).await.unwrap();
    assert_eq!((next.seq, next.size), (0, 1));
}

#[tokio::test]
async fn a_batch_given_twice_leaves_the_same_rows() {
    let folder = Folder::new();
    let store = folder.open();
    let batch = || {
        let record =
            Write::AddRecord { person: Some(person(1)), row: row(1), at: at(1), receipt: "r".into() };
        let choice = Write::PutChoice { person: person(1), purpose: key("a"), held: held(State::Given, 1) };
        vec![Write::PutFact(fact(1, 1, 1)), record, choice, Write::Depart { person: person(2), at: at(1) }]
    };
    store.write(batch()).await.unwrap();
    let read = || {
        (
            store.facts(person(1), &key("views"), 9),
            store.records(person(1)),
            store.choices(person(1)),
            store.departures(),
        )
    };
    let once = read();
    store.write(batch()).await.unwrap();
    assert_eq!(read(), once);
}
