//! `entrenous pack`: the proof of choices for an authority, in one zip file that `verify` checks without us.
//!
//! **Invariant:** the file appears whole or not at all, and none that is there is overwritten.

use crate::command::serve::runtime;
use crate::opening::{self, Places};
use anyhow::{Context, bail};
use clap::Args;
use entrenous_core::id::RowId;
use entrenous_core::moment::{Moment, Span};
use entrenous_flow::House;
use entrenous_flow::pack::{Scope, pack};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::NamedTempFile;

/// What to pack.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept; stop the server first, a data folder belongs to one program.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
    #[command(flatten)]
    which: Which,
    /// The last day, such as `2027-03-31`; the day itself is in.
    #[arg(long, requires = "since")]
    until: Option<String>,
    /// The zip file to write.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// All choices of one person, by their token (`en_per_…`).
    #[arg(long)]
    person: Option<String>,
    /// One choice, by the id in its receipt.
    #[arg(long)]
    record: Option<String>,
    /// All choices from this day on, such as `2027-03-01`.
    #[arg(long, requires = "until")]
    since: Option<String>,
}

/// Packs.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let business = opening::read(&arguments.charter)?;
    if !arguments.data.join("data.db").exists() {
        bail!("there is no `data.db` in `{}`; name the folder given to `serve`", arguments.data.display());
    }
    if arguments.out.exists() {
        bail!("`{}` is there already; name another file", arguments.out.display());
    }
    let places = Places::under(&arguments.data, arguments.keys.clone());
    let house = runtime()?.block_on(opening::open(&business, &places, entrenous_flow::Outside::default()))?;
    let scope = scope(&house, &arguments)?;
    let bar = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{elapsed_precise} {spinner} {pos} receipts {per_sec}")?);
    let file = beside(&arguments.out)?;
    let (manifest, out) = pack(&house, &scope, BufWriter::new(file), |count| bar.set_position(count))?;
    let file = out.into_inner().context("the pack cannot be written to its end")?;
    file.as_file().sync_all()?;
    file.persist_noclobber(&arguments.out)
        .with_context(|| format!("cannot write `{}`", arguments.out.display()))?;
    bar.finish_and_clear();
    println!(
        "{}: {} receipts, {} files, signed by {}",
        arguments.out.display(),
        manifest.receipts,
        manifest.files.len(),
        manifest.public_key
    );
    println!("check it anywhere: entrenous verify {}", arguments.out.display());
    Ok(ExitCode::SUCCESS)
}

/// An unnamed file where the pack will be.
fn beside(out: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    NamedTempFile::new_in(folder).with_context(|| format!("cannot write in `{}`", folder.display()))
}

fn scope(house: &House, arguments: &Arguments) -> anyhow::Result<Scope> {
    let which = &arguments.which;
    if let Some(token) = &which.person {
        return Ok(Scope::Person(house.standing(token)?));
    }
    if let Some(id) = &which.record {
        return Ok(Scope::Record(id.parse::<RowId>()?));
    }
    let (Some(since), Some(until)) = (&which.since, &arguments.until) else {
        bail!("name both days, `--since` and `--until`")
    };
    let (since, last) = (day(since)?, day(until)?);
    let before = last.plus(Span::days(1));
    if since >= before {
        bail!("`--since` lies after `--until`");
    }
    Ok(Scope::Between(since, before))
}

/// The beginning of a day (UTC).
fn day(text: &str) -> anyhow::Result<Moment> {
    format!("{text}T00:00:00Z").parse().with_context(|| format!("`{text}` is not a day; write `2027-03-01`"))
}
