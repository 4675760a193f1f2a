//! `entrenous import contacts FILE`: contacts from Mailchimp, HubSpot, Brevo, listmonk, ActiveCampaign, Kit, or any table with a mapping.
//!
//! **Invariant:** a dry run opens no house: it reads the charter and the file, and creates nothing.
//! **Invariant:** what stands in the file is never printed; a refused row is named by its line and code.

use crate::command::serve::runtime;
use crate::opening::{self, Places};
use crate::world::SystemClock;
use anyhow::Context;
use clap::Args;
use entrenous_contacts::{DateOrder, Mapping, Report, Tool};
use entrenous_core::moment::Clock;
use entrenous_flow::Outside;
use entrenous_flow::import::contacts::{Claim, Imported, Wishes, contacts, dry_run};
use indicatif::ProgressBar;
use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Contacts.
#[derive(Args)]
pub struct ContactArguments {
    /// The export: a ZIP or a table.
    file: PathBuf,
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept; a dry run needs none.
    #[arg(long, required_unless_present = "dry_run")]
    data: Option<PathBuf>,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Whose export it is, if its header does not tell: `mailchimp`, `hubspot`, `brevo`, `listmonk`, `activecampaign`, `kit`, `plain`.
    #[arg(long, value_parser = tool)]
    format: Option<Tool>,
    /// What columns are: `"Mail=email,Langue=language"`; an item of the charter, or `@number`, `@consent_at`, `@confirmed_at`,
    /// `@status`, `@opted_out`, `@opted_out_at`, `@ignore`.
    #[arg(long)]
    map: Vec<String>,
    /// What these people agreed to; the only purpose that writes to people, if there is one.
    #[arg(long)]
    purpose: Option<String>,
    /// What comes first in dates such as 03/04/2026: `day-month` or `month-day`.
    #[arg(long, value_parser = order)]
    dates: Option<DateOrder>,
    /// Where you have the proof of those whose yes the file does not prove, such as `"paper cards 2024"`. You answer for it.
    #[arg(long, value_parser = |text: &str| Claim::parse(text))]
    attested_on: Option<Claim>,
    /// Read and tell, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

fn tool(text: &str) -> Result<Tool, String> {
    let known = Tool::ALL.map(Tool::word).join("`, `");
    Tool::parse(text).ok_or_else(|| format!("one of `{known}`"))
}

fn order(text: &str) -> Result<DateOrder, String> {
    DateOrder::parse(text).ok_or_else(|| "`day-month` or `month-day`".to_owned())
}

/// Takes contacts over.
pub fn run(arguments: &ContactArguments) -> anyhow::Result<ExitCode> {
    let name = arguments.file.display().to_string();
    let file = File::open(&arguments.file).with_context(|| format!("cannot read `{name}`"))?;
    let mut wishes = Wishes {
        tool: arguments.format,
        map: Vec::new(),
        purpose: arguments.purpose.clone(),
        dates: arguments.dates,
        attested_on: arguments.attested_on.clone(),
    };
    for text in &arguments.map {
        wishes.map.extend(Mapping::parse(text)?);
    }
    let business = opening::read(&arguments.charter)?;
    let bar = super::bar(0)?;
    let not_taken = || format!("`{name}` was not taken over");
    let Some(data) = arguments.data.as_ref().filter(|_| !arguments.dry_run) else {
        let charter = opening::charter(&business.folder)?;
        let texts = opening::texts(&charter, &business.folder)?;
        let now = SystemClock.now();
        let read =
            dry_run(&charter, &texts, &wishes, now, file, &name, |done, whole| show(&bar, done, whole));
        bar.finish_and_clear();
        let report = read.with_context(not_taken)?;
        print_report(&report, arguments.json)?;
        if !arguments.json {
            println!("a dry run: nothing was changed");
        }
        return Ok(ended(&report));
    };
    let places = Places::under(data, arguments.keys.clone());
    let imported = runtime()?.block_on(async {
        let house = Arc::new(opening::open(&business, &places, Outside::default()).await?);
        let taken = contacts(&house, &wishes, file, &name, |done, whole| show(&bar, done, whole)).await;
        taken.with_context(not_taken)
    });
    bar.finish_and_clear();
    let imported = imported?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&imported)?);
    } else {
        print_taken(&imported);
    }
    Ok(ended(&imported.report))
}

fn show(bar: &ProgressBar, done: u64, whole: u64) {
    bar.set_length(whole);
    bar.set_position(done);
}

fn print_report(report: &Report, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(&serde_json::json!({ "report": report.json() }))?);
    } else {
        print!("{report}");
    }
    Ok(())
}

fn print_taken(imported: &Imported) {
    print!("{}", imported.report);
    println!("done");
    for line in imported.taken.lines() {
        println!("  {line}");
    }
}

/// A file of which nothing could be taken ends in failure.
fn ended(report: &Report) -> ExitCode {
    if report.contacts == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
