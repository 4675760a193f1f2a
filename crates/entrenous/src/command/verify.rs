//! `entrenous verify`: checks a receipt, an export or a whole ledger, without asking any server.

use anyhow::{Context, bail};
use clap::Args;
use entrenous_vault::Receipt;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
}

/// Checks.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.what.is_dir() {
        return ledger(&arguments.what, arguments.keys);
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

fn ledger(data: &Path, keys: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let keys = keys.unwrap_or_else(|| data.join("keys"));
    if !data.join("data.db").exists() {
        bail!("there is no `data.db` in `{}`; name the folder given to `--data`", data.display());
    }
    let store = entrenous_store::Store::open(data, &keys)?;
    let (size, root) = store.ledger_head();
    println!("ledger: {size} entries hold; root {root}");
    Ok(ExitCode::SUCCESS)
}
