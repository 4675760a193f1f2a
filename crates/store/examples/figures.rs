//! How many durable writes a second the store makes on this disk, with one and with 64 waiting, and how long a read takes.
//! `cargo run --release -p entrenous-store --example figures -- DIRECTORY`; the directory should be on the disk that will be used.

use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_store::{Batch, FactRow, LedgerLine, Store, StoreError, Write};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const ROUND: Duration = Duration::from_secs(3);
const READS: u64 = 200_000;

fn person(number: u64) -> PersonId {
    let [name @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        *Hash::of(&[&number.to_be_bytes()]).bytes();
    PersonId::from_bytes(name)
}

fn batch(number: u64, item: &Key) -> Batch {
    let at = Moment::from_microseconds(number.cast_signed());
    let person = person(number);
    let row = RowId::from_bytes(person.bytes());
    let fact = FactRow {
        person,
        item: item.clone(),
        row,
        at,
        until: at,
        source: "observed".into(),
        sealed: vec![7; 200],
    };
    let entry = LedgerLine { at, about: Some(person.bytes()), body: "x".repeat(250) };
    Batch { writes: vec![Write::PutFact(fact)], entry: Some(entry) }
}

#[allow(clippy::disallowed_methods, reason = "measuring is what this program is for")]
fn now() -> Instant {
    Instant::now()
}

/// Writes for one round with so many waiting; answers how many were acknowledged in a second.
async fn durable_writes(
    store: &Arc<Store>,
    next: &Arc<AtomicU64>,
    waiting: usize,
    item: &Key,
) -> Result<f64, StoreError> {
    let (begun, before) = (now(), next.load(Ordering::SeqCst));
    let mut writers = JoinSet::new();
    for _ in 0..waiting {
        let (store, next, item) = (Arc::clone(store), Arc::clone(next), item.clone());
        writers.spawn(async move {
            while begun.elapsed() < ROUND {
                let number = next.fetch_add(1, Ordering::SeqCst);
                store.apply(batch(number, &item)).await?;
            }
            Ok::<(), StoreError>(())
        });
    }
    writers.join_all().await.into_iter().collect::<Result<(), _>>()?;
    let count = next.load(Ordering::SeqCst).saturating_sub(before);
    Ok(count as f64 / begun.elapsed().as_secs_f64())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder =
        std::env::args_os().nth(1).map(PathBuf::from).ok_or("name a directory that may be filled")?;
    let store = Arc::new(Store::open(&folder.join("data"), &folder.join("keys"))?);
    let (item, next) = (Key::parse("views")?, Arc::new(AtomicU64::new(store.ledger_head().0)));
    let mut out = std::io::stdout().lock();
    for waiting in [1, 64, 512] {
        let rate = durable_writes(&store, &next, waiting, &item).await?;
        writeln!(out, "{waiting:>4} waiting: {rate:>8.0} durable batches/s (one fact, one ledger line)")?;
    }
    let (begun, known) = (now(), next.load(Ordering::SeqCst));
    let mut found = 0_usize;
    for number in 0..READS {
        let who = number.wrapping_mul(7_919).checked_rem(known).unwrap_or(0);
        found = found.saturating_add(store.facts(person(who), &item, 10)?.len());
    }
    let each = begun.elapsed().as_secs_f64() * 1e6 / READS as f64;
    writeln!(out, "read by key: {each:>8.1} µs each, {found} of {READS} found")?;
    Ok(())
}
