//! `entrenous evaluate layouts`: which layout of each slot works, from the trials of whoever agreed, or frankly that nothing can be said yet.
//!
//! **Invariant:** no single person can be seen: a layout that few people saw is told as such and in no other figure.

use crate::command::import::bar;
use crate::command::serve::runtime;
use crate::opening::{self, Places};
use clap::{Args, ValueEnum};
use entrenous_flow::Outside;
use entrenous_flow::layout::{Figures, Interval, PEOPLE_LEAST, Said, SlotReport, report};
use std::path::PathBuf;
use std::process::ExitCode;

/// How many letters of a layout's name are shown in a line.
const NAME: usize = 20;

/// Whose layouts.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where the house keeps its rows; it must not be served meanwhile.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
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

/// Judges.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let business = opening::read(&arguments.charter)?;
    let places = Places::under(&arguments.data, arguments.keys);
    let house = runtime()?.block_on(opening::open(&business, &places, Outside::default()))?;
    let slots = house.shelf.layouts.slots.iter().count();
    let bar = bar(u64::try_from(slots).unwrap_or(u64::MAX))?;
    let reports = report(&house, || bar.inc(1));
    bar.finish_and_clear();
    match arguments.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&reports)?),
        Format::Human if reports.is_empty() => {
            println!("no slot has layouts to choose from; declare some in `slots.toml`, beside the charter");
        }
        Format::Human => reports.iter().for_each(print),
    }
    Ok(ExitCode::SUCCESS)
}

fn print(report: &SlotReport) {
    println!("{}", report.slot);
    println!(
        "  {:NAME$}  {:>7} {:>7} {:>8}  {:^24}  {:^24}  {:>10}  {:>12}",
        "layout", "shown", "people", "as if", "earns (SNIPS)", "earns (DR)", "complaints", "unsubscribed"
    );
    for layout in &report.layouts {
        let note = if layout.name == report.present { " *" } else { "" };
        let name = format!("{}{note}", layout.name);
        match &layout.figures {
            Some(figures) => print_figures(&name, figures),
            None => println!("  {name:NAME$}  fewer than {PEOPLE_LEAST} people saw it"),
        }
    }
    println!("  * shown to whoever has not agreed");
    println!("  a purchase earns 1, a click 0.25; the truth lies between the brackets in 95 of 100 cases;");
    println!("  as if: how many people it is as if had been asked. Only people who agreed are in here.");
    println!("  {}\n", verdict(report));
}

fn print_figures(name: &str, figures: &Figures) {
    let Figures { shown, people, effective, .. } = figures;
    println!(
        "  {name:NAME$}  {shown:>7} {people:>7} {effective:>8.0}  {:^24}  {:^24}  {:>8.2} %  {:>10.2} %",
        interval(figures.normalised),
        interval(figures.doubly_robust),
        100.0 * figures.complained.value,
        100.0 * figures.unsubscribed.value,
    );
}

fn interval(Interval { value, low, high }: Interval) -> String {
    format!("{value:.3} [{low:.3}, {high:.3}]")
}

fn verdict(report: &SlotReport) -> String {
    match &report.verdict {
        Said::Best { layout } if *layout == report.present => {
            format!("`{layout}` earns most, and it is the one shown to everyone: leave it so")
        }
        Said::Best { layout } => format!(
            "`{layout}` earns most, and drives nobody away more than `{}`: put it first in `slots.toml`",
            report.present
        ),
        Said::TooFew { needed } => format!(
            "nothing can be said yet: it takes {needed} people, in effect, for `{}` and for one other",
            report.present
        ),
        Said::Overlap { layout, other } => format!(
            "nothing can be said yet: `{layout}` is ahead of `{other}`, and that may be chance; wait, or drop one"
        ),
        Said::Harmful { layout, by } => format!(
            "`{layout}` earns most and brings more {by} than `{}`: do not put it first; see why people mind",
            report.present
        ),
    }
}
