//! `entrenous campaigns check FILE`: what an approval would look at, before a house stands; exit code 0 only if nothing blocks.
//!
//! **Invariant:** nothing is sent, and no row is read: the folder alone is looked at.

use crate::opening;
use crate::world::SystemClock;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use entrenous_charter::diagnostic::Severity;
use entrenous_charter::render::{Colour, render};
use entrenous_core::moment::Clock;
use entrenous_flow::shelf::Catalog;
use entrenous_flow::speak::campaign::{Finding, of_message};
use entrenous_flow::speak::{Book, plans};
use entrenous_post::mime::address::Domain;
use entrenous_speak::campaign::Content;
use entrenous_vault::SystemDice;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to do with campaigns.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Writes each of a campaign's texts to an invented person and looks at it as a receiver would. An approval looks at the same, and
    /// beside it at the relay and the address of the house.
    Check {
        /// The campaign's file, such as `shop/campaigns/summer.toml`.
        file: PathBuf,
        /// The business's folder, if the file does not lie in its `campaigns/`.
        #[arg(long, value_name = "DIR")]
        charter: Option<PathBuf>,
        /// A domain the house signs for, such as `shop.example`; may be given several times. Leave it out if the relay signs.
        #[arg(long, value_name = "DOMAIN", value_parser = super::mail::domain)]
        signs_for: Vec<Domain>,
    },
}

/// Does it.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Act::Check { file, charter, signs_for } = &arguments.act;
    let folder = match charter {
        Some(folder) => folder.clone(),
        None => folder_of(file)?,
    };
    let found = check(file, &folder, signs_for)?;
    for finding in &found {
        println!("{}: {finding}", if finding.blocks() { "blocks" } else { "hurts" });
    }
    let blocks = found.iter().filter(|finding| finding.blocks()).count();
    let hurts = found.len().saturating_sub(blocks);
    let verdict = if blocks == 0 { "may be approved" } else { "is not approved like this" };
    println!("{}: {verdict} ({blocks} block, {hurts} hurt)", file.display());
    Ok(if blocks == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The business a file of `campaigns/` belongs to.
fn folder_of(file: &Path) -> anyhow::Result<PathBuf> {
    let whole = file.canonicalize().with_context(|| format!("cannot read `{}`", file.display()))?;
    let folder = whole.parent().and_then(Path::parent).map(Path::to_path_buf);
    folder
        .filter(|folder| folder.join("charter.toml").is_file())
        .context("the file does not lie in the `campaigns/` of a business; name its folder with `--charter`")
}

fn check(file: &Path, folder: &Path, signs_for: &[Domain]) -> anyhow::Result<Vec<Finding>> {
    let business = opening::read(folder)?;
    let charter = opening::charter(&business.folder)?;
    let texts = opening::texts(&charter, &business.folder)?;
    let (book, _) = Book::read(&business.letters, &charter, &texts)?;
    let key = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut files = business.plans.clone();
    files.campaigns.retain(|(name, _)| *name == key);
    files.journeys.clear();
    if files.campaigns.is_empty() {
        let written = entrenous_flow::speak::folder::read_file(file)?;
        files.campaigns.push((key, written));
    }
    let catalog =
        business.catalog.as_ref().and_then(|(_, text)| Catalog::parse(text).ok()).unwrap_or_default();
    let (plans, wrong) = plans::read(&files, &charter, book.named(), &catalog);
    if !wrong.is_empty() {
        let shown = files.all().fold(business.shown(), |shown, file| shown.beside(file.clone()));
        eprint!("{}", render(&shown, &wrong, Colour::Plain));
    }
    let broken = wrong.iter().any(|found| found.severity == Severity::Error);
    let Some(campaign) = plans.campaigns().next().filter(|_| !broken) else {
        bail!("`{}` does not hold; mend it first (`entrenous explain CODE`)", file.display());
    };
    let messages = match &campaign.content {
        Content::One(message) => vec![message],
        Content::Split { variants, .. } => variants.iter().map(|one| &one.message).collect(),
    };
    let mut found = Vec::new();
    for message in messages {
        let def = book.find(message).with_context(|| format!("no message is named `{message}`"))?;
        found.extend(of_message(&charter, def, signs_for, (&SystemDice, SystemClock.now())));
    }
    Ok(found)
}
