//! `entrenous verify`: checks a receipt, an export or a whole ledger, without asking any server.
//! A ledger alone shows that it is whole and says what its columns say; that nobody wrote it anew, only a signed checkpoint
//! that was kept elsewhere can show (RFC 6962 section 2.1: the root over the first entries follows from them alone).
//!
//! **Invariant:** a checkpoint counts only under a key that was given, never under one found beside the ledger it vouches for.
//! **Invariant:** nothing is created: a folder without a ledger or its keys is refused.

use anyhow::{Context, bail};
use clap::Args;
use entrenous_core::hash::Hash;
use entrenous_core::ledger::{Entry, Tree, leaf_hash};
use entrenous_store::{LedgerRow, Store};
use entrenous_vault::{Receipt, read_checkpoint};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many entries are read at once.
const PAGE: usize = 4_096;

/// What to check.
#[derive(Args)]
pub struct Arguments {
    /// A receipt, an export, or a data folder.
    what: PathBuf,
    /// The public key the business publishes at `/.well-known/entrenous-keys.json`; without it a receipt is checked against the key it carries.
    #[arg(long)]
    key: Option<String>,
    /// Where the keys of a data folder are, if not in `DATA/keys`.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// A checkpoint kept from earlier (`GET /v1/ledger/checkpoint`): the ledger must still begin with the entries it vouches for.
    #[arg(long, requires = "key")]
    checkpoint: Option<PathBuf>,
}

/// Checks.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.what.is_dir() {
        return ledger(&arguments);
    }
    if arguments.checkpoint.is_some() {
        bail!(
            "a checkpoint vouches for a ledger; name the data folder instead of `{}`",
            arguments.what.display()
        );
    }
    let name = arguments.what.display();
    let text = std::fs::read_to_string(&arguments.what).with_context(|| format!("cannot read `{name}`"))?;
    let value: Value =
        serde_json::from_str(&text).with_context(|| format!("`{name}` is not JSON; is it cut off?"))?;
    match value.get("receipts").and_then(Value::as_array) {
        Some(receipts) => {
            for receipt in receipts {
                one(&receipt.to_string(), arguments.key.as_deref())?;
            }
            println!("export: {} receipts hold", receipts.len());
        }
        None => one(&text, arguments.key.as_deref())?,
    }
    if arguments.key.is_none() {
        println!(
            "checked against the key each receipt carries; give `--key` to check that it is the business's own"
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn one(text: &str, key: Option<&str>) -> anyhow::Result<()> {
    let receipt = Receipt::from_json(text)?;
    receipt.verify(key)?;
    let record = &receipt.record;
    println!("receipt {}: holds", record.record);
    println!("  {} · notice {} · {}", record.controller, record.notice, record.at);
    for purpose in &record.purposes {
        println!("  {}: {:?} until {}", purpose.key, purpose.state, purpose.until.date());
    }
    Ok(())
}

fn ledger(arguments: &Arguments) -> anyhow::Result<ExitCode> {
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
    let vouched = match (&arguments.checkpoint, &arguments.key) {
        (Some(checkpoint), Some(key)) => Some(vouched(checkpoint, key)?),
        _ => None,
    };
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

fn vouched(checkpoint: &Path, key: &str) -> anyhow::Result<(u64, Hash)> {
    let name = checkpoint.display();
    let text = std::fs::read_to_string(checkpoint).with_context(|| format!("cannot read `{name}`"))?;
    read_checkpoint(&text, key).with_context(|| format!("`{name}` does not hold"))
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
