//! `entrenous keys new|revoke`: secret keys for the business's own server.
//!
//! **Invariant:** a key is printed once and stored nowhere; what is stored of it is that it was taken back.

use crate::world::SystemClock;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use entrenous_core::id::Key;
use entrenous_core::moment::{Clock, Span};
use entrenous_core::rights::Scope;
use entrenous_vault::{SystemDice, Vault};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What to do with keys.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Makes a secret key for your own server and prints it once.
    New {
        #[command(flatten)]
        place: Place,
        /// A purpose the key may speak for; may be given several times. Without it the key speaks for all, and may join and erase.
        #[arg(long = "purpose", value_parser = purpose)]
        purposes: Vec<Key>,
        /// For how many days it counts.
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=3_650))]
        days: u16,
    },
    /// Takes a secret key back by its number, at once, also while the server runs.
    Revoke {
        /// The number that was printed with the key.
        number: String,
        #[command(flatten)]
        place: Place,
    },
}

/// Whose keys.
#[derive(Args)]
struct Place {
    /// The business's folder: its name is part of every key.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
}

fn purpose(text: &str) -> Result<Key, String> {
    Key::parse(text).map_err(|error| error.to_string())
}

/// Does it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.act {
        Act::New { place, purposes, days } => new(&place, purposes, days),
        Act::Revoke { number, place } => {
            open(&place)?.1.revoke(&number)?;
            println!("the key {number} counts no more");
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn new(place: &Place, purposes: Vec<Key>, days: u16) -> anyhow::Result<ExitCode> {
    let (declared, vault) = open(place)?;
    if let Some(unknown) = purposes.iter().find(|key| !declared.contains(key)) {
        bail!("the charter declares no purpose `{unknown}`");
    }
    let scope = if purposes.is_empty() { Scope::Everything } else { Scope::Purposes(purposes) };
    let until = SystemClock.now().plus(Span::days(days));
    let (number, key) = vault.secret_key(&scope, until);
    println!("{key}");
    eprintln!(
        "number {number}, counts until {}; keep the key on your server, it is not shown again",
        until.date()
    );
    Ok(ExitCode::SUCCESS)
}

/// The purposes of the charter, and the vault of the business; none is made where there is none.
fn open(place: &Place) -> anyhow::Result<(Vec<Key>, Vault)> {
    let keys = place.keys.clone().unwrap_or_else(|| place.data.join("keys"));
    if !is_vault(&keys) {
        bail!(
            "there are no keys in `{}`; start the server once, or name the folder with `--keys`",
            keys.display()
        );
    }
    let business = crate::opening::read(&place.charter)?;
    let charter = entrenous_charter::read(&business.folder)
        .charter
        .context("the charter does not hold; `entrenous check` shows why")?;
    let vault = Vault::open_or_create(&keys, &charter.business.name, Arc::new(SystemDice))?;
    Ok((charter.purposes().map(|(_, purpose)| purpose.key.clone()).collect(), vault))
}

fn is_vault(folder: &Path) -> bool {
    folder.join("root.key").exists() && folder.join("keyring").exists()
}
