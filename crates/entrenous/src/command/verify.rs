//! `entrenous verify`: checks a receipt, an export, a pack or a whole ledger, without asking any server.
//! A ledger alone shows that it is whole and says what its columns say; that nobody wrote it anew, only a signed checkpoint
//! that was kept elsewhere can show (RFC 6962 section 2.1: the root over the first entries follows from them alone).
//!
//! **Invariant:** a checkpoint counts only under a key that was given, never under one found beside the ledger it vouches for.
//! **Invariant:** a file is read up to a named limit and no further.

mod ledger;
mod pack;

use anyhow::{Context, bail};
use clap::Args;
use entrenous_core::consent::Record;
use entrenous_core::hash::Hash;
use entrenous_vault::{NotAReceipt, Receipt, read_checkpoint, read_jws};
use serde_json::Value;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How large a receipt, an export or a checkpoint is that is read, in bytes.
const TEXT_BYTES_MOST: u64 = 268_435_456;

/// What to check.
#[derive(Args)]
pub struct Arguments {
    /// A receipt (JSON or its short form), an export, a pack, or a data folder.
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

/// How many entries a checkpoint vouches for, and the root over them.
type Vouched = (u64, Hash);

/// Checks.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let vouched = match (&arguments.checkpoint, &arguments.key) {
        (Some(checkpoint), Some(key)) => Some(vouched(checkpoint, key)?),
        _ => None,
    };
    if arguments.what.is_dir() {
        return ledger::check(&arguments, vouched);
    }
    let key = arguments.key.as_deref();
    if is_zip(&arguments.what) {
        return pack::run(&arguments.what, key, vouched);
    }
    let text = read(&arguments.what)?;
    if !text.trim_start().starts_with('{') {
        return short(&arguments.what, &text, key);
    }
    let name = arguments.what.display();
    let value: Value =
        serde_json::from_str(&text).with_context(|| format!("`{name}` is not JSON; is it cut off?"))?;
    match value.get("receipts").and_then(Value::as_array) {
        Some(receipts) => {
            for receipt in receipts {
                one(&receipt.to_string(), key, vouched)?;
            }
            println!("export: {} receipts hold", receipts.len());
        }
        None => one(&text, key, vouched)?,
    }
    if key.is_none() {
        println!(
            "checked against the key each receipt carries; give `--key` to check that it is the business's own"
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn is_zip(path: &Path) -> bool {
    let mut beginning = [0; pack::BEGINNING.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut beginning));
    read.is_ok() && beginning == pack::BEGINNING
}

fn read(path: &Path) -> anyhow::Result<String> {
    let name = path.display();
    let mut text = String::new();
    let file = File::open(path).with_context(|| format!("cannot read `{name}`"))?;
    file.take(TEXT_BYTES_MOST).read_to_string(&mut text).with_context(|| format!("cannot read `{name}`"))?;
    Ok(text)
}

fn vouched(checkpoint: &Path, key: &str) -> anyhow::Result<Vouched> {
    let text = read(checkpoint)?;
    read_checkpoint(&text, key).with_context(|| format!("`{}` does not hold", checkpoint.display()))
}

/// The short form: a record and its signature, without proof and without key.
fn short(path: &Path, text: &str, key: Option<&str>) -> anyhow::Result<ExitCode> {
    if text.trim().split('.').count() != 3 {
        bail!("`{}` is not JSON; is it cut off?", path.display());
    }
    let record = read_jws(text, key.ok_or(NotAReceipt::NoKey)?)?;
    say(&record);
    println!("  the short form carries no proof that it is in the ledger");
    Ok(ExitCode::SUCCESS)
}

fn one(text: &str, key: Option<&str>, vouched: Option<Vouched>) -> anyhow::Result<()> {
    let receipt = Receipt::from_json(text)?;
    let proved = receipt.verify(key)?;
    if let (Some(proved), Some((size, root))) = (proved, vouched)
        && proved.size == size
        && proved.root != root
    {
        return Err(NotAReceipt::TwoLedgers.into());
    }
    say(&receipt.record);
    match (proved, vouched) {
        (None, _) => {
            println!("  it carries no proof that it is in the ledger; take it again from the business")
        }
        (Some(proved), None) => println!("  entry {} of {} in the ledger", proved.index, proved.size),
        (Some(proved), Some((size, _))) if proved.size == size => {
            println!("  entry {} of {} in the ledger the checkpoint vouches for", proved.index, proved.size);
        }
        (Some(proved), Some((size, _))) => println!(
            "  entry {} of {} in the ledger; the checkpoint vouches for {size} entries, \
             take the receipt again when the ledger has as many to compare the two",
            proved.index, proved.size
        ),
    }
    Ok(())
}

fn say(record: &Record) {
    println!("receipt {}: holds", record.record);
    println!("  {} · notice {} · {}", record.controller, record.notice, record.at);
    for purpose in &record.purposes {
        match purpose.until {
            Some(until) => println!("  {}: {:?} until {}", purpose.key, purpose.state, until.date()),
            None => println!("  {}: {:?}", purpose.key, purpose.state),
        }
    }
}
