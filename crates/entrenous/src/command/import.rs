//! `entrenous import events|consents FILE`: takes past visits or choices over, with a progress bar and a report of what was refused and why.
//! `entrenous import catalog|vectors FILE`: see [`catalog`]; `entrenous import contacts FILE`: see [`contacts`]; `entrenous import fideslang FILE`: see [`fideslang`]; `entrenous import template FILE`: see [`template`].

mod catalog;
mod contacts;
mod fideslang;
mod template;

use crate::command::serve::runtime;
use crate::opening::{self, Places};
use anyhow::Context;
use clap::{Args, Subcommand};
use entrenous_flow::Outside;
use entrenous_flow::import::consents::consents;
use entrenous_flow::import::{Dating, Imported, events};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

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
    /// A draft charter from fideslang 3 (YAML): what cannot be taken over is told line by line.
    Fideslang(fideslang::Arguments),
    /// Choices made in another system: `customer purpose answer said_at evidence`, tab or comma, the header first.
    /// A yes without `evidence` becomes a question, not a yes; a no counts at once.
    Consents(Consents),
    /// Contacts of another system: Mailchimp, HubSpot, Brevo, listmonk, ActiveCampaign, Kit, or a table of your own.
    /// A yes counts as far as it is proved; a no counts for good; try it with `--dry-run` first.
    Contacts(contacts::ContactArguments),
    /// A catalog: tables (CSV; exports of Shopify and WooCommerce), JSON lines, feeds for Google Merchant, pages with schema.org.
    /// What a file is, is seen from its content; only what is new or changed is written.
    Catalog(catalog::CatalogArguments),
    /// A message from Mailchimp: merge tags become ours, words stand in our frame; what has no place here is told line by line.
    Template(template::Arguments),
    /// Vectors of your own model, one for each article: they say what lies near what in search and in suggestions.
    Vectors(catalog::VectorArguments),
}

#[derive(Args)]
struct Consents {
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
    match arguments.what {
        What::Events(arguments) => take_events(arguments),
        What::Consents(arguments) => take_consents(arguments),
        What::Contacts(arguments) => contacts::run(&arguments),
        What::Catalog(arguments) => catalog::take_catalog(arguments),
        What::Vectors(arguments) => catalog::take_vectors(arguments),
        What::Fideslang(arguments) => fideslang::run(arguments),
        What::Template(arguments) => template::run(&arguments),
    }
}

fn take_consents(arguments: Consents) -> anyhow::Result<ExitCode> {
    let name = arguments.file.display();
    let text = std::fs::read(&arguments.file).with_context(|| format!("cannot read `{name}`"))?;
    let business = opening::read(&arguments.charter)?;
    let places = Places::under(&arguments.data, arguments.keys);
    let bar = bar(u64::try_from(text.len()).unwrap_or(u64::MAX))?;
    let imported = runtime()?.block_on(async {
        let house = Arc::new(opening::open(&business, &places, Outside::default()).await?);
        let taken = consents(&house, &text, |bytes| bar.set_position(bytes)).await;
        taken.with_context(|| format!("`{name}` was not taken over"))
    })?;
    bar.finish_and_clear();
    println!("{} lines read", imported.lines);
    println!("{} answers taken over", imported.answers);
    println!("{} yeses without a proof taken over as questions", imported.questions);
    println!("{} lines not newer than what stands", imported.known);
    for (why, count) in &imported.refused {
        println!("{count} lines refused: {}", why.text());
    }
    for (line, why) in &imported.named {
        println!("  line {line}: {}", why.text());
    }
    let nothing = imported.answers == 0 && imported.questions == 0 && imported.known == 0;
    Ok(if nothing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn take_events(arguments: Events) -> anyhow::Result<ExitCode> {
    let text = std::fs::read(&arguments.file)
        .with_context(|| format!("cannot read `{}`", arguments.file.display()))?;
    let business = opening::read(&arguments.charter)?;
    let places = Places::under(&arguments.data, arguments.keys);
    let dating = if arguments.newest_is_now { Dating::NewestIsNow } else { Dating::AsWritten };
    let bar = bar(u64::try_from(text.len()).unwrap_or(u64::MAX).saturating_mul(2))?;
    let (imported, visits) = runtime()?.block_on(async {
        let house = opening::open(&business, &places, Outside::default()).await?;
        let imported = events(&house, &text, dating, |bytes| bar.set_position(bytes)).await?;
        anyhow::Ok((imported, house.shelf.learned.visits()))
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
