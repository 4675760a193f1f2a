//! `entrenous papers DIR`: what a charter says, written for people, privacy officers, authorities and other programs.
//!
//! **Invariant:** a charter that does not hold gives no paper.

use crate::opening;
use crate::world::SystemClock;
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use entrenous_charter::law::{Day, Laws};
use entrenous_core::charter::Language;
use entrenous_core::moment::{Clock, Moment};
use entrenous_papers::{Format, Paper, Sources, folder};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to write.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    folder: PathBuf,
    /// Write every paper in every language into this folder, with an index; made if it is not there.
    #[arg(long, conflicts_with_all = ["paper", "language", "format"])]
    out: Option<PathBuf>,
    /// Print one paper: `register`, `notice`, `cookies`, `dpia`, `retention`, `dpv` or `fides`.
    #[arg(long, value_parser = paper)]
    paper: Option<Paper>,
    /// In this language of the charter; its first if none is given.
    #[arg(long, value_parser = language)]
    language: Option<Language>,
    /// How to print it; what is for programs has one form.
    #[arg(long, value_enum, default_value_t = Form::Markdown)]
    format: Form,
    /// The day since which the charter reads so (`YYYY-MM-DD`); today if none is given.
    #[arg(long, value_parser = day)]
    since: Option<Moment>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// Markdown.
    Markdown,
    /// A fragment of HTML.
    Html,
    /// The main table as CSV.
    Csv,
}

fn paper(name: &str) -> Result<Paper, String> {
    let names = || Paper::ALL.map(Paper::name).join("`, `");
    Paper::named(name).ok_or_else(|| format!("a paper is one of `{}`", names()))
}

fn language(tag: &str) -> Result<Language, String> {
    Language::parse(tag).map_err(|error| error.to_string())
}

fn day(text: &str) -> Result<Moment, String> {
    Day::parse(text).map(Day::begins).ok_or_else(|| "a day is written `YYYY-MM-DD`".to_owned())
}

/// Writes.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let business = opening::read(&arguments.folder)?;
    let charter = opening::charter(&business.folder)?;
    let texts = opening::texts(&charter, &business.folder)?;
    let since = arguments.since.unwrap_or_else(|| SystemClock.now());
    let packs = Laws::shipped()?.in_force(&Day::of(SystemClock.now()))?;
    let sources = Sources { charter: &charter, texts: &texts, packs: &packs, since };
    match (&arguments.out, arguments.paper) {
        (Some(out), _) => write(&sources, out)?,
        (None, Some(paper)) => print!("{}", one(&sources, paper, arguments)?),
        (None, None) => {
            bail!("say which paper with `--paper notice`, or where to write all with `--out FOLDER`")
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn one(sources: &Sources<'_>, paper: Paper, arguments: &Arguments) -> anyhow::Result<String> {
    let spoken = &sources.charter.business.languages;
    let language = arguments.language.as_ref().or(spoken.first()).filter(|one| spoken.contains(one));
    let Some(language) = language else {
        let spoken: Vec<&str> = spoken.iter().map(Language::as_str).collect();
        bail!("the charter speaks `{}`; choose one of them", spoken.join("`, `"))
    };
    let format = match arguments.format {
        Form::Markdown => Format::Markdown,
        Form::Html => Format::Html,
        Form::Csv => Format::Csv,
    };
    Ok(paper.text(sources, language, format))
}

fn write(sources: &Sources<'_>, out: &Path) -> anyhow::Result<()> {
    let sheets = folder(sources);
    std::fs::create_dir_all(out).with_context(|| format!("cannot create `{}`", out.display()))?;
    for sheet in &sheets {
        let path = out.join(&sheet.name);
        std::fs::write(&path, &sheet.text).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    println!("{} files in {}; `README.md` leads to each", sheets.len(), out.display());
    Ok(())
}
