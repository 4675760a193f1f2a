//! `entrenous import events FILE`: takes past visits over, with a progress bar and a report of what was refused and why.

use crate::command::serve::runtime;
use crate::opening::{self, Places};
use anyhow::Context;
use clap::{Args, Subcommand};
use entrenous_flow::import::{Dating, Imported, events};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::process::ExitCode;

/// What to take over.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Past visits: `SessionId ItemId Time`, tab or comma, the columns in any order, `Time` in seconds since 1970.
    Events(Events),
}

#[derive(Args)]
struct Events {
    /// The file.
    file: PathBuf,
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Read the newest line as now; for files whose clock is not real.
    #[arg(long)]
    newest_is_now: bool,
}

/// Takes it over.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let What::Events(arguments) = arguments.what;
    let text = std::fs::read(&arguments.file)
        .with_context(|| format!("cannot read `{}`", arguments.file.display()))?;
    let business = opening::read(&arguments.charter)?;
    let places = Places::under(&arguments.data, arguments.keys);
    let dating = if arguments.newest_is_now { Dating::NewestIsNow } else { Dating::AsWritten };
    let bar = bar(u64::try_from(text.len()).unwrap_or(u64::MAX).saturating_mul(2))?;
    let (imported, visits) = runtime()?.block_on(async {
        let house = opening::open(&business, &places).await?;
        let imported = events(&house, &text, dating, |bytes| bar.set_position(bytes)).await?;
        anyhow::Ok((imported, house.shelf.visits()))
    })?;
    bar.finish_and_clear();
    report(&imported, visits, dating);
    Ok(if imported.events == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A bar over bytes: once for reading, once for keeping.
pub(crate) fn bar(length: u64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{elapsed_precise} {wide_bar} {percent:>3} % {eta} left")?;
    Ok(ProgressBar::new(length).with_style(style))
}

fn report(imported: &Imported, visits: usize, dating: Dating) {
    let refused = &imported.refused;
    println!("{} lines read", refused.lines);
    println!(
        "{} events of {} visits taken over; {visits} visits teach now",
        imported.events, imported.visits
    );
    if imported.too_old > 0 {
        println!("{} events are older than the charter keeps, and were not taken", imported.too_old);
        if dating == Dating::AsWritten && imported.events == 0 {
            println!("  if the file's clock is not real, say `--newest-is-now`");
        }
    }
    if imported.too_many > 0 {
        println!("{} events were beyond what one visit may have, and were not taken", imported.too_many);
    }
    for (why, count) in &refused.refused {
        println!("{count} lines refused: {}", why.text());
    }
    for (line, why) in &refused.named {
        println!("  line {line}: {}", why.text());
    }
}
