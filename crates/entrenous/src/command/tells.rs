//! `entrenous tells`: what processors were told of people who took a yes back or left, and agents of what they asked; what they are
//! still to hear, and what they could not be told. It looks beside a running server; only `--again` needs the server stopped.
//!
//! **Invariant:** no person is shown: a line says which receiver, which purposes, what, when, and how it went.

use crate::opening;
use crate::world::SystemClock;
use anyhow::bail;
use clap::Args;
use entrenous_core::id::{Key, RowId};
use entrenous_core::moment::Clock;
use entrenous_core::tell::{Progress, Receiver};
use entrenous_store::{Batch, Look, Store, TellRow, Write};
use entrenous_vault::{SystemDice, Vault};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What is said of rows of an older version.
const NOT_OPENED_YET: &str =
    "this folder is of an older version; start `entrenous serve` on it once, then look again";
/// How many rows are read at a time.
const PAGE: usize = 1_000;

/// What to list, or to do.
#[derive(Args)]
pub struct Arguments {
    /// Where rows are kept.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Only what could not be told.
    #[arg(long)]
    given_up: bool,
    /// Tries again what this processor or agent could not be told; the server must not be running.
    #[arg(long, value_name = "RECEIVER", conflicts_with = "given_up")]
    again: Option<String>,
    /// Shows the keys with which a processor or an agent checks what it is told; needs `--charter`.
    #[arg(long, value_name = "RECEIVER", requires = "charter", conflicts_with_all = ["given_up", "again"])]
    secret: Option<String>,
    /// The business's folder.
    #[arg(long)]
    charter: Option<PathBuf>,
}

/// Lists, or does it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let keys = arguments.keys.clone().unwrap_or_else(|| arguments.data.join("keys"));
    if !arguments.data.join("data.db").exists() {
        bail!("there is no `data.db` in `{}`; name the folder given to `--data`", arguments.data.display());
    }
    match (&arguments.again, &arguments.secret, &arguments.charter) {
        (Some(receiver), ..) => again(&arguments.data, &keys, &Receiver::parse(receiver)?),
        (_, Some(receiver), Some(charter)) => secret(charter, &keys, &Receiver::parse(receiver)?),
        _ => list(&arguments),
    }
}

fn list(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(look) = Look::into_folder(&arguments.data)? else { bail!("{NOT_OPENED_YET}") };
    let mut after: Option<(Receiver, RowId)> = None;
    let mut counts = [0_usize; 3];
    loop {
        let page = look.tells(after.as_ref().map(|(receiver, row)| (receiver, *row)), PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.tell.receiver.clone(), last.tell.row));
        for row in &page {
            let count =
                Progress::ALL.iter().zip(&mut counts).find(|(progress, _)| **progress == row.progress);
            count.into_iter().for_each(|(_, count)| *count = count.saturating_add(1));
            if !arguments.given_up || row.progress == Progress::GivenUp {
                println!("{}", line(row));
            }
        }
    }
    let [waiting, delivered, given_up] = counts;
    println!("{waiting} waiting, {delivered} delivered, {given_up} given up");
    Ok(ExitCode::SUCCESS)
}

fn line(row: &TellRow) -> String {
    let tell = &row.tell;
    let purposes: Vec<&str> = tell.purposes.iter().map(Key::as_str).collect();
    let news = match purposes.as_slice() {
        [] => tell.news.word().to_owned(),
        purposes => format!("{} [{}]", tell.news.word(), purposes.join(", ")),
    };
    let status = row.status.map_or_else(|| "no answer".to_owned(), |status| format!("status {status}"));
    let how = match row.progress {
        Progress::Waiting if row.tries == 0 => "waiting".to_owned(),
        Progress::Waiting => {
            format!("waiting, tried {} times, {status} ({}), again at {}", row.tries, row.word, row.due)
        }
        Progress::Delivered if row.confirmed.is_empty() => format!("delivered at {}, {status}", row.due),
        Progress::Delivered => format!("delivered at {}, {status}, says `{}`", row.due, row.confirmed),
        Progress::GivenUp => {
            format!("given up at {} after {} tries, {status} ({})", row.due, row.tries, row.word)
        }
    };
    format!("{}  {}  {}  {news}  {how}", tell.at, tell.row, tell.receiver)
}

fn again(data: &Path, keys: &Path, receiver: &Receiver) -> anyhow::Result<ExitCode> {
    let store = Store::open(data, keys)?;
    let of = |counts: Vec<(Receiver, Progress, u64)>| {
        let mut given_up =
            counts.into_iter().filter(|(told, how, _)| told == receiver && *how == Progress::GivenUp);
        given_up.next().map_or(0, |(.., count)| count)
    };
    let count = of(store.tell_counts()?);
    let on = Write::PutSetting { key: format!("events.{receiver}"), body: "on".to_owned() };
    let writes = vec![Write::TellAgain { receiver: receiver.clone(), at: SystemClock.now() }, on];
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(store.apply(Batch { writes, entry: None }))?;
    println!("{count} will be told to `{receiver}` again when the server runs");
    Ok(ExitCode::SUCCESS)
}

fn secret(charter: &Path, keys: &Path, receiver: &Receiver) -> anyhow::Result<ExitCode> {
    let Some(charter) = entrenous_charter::read(&opening::read(charter)?.folder).charter else {
        bail!("the charter does not hold; `entrenous check` shows why");
    };
    let name = match receiver {
        Receiver::Agent(id) => id,
        Receiver::Processor(key) => match charter.processor(key) {
            Some(declared) => declared.name.as_str(),
            None => bail!("the charter declares no processor `{key}`; add `[processor.{key}]`"),
        },
    };
    let vault = Vault::open_or_create(keys, &charter.business.name, Arc::new(SystemDice))?;
    println!("for {name}, to check what it is told (Standard Webhooks), one of:");
    println!("  secret      {}", vault.webhook_secret(receiver));
    println!("  public key  {}", vault.webhook_public_key()?);
    Ok(ExitCode::SUCCESS)
}
