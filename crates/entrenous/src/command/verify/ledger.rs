//! Checks a whole ledger: every entry says what its row says, and the first ones are those a kept checkpoint vouches for.
//!
//! **Invariant:** nothing is created: a folder without a ledger or its keys is refused.

use super::{Arguments, Vouched};
use anyhow::bail;
use entrenous_core::hash::Hash;
use entrenous_core::ledger::{Entry, Tree, leaf_hash};
use entrenous_store::{LedgerRow, Store};
use std::process::ExitCode;

/// How many entries are read at once.
const PAGE: usize = 4_096;

/// Checks the ledger of a data folder.
pub(super) fn check(arguments: &Arguments, vouched: Option<Vouched>) -> anyhow::Result<ExitCode> {
    let data = &arguments.what;
    let keys = arguments.keys.clone().unwrap_or_else(|| data.join("keys"));
    for (folder, file) in [(data, "data.db"), (&keys, "keys.db")] {
        if !folder.join(file).exists() {
            bail!(
                "there is no `{file}` in `{}`; name the folder given to `--data`, and to `--keys` if it was",
                folder.display()
            );
        }
    }
    let store = Store::open(data, &keys)?;
    let root_then = walk(&store, vouched.map_or(0, |(size, _)| size))?;
    let (size, root) = store.ledger_head();
    match vouched {
        Some((from, _)) if from > size => bail!(
            "the checkpoint vouches for {from} entries and the ledger has {size}: entries are missing at its end; \
             keep the file as evidence and restore a backup"
        ),
        Some((from, expected)) if root_then != expected => bail!(
            "the first {from} entries are not those the checkpoint vouches for: one was changed, added or removed; \
             keep the file as evidence and restore a backup"
        ),
        _ => println!("ledger: {size} entries hold; root {root}"),
    }
    match vouched {
        Some((from, _)) => println!("the first {from} of them are those the checkpoint vouches for"),
        None => println!(
            "it is whole; give `--checkpoint` and `--key` to check that nobody wrote it anew since a checkpoint you kept"
        ),
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads every entry, refuses one that is not what its row says, and answers the root over the first `size`.
fn walk(store: &Store, size: u64) -> anyhow::Result<Hash> {
    let mut first = Tree::default();
    let mut after = None;
    loop {
        let page = store.ledger_page(after, PAGE)?;
        let Some(last) = page.last() else { return Ok(first.root()) };
        after = Some(last.seq);
        for row in &page {
            if !says_what_its_row_says(row) {
                bail!(
                    "entry {} was changed: its row and its text differ; keep the file as evidence and restore a backup",
                    row.seq
                );
            }
            if first.size() < size {
                first.push(leaf_hash(row.body.as_bytes()));
            }
        }
    }
}

/// When and about whom stand in columns of their own, to be found by; the tree covers the text alone.
fn says_what_its_row_says(row: &LedgerRow) -> bool {
    let Ok(entry) = serde_json::from_str::<Entry>(&row.body) else { return false };
    let canonical = entry.leaf().is_ok_and(|text| text == row.body);
    canonical && entry.at == row.at && entry.about.map(|about| about.0) == row.about
}
