//! `entrenous import catalog FILE…`: a catalog from tables, JSON lines, feeds and pages; and `import vectors FILE`: vectors of one's own model.
//!
//! **Invariant:** what a file says is never printed: a refused record is named by its file, line and reason.

use crate::command::serve::runtime;
use crate::opening::{self, Places};
use anyhow::{Context, ensure};
use clap::Args;
use entrenous_core::charter::Language;
use entrenous_flow::Outside;
use entrenous_flow::import::catalog::{Imported, Missing, Source, catalog};
use entrenous_flow::import::vectors::vectors;
use indicatif::ProgressBar;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many files one import reads at most.
const FILES_MOST: usize = 50_000;
/// How much all files together may hold, in bytes: one gibibyte.
const BYTES_MOST: u64 = 1 << 30;
/// How deep folders are looked into.
const FOLDERS_DEEP_MOST: usize = 16;

/// A catalog.
#[derive(Args)]
pub struct CatalogArguments {
    /// The files; of a folder, all pages (`.html`, `.htm`) in it.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    house: House,
    /// The language of texts that do not say theirs; the first of the charter if not told.
    #[arg(long, value_parser = |text: &str| Language::parse(text))]
    language: Option<Language>,
    /// Take out what was told before and stands in none of the files.
    #[arg(long)]
    replace: bool,
}

/// Vectors.
#[derive(Args)]
pub struct VectorArguments {
    /// The file: one `{"id":"…","vector":[…]}` a line, all of one length, at most 1,024 numbers.
    file: PathBuf,
    #[command(flatten)]
    house: House,
    /// Take out the vectors of articles that are not in the file: for another model than before.
    #[arg(long)]
    replace: bool,
}

#[derive(Args)]
struct House {
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
}

/// Takes a catalog over.
pub fn take_catalog(arguments: CatalogArguments) -> anyhow::Result<ExitCode> {
    let files = read_all(&arguments.files)?;
    let length = files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    let sources: Vec<Source<'_>> = files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let business = opening::read(&arguments.house.charter)?;
    let places = Places::under(&arguments.house.data, arguments.house.keys);
    let bar = bar(length)?;
    let imported = runtime()?.block_on(async {
        let house = opening::open(&business, &places, Outside::default()).await?;
        let language = arguments.language.as_ref();
        let missing = missing(arguments.replace);
        Ok::<_, anyhow::Error>(catalog(&house, &sources, language, missing, |bytes| show(&bar, bytes)).await?)
    })?;
    bar.finish_and_clear();
    report(&imported, files.len());
    let nothing = imported.changed == 0 && imported.same == 0;
    Ok(if nothing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Takes vectors over.
pub fn take_vectors(arguments: VectorArguments) -> anyhow::Result<ExitCode> {
    let files = read_all(std::slice::from_ref(&arguments.file))?;
    let (_, bytes) = files.first().context("there is no such file")?;
    let business = opening::read(&arguments.house.charter)?;
    let places = Places::under(&arguments.house.data, arguments.house.keys);
    let bar = bar(bytes.len())?;
    let imported = runtime()?.block_on(async {
        let house = opening::open(&business, &places, Outside::default()).await?;
        let missing = missing(arguments.replace);
        Ok::<_, anyhow::Error>(vectors(&house, bytes, missing, |bytes| show(&bar, bytes)).await?)
    })?;
    bar.finish_and_clear();
    println!("{} lines read", imported.lines);
    println!("{} vectors taken over", imported.vectors);
    if imported.taken_out > 0 {
        println!("{} vectors taken out", imported.taken_out);
    }
    for (why, count) in &imported.refused {
        println!("{count} lines refused: {why}");
    }
    for (line, why) in &imported.named {
        println!("  line {line}: {why}");
    }
    Ok(if imported.vectors == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

const fn missing(replace: bool) -> Missing {
    if replace { Missing::TakenOut } else { Missing::Stay }
}

fn bar(length: usize) -> anyhow::Result<ProgressBar> {
    super::bar(u64::try_from(length).unwrap_or(u64::MAX))
}

fn show(bar: &ProgressBar, bytes: usize) {
    bar.set_position(u64::try_from(bytes).unwrap_or(u64::MAX));
}

fn report(imported: &Imported, files: usize) {
    println!("{} records of {files} files read", imported.records);
    println!("{} articles new or changed, {} as they were", imported.changed, imported.same);
    if imported.taken_out > 0 {
        println!("{} articles taken out", imported.taken_out);
    }
    if imported.broke_off {
        println!("a file broke off: nothing was taken out");
    }
    for (why, count) in &imported.refused {
        println!("{count} records refused: {why}");
    }
    for (file, line, why) in &imported.named {
        println!("  {file}, line {line}: {why}");
    }
}

/// Every file with its content; of a folder, the pages in it, in the order of their names.
fn read_all(given: &[PathBuf]) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() { pages(path, FOLDERS_DEEP_MOST, &mut paths)? } else { paths.push(path.clone()) }
    }
    ensure!(!paths.is_empty(), "there is no page (`.html`, `.htm`) in the folder");
    ensure!(paths.len() <= FILES_MOST, "at most {FILES_MOST} files are read at a time");
    let mut left = BYTES_MOST;
    let mut files = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let size = std::fs::metadata(&path).with_context(|| format!("cannot read `{name}`"))?.len();
        left = left.checked_sub(size).context("the files hold more than 1 GiB; take them over in parts")?;
        files.push((name.clone(), std::fs::read(&path).with_context(|| format!("cannot read `{name}`"))?));
    }
    Ok(files)
}

fn pages(folder: &Path, deep: usize, paths: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let listed = std::fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    let mut within = listed.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    within.sort();
    for path in within {
        let is_page = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm"));
        if path.is_dir() && deep > 0 {
            pages(&path, deep.saturating_sub(1), paths)?;
        } else if is_page {
            paths.push(path);
        }
    }
    Ok(())
}
