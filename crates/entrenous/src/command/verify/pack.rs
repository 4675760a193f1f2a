//! Checks a pack: every file, every receipt, every text, and the head of the ledger they all lead to.

use super::Vouched;
use anyhow::Context;
use entrenous_flow::pack::{Checked, Told, check};
use entrenous_vault::NotAReceipt;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::process::ExitCode;

/// How a zip file begins.
pub(super) const BEGINNING: &[u8] = b"PK";

/// Checks the pack in a file.
pub(super) fn run(path: &Path, key: Option<&str>, vouched: Option<Vouched>) -> anyhow::Result<ExitCode> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("cannot read `{name}`"))?;
    let bar = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{elapsed_precise} {spinner} {pos} receipts {per_sec}")?);
    let Checked { manifest, texts } = check(BufReader::new(file), key, |count| bar.set_position(count))?;
    bar.finish_and_clear();
    if vouched.is_some_and(|(size, root)| size == manifest.size && root != manifest.root) {
        return Err(NotAReceipt::TwoLedgers.into());
    }
    println!("pack: {} receipts and {texts} texts hold", manifest.receipts);
    println!(
        "  {} · {} · as of {}",
        manifest.controller,
        match manifest.scope {
            Told::Person => "all choices of one person".to_owned(),
            Told::Record { record } => format!("the choice {record}"),
            Told::Between { since, before } =>
                format!("all choices from {} until before {}", since.date(), before.date()),
        },
        manifest.as_of
    );
    println!("  each is in the ledger of {} entries with root {}", manifest.size, manifest.root);
    if key.is_none() {
        println!("checked against the key it carries; give `--key` to check that it is the business's own");
    }
    Ok(ExitCode::SUCCESS)
}
