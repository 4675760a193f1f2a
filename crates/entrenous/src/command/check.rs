//! `entrenous check DIR`: parses, lints, renders every text in every language; exit 0 or 1.

use crate::opening;
use clap::{Args, ValueEnum};
use entrenous_charter::diagnostic::Severity;
use entrenous_charter::json::json;
use entrenous_charter::render::{Colour, render};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to check.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    folder: PathBuf,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// How to print what was found.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people, with the lines in question.
    Human,
    /// For programs.
    Json,
}

/// Checks.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let business = opening::read(&arguments.folder)?;
    let folder = &business.folder;
    let reading = entrenous_charter::read(folder);
    let found = &reading.diagnostics;
    let errors = found.iter().filter(|found| found.severity == Severity::Error).count();
    let wrong_texts = match &reading.charter {
        Some(charter) => opening::words(charter, folder).err().unwrap_or_default(),
        None => Vec::new(),
    };
    let sound = errors == 0 && wrong_texts.is_empty();
    match arguments.format {
        Format::Json => println!("{}", json(folder, found)?),
        Format::Human => {
            let colour = if std::io::stdout().is_terminal() { Colour::Ansi } else { Colour::Plain };
            print!("{}", render(folder, found, colour));
        }
    }
    wrong_texts.iter().for_each(|wrong| eprintln!("error: {wrong}"));
    if let Format::Human = arguments.format {
        let warnings = found.len().saturating_sub(errors);
        let errors = errors.saturating_add(wrong_texts.len());
        let verdict = if sound { "sound" } else { "not sound" };
        println!("{}: {verdict} ({errors} errors, {warnings} warnings)", arguments.folder.display());
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
