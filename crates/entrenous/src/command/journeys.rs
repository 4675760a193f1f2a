//! `entrenous journeys`: which journeys there are, whether they run, and what the past would have made of them.
//!
//! **Invariant:** nobody is written to here; a simulation leaves one line of the ledger and nothing else.

use crate::command::serve::runtime;
use crate::opening::{self, Places};
use anyhow::bail;
use clap::{Args, Subcommand};
use entrenous_core::id::Key;
use entrenous_flow::House;
use entrenous_flow::speak::journey::{DAYS_MOST, Standing, Switch, find, list, picture, simulate, turn};
use entrenous_speak::journey::{Count, Report, Unknown};
use std::path::PathBuf;
use std::process::ExitCode;

/// What to do with journeys.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Which journeys there are, whether they run, and how many people are on the way.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Lets the last days walk through a journey, before anybody is written to.
    Simulate {
        /// Which.
        #[arg(value_parser = key)]
        journey: Key,
        #[command(flatten)]
        place: Place,
        /// How many days.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=i64::from(DAYS_MOST)))]
        days: u16,
    },
    /// Writes the picture of a journey into a file.
    Draw {
        /// Which.
        #[arg(value_parser = key)]
        journey: Key,
        #[command(flatten)]
        place: Place,
        /// The SVG to write.
        #[arg(long)]
        out: PathBuf,
        /// In which language of the business.
        #[arg(long)]
        locale: Option<String>,
    },
    /// Turns a journey on: from now on people set out.
    On {
        /// Which.
        #[arg(value_parser = key)]
        journey: Key,
        #[command(flatten)]
        place: Place,
    },
    /// Lets a journey run empty: nobody sets out, and whoever is on the way goes on to the end.
    Drain {
        /// Which.
        #[arg(value_parser = key)]
        journey: Key,
        #[command(flatten)]
        place: Place,
    },
    /// Turns a journey off: nobody sets out, and whoever is on the way waits.
    Off {
        /// Which.
        #[arg(value_parser = key)]
        journey: Key,
        #[command(flatten)]
        place: Place,
    },
}

/// Where the house is.
#[derive(Args)]
struct Place {
    /// The business's folder.
    #[arg(long)]
    charter: PathBuf,
    /// Where rows are kept; stop the server first, or ask it over HTTP: a data folder belongs to one program.
    #[arg(long)]
    data: PathBuf,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
}

fn key(text: &str) -> Result<Key, String> {
    Key::parse(text).map_err(|error| error.to_string())
}

/// Does it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(async {
        match arguments.act {
            Act::List { place } => show_all(&open(place).await?)?,
            Act::Simulate { journey, place, days } => {
                let house = open(place).await?;
                let report = simulate(&house, &house.at_the_terminal()?, &journey, days).await?;
                show(&journey, days, &report);
            }
            Act::Draw { journey, place, out, locale } => {
                let house = open(place).await?;
                let told = find(&house, &house.at_the_terminal()?, &journey)?;
                std::fs::write(&out, picture(&house, &told.journey, locale.as_deref(), None))?;
                println!("{} is drawn in `{}`", journey, out.display());
            }
            Act::On { journey, place } => switch(place, &journey, Switch::On).await?,
            Act::Off { journey, place } => switch(place, &journey, Switch::Off).await?,
            Act::Drain { journey, place } => switch(place, &journey, Switch::Drain).await?,
        }
        Ok(ExitCode::SUCCESS)
    })
}

async fn open(place: Place) -> anyhow::Result<House> {
    if !place.data.join("data.db").exists() {
        bail!("there is no `data.db` in `{}`; name the folder given to `serve`", place.data.display());
    }
    let business = opening::read(&place.charter)?;
    let places = Places::under(&place.data, place.keys);
    opening::open(&business, &places, entrenous_flow::Outside::default()).await
}

async fn switch(place: Place, journey: &Key, to: Switch) -> anyhow::Result<()> {
    let house = open(place).await?;
    let told = turn(&house, &house.at_the_terminal()?, journey, to).await?;
    println!("{}", line(&told));
    Ok(())
}

fn show_all(house: &House) -> anyhow::Result<()> {
    let all = list(house, &house.at_the_terminal()?)?;
    all.iter().for_each(|told| println!("{}", line(told)));
    if all.is_empty() {
        println!("no journey holds; `journeys/` has none, or `entrenous check` shows what is wrong");
    }
    Ok(())
}

fn line(told: &Standing) -> String {
    let (journey, on_the_way) = (&told.journey, number(told.on_the_way));
    let (word, key, starts) = (told.switch.word(), journey.key.as_str(), &journey.starts);
    format!("{word:<6}{key:<24}{on_the_way:>8} on the way   begins with `{starts}`")
}

fn show(journey: &Key, days: u16, report: &Report) {
    let Report { people, began, written_to, reached_goal, steps, unknown } = report;
    println!("{journey}, had it run in the last {days} days:");
    let lines = [
        ("people looked at", people),
        ("would have begun", began),
        ("would have been written to", written_to),
        ("would have reached the goal", reached_goal),
    ];
    lines.iter().for_each(|(what, count)| println!("  {what:<28}{:>8}", number(**count)));
    println!("\n  {:<28}{:>8}{:>8}{:>8}  left", "step", "came", "sent", "wait");
    for step in steps {
        let sent = step.sent.map(number).unwrap_or_default();
        let left: Vec<String> =
            step.left.iter().map(|(why, count)| format!("{why} {}", number(*count))).collect();
        let (came, waits) = (number(step.entered), number(step.waiting));
        println!("  {:<28}{came:>8}{sent:>8}{waits:>8}  {}", step.step.as_str(), left.join(", "));
    }
    unknown.iter().for_each(|one| println!("\n{}", not_known(*one)));
    println!("\nnumbers are people, rounded down; `few` is nobody, or too few to tell");
}

/// What the past does not tell.
const fn not_known(unknown: Unknown) -> &'static str {
    match unknown {
        Unknown::Gone => "not in it: what was taken back, erased, or is no longer kept",
        Unknown::WhenTheyCame => {
            "not known: when people came into the audience; those who are in it today walk from the first day, or from their yes"
        }
        Unknown::WhoWentOut => "not known: who went out of the audience; nobody walks",
        Unknown::WhoWasIn => "not known: who was in an audience on the way; it is asked who is in it today",
    }
}

fn number(count: Count) -> String {
    count.shown().map_or_else(|| "few".to_owned(), |number| number.to_string())
}
