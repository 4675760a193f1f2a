//! `entrenous check DIR`: parses, lints, renders every text in every language; `check --site URL` judges any live banner. Exit 0 or 1.

mod site;

use crate::opening;
use anyhow::bail;
use clap::{Args, ValueEnum};
use entrenous_charter::diagnostic::Severity;
use entrenous_charter::json::json;
use entrenous_charter::render::{Colour, render};
use entrenous_charter::sarif::{entries, sarif};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to check.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    #[arg(required_unless_present = "site", conflicts_with = "site")]
    folder: Option<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    site: site::Looking,
}

/// How to print what was found.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the lines in question.
    Human,
    /// For programs.
    Json,
    /// For code hosts: SARIF 2.1.0.
    Sarif,
}

/// Checks.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match (&arguments.folder, &arguments.site.site) {
        (_, Some(url)) => site::run(url, &arguments.site, arguments.format),
        (Some(folder), None) => check(folder, arguments.format),
        (None, None) => bail!("name a business's folder, or a page with `--site URL`"),
    }
}

fn check(path: &Path, format: Format) -> anyhow::Result<ExitCode> {
    let business = opening::read(path)?;
    let folder = &business.folder;
    let reading = entrenous_charter::read(folder);
    let found = &reading.diagnostics;
    let errors = found.iter().filter(|found| found.severity == Severity::Error).count();
    let wrong_texts = match &reading.charter {
        Some(charter) => opening::words(charter, folder).err().unwrap_or_default(),
        None => Vec::new(),
    };
    let wrong_texts: Vec<String> = wrong_texts.iter().map(ToString::to_string).collect();
    let sound = errors == 0 && wrong_texts.is_empty();
    match format {
        Format::Json => println!("{}", json(folder, found)?),
        Format::Sarif => println!("{}", sarif(&entries(folder, found), &wrong_texts)?),
        Format::Human => print!("{}", render(folder, found, colour())),
    }
    wrong_texts.iter().for_each(|wrong| eprintln!("error: {wrong}"));
    if let Format::Human = format {
        let warnings = found.len().saturating_sub(errors);
        let errors = errors.saturating_add(wrong_texts.len());
        let verdict = if sound { "sound" } else { "not sound" };
        println!("{}: {verdict} ({errors} errors, {warnings} warnings)", path.display());
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn colour() -> Colour {
    if std::io::stdout().is_terminal() { Colour::Ansi } else { Colour::Plain }
}
