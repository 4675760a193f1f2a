//! `entrenous suggestions`: what came of suggestions, by slot, aim, rung and layout, with rates and their intervals.
//! It reads beside a house that is being served; counts of the last minute may be missing.
//!
//! **Invariant:** nothing is counted, made or changed here.
//! **Invariant:** what is too little is not told, and what is not more than chance is not called better.

use crate::opening;
use crate::world::SystemClock;
use anyhow::Context;
use clap::{Args, ValueEnum};
use entrenous_core::moment::{Clock, Moment};
use entrenous_flow::attribution::{Counted, Line, Report, TOLD_LEAST};
use entrenous_store::attributions_beside;
use std::path::PathBuf;
use std::process::ExitCode;

/// How many days back a report begins that does not say.
const DAYS_USUAL: i64 = 30;

/// Which report.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where the house keeps its rows, as given to `serve`; it may be served meanwhile.
    #[arg(long)]
    data: PathBuf,
    /// The first day, such as `2027-03-01`; thirty days ago, if not told.
    #[arg(long, value_parser = day)]
    from: Option<i64>,
    /// The last day; today, if not told.
    #[arg(long, value_parser = day)]
    to: Option<i64>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
}

fn day(text: &str) -> Result<i64, String> {
    let moment = format!("{text}T00:00:00Z").parse::<Moment>();
    moment.map(Moment::day).map_err(|_| "a day is written like `2027-03-01`".to_owned())
}

/// Shows.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let business = opening::read(&arguments.charter)?;
    let charter = opening::charter(&business.folder)?;
    let last = arguments.to.unwrap_or_else(|| SystemClock.now().day());
    let first = arguments.from.unwrap_or_else(|| last.saturating_sub(DAYS_USUAL));
    let cells = attributions_beside(&arguments.data, first, last)
        .with_context(|| format!("cannot read the counts in `{}`", arguments.data.display()))?;
    let report = Report::of(cells);
    match arguments.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Human => print(&charter.business.name, &report),
    }
    Ok(ExitCode::SUCCESS)
}

fn print(business: &str, report: &Report) {
    println!(
        "{business}: what came of suggestions, in answers given; rates of a hundred, with their 95 % interval\n"
    );
    if report.lines.is_empty() {
        println!(
            "  nothing was shown {TOLD_LEAST} times yet in these days; counts are written down once a minute"
        );
    } else {
        println!(
            "  {:<40} {:>9}  {:<20}  {:<20}  {:<20}",
            "slot, aim, rung", "shown", "clicked", "basket", "bought"
        );
    }
    for line in &report.lines {
        let Line { shown, clicked, basket, bought, .. } = line;
        let [clicked, basket, bought] = [clicked, basket, bought].map(rate);
        println!("  {:<40} {shown:>9}  {clicked:<20}  {basket:<20}  {bought:<20}", name(line));
    }
    if report.hidden > 0 {
        println!("  {} more were shown fewer than {TOLD_LEAST} times", report.hidden);
    }
    if !report.compared.is_empty() {
        println!();
    }
    for compared in &report.compared {
        println!("  {} {}: {}", compared.slot, compared.aim, compared.text);
    }
}

fn name(line: &Line) -> String {
    let layout = if line.layout.is_empty() { String::new() } else { format!(" with {}", line.layout) };
    format!("{} {} {}{layout}", line.slot, line.aim, line.rung)
}

fn rate(counted: &Counted) -> String {
    match counted {
        Counted::FewerThan(least) => format!("fewer than {least}"),
        Counted::Told { percent, least, most, .. } => format!("{percent:.1} ({least:.1} to {most:.1})"),
    }
}
