//! `entrenous mail key`: a DKIM key as a file, and the record that publishes it.
//!
//! **Invariant:** a key that is there is never written over: mail under way was signed with it.
//! **Invariant:** the file is made for its owner alone; it is never open to others, not even for a moment.

use anyhow::{Context, bail};
use clap::Args;
use entrenous_post::dkim::key::{KeyFile, KeyKind, SigningKey};
use entrenous_post::dkim::{Selector, Signer};
use entrenous_post::mime::address::Domain;
use entrenous_vault::SystemDice;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Only the owner reads and writes.
const OWNER_ONLY: u32 = 0o600;
/// Only the owner looks into the folder.
const OWNER_ONLY_FOLDER: u32 = 0o700;

/// Which key.
#[derive(Args)]
pub struct Arguments {
    /// The domain after the `@` of your addresses.
    #[arg(long, value_parser = super::domain)]
    domain: Domain,
    /// A name for this key, such as `mail2026`: the record is published under it.
    #[arg(long, value_parser = super::selector)]
    selector: Selector,
    /// The folder for the key file; made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// RSA of 2048 bits, which every receiver knows; without it Ed25519, which is smaller and which some do not know yet.
    #[arg(long)]
    rsa: bool,
}

/// Makes it.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let kind = if arguments.rsa { KeyKind::Rsa2048 } else { KeyKind::Ed25519 };
    let (domain, selector) = (&arguments.domain, &arguments.selector);
    let file = KeyFile::make(kind, &SystemDice)?;
    let key = SigningKey::read(file.text())?;
    let path = arguments.out.join(format!("{}.{}.pem", selector.text(), domain.text()));
    keep(&arguments.out, &path, file.text())?;
    let record = Signer::new(domain.clone(), selector.clone(), key).record();
    println!("the key is in `{}`; only you can read it\n", path.display());
    println!("publish this record in the DNS of {}:\n", domain.text());
    println!("  type   TXT\n  name   {}\n  value  {}\n", record.name, record.text);
    println!("the same as a line of a zone file:\n\n  {record}\n");
    println!("next:");
    println!(
        "1. add the record where your domain is kept; many forms want only `{}` as the name",
        short(&record.name, domain)
    );
    println!(
        "2. wait until others see it: `entrenous doctor --domain {} --keys {}` says so, and what else is missing",
        domain.text(),
        arguments.out.display()
    );
    println!(
        "3. try it: `entrenous mail try --relay smtps://HOST:465 --from YOU@{} --to YOU --key {} --domain {} --selector {}`",
        domain.text(),
        path.display(),
        domain.text(),
        selector.text()
    );
    if kind == KeyKind::Ed25519 {
        println!(
            "4. some receivers do not know Ed25519 yet: make a second key with `--rsa` and another selector, and sign with both"
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The name of a record within its domain.
fn short<'a>(name: &'a str, domain: &Domain) -> &'a str {
    name.strip_suffix(domain.text()).map_or(name, |rest| rest.trim_end_matches('.'))
}

/// Writes a key into a file of its own, for its owner alone; one that is there stays.
pub fn keep(folder: &Path, path: &Path, text: &str) -> anyhow::Result<()> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(OWNER_ONLY_FOLDER).create(folder);
    made.with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let name = path.display();
    let mut file = match OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
            "there is a key in `{name}` already, and mail under way may be signed with it; choose another `--selector`"
        ),
        opened => opened.with_context(|| format!("cannot write `{name}`"))?,
    };
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a key would stand in the way of the next attempt.
        let _ = std::fs::remove_file(path);
    }
    written.with_context(|| format!("cannot write `{name}`"))
}
