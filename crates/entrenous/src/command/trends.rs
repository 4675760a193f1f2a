//! `entrenous trends`: what many looked at, by period, as it was let out, and what is left of the year's budget.
//! It reads beside a house that is being served; the counts are drawn there, once, an hour after a period is over.
//!
//! **Invariant:** nothing is counted, drawn, made or changed here.
//! **Invariant:** where the noise is larger than what there is to say, that is said, with the number of people it would take.

use crate::opening;
use crate::world::SystemClock;
use clap::{Args, ValueEnum};
use entrenous_cohort::noise::MARGIN_PERCENT;
use entrenous_core::moment::{Clock, Period};
use entrenous_flow::trends::{Cell, Reading, Released, Report, Table};
use entrenous_store::trends_beside;
use std::path::PathBuf;
use std::process::ExitCode;

/// How many articles of the house, or of one cohort, are printed.
const PRINTED_MOST: usize = 10;
/// How wide the name of an article is printed.
const NAME_WIDTH: usize = 36;

/// Which trends.
#[derive(Args)]
pub struct Arguments {
    /// The folder of the business, as given to `serve`.
    #[arg(long)]
    charter: PathBuf,
    /// Where the house keeps its rows, as given to `serve`; it may be served meanwhile.
    #[arg(long)]
    data: PathBuf,
    /// Only this period, such as `2027-03` or `2027-W09`.
    #[arg(long)]
    period: Option<Period>,
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

/// Shows.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let business = opening::read(&arguments.charter)?;
    let charter = opening::charter(&business.folder)?;
    let mut report = Report::read(&trends_beside(&arguments.data)?, charter.trends())?;
    report.periods.retain(|told| arguments.period.is_none_or(|period| told.period == period));
    match (arguments.format, arguments.period) {
        (Format::Json, _) => println!("{}", report.text()?),
        (Format::Human, Some(period)) if report.periods.is_empty() => {
            println!("nothing was let out of {period}")
        }
        (Format::Human, _) => print(&report),
    }
    Ok(ExitCode::SUCCESS)
}

fn print(report: &Report) {
    if report.periods.is_empty() {
        println!(
            "nothing was let out yet: a period is, an hour after it is over (UTC), while the house is served"
        );
    }
    for told in &report.periods {
        print_period(told);
    }
    let years = report.periods.iter().map(|told| told.period.year());
    let present = Period::of(report.every, SystemClock.now()).map(Period::year);
    let mut years: Vec<u16> = years.chain(present).collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        print_budget(report, year);
    }
}

fn print_budget(report: &Report, year: u16) {
    let account = report.account(year);
    let told = account.told();
    println!(
        "{year}: epsilon {} of {} is spent for each person, {} is left",
        told.spent, told.most, told.left
    );
    println!(
        "      by zero-concentrated privacy: rho {}, epsilon {} at delta {}; what holds is the smaller one, {}",
        told.rho, told.concentrated, told.concentrated_at, told.lost
    );
    if told.delta != "0" {
        println!(
            "      with probability {} more is told, since articles are not known beforehand",
            told.delta
        );
    }
    if report.epsilon.exceeds(account.left()) {
        println!(
            "      the year's budget is spent: nothing more is let out of {year}, and suggestions lean on what was"
        );
    }
}

fn print_period(told: &Released) {
    println!(
        "{}: epsilon {} for each person; counts below {} are never told\n",
        told.period, told.epsilon, told.floor
    );
    if told.reading() != Reading::Clear {
        print_frankly(told);
    }
    println!("  the whole house, ±{}, told from {} on", told.whole.margin, told.whole.bar);
    let whole = told.whole.articles.iter().map(|spoken| (spoken.article.as_str(), spoken.count));
    print_articles(whole);
    told.tables.iter().for_each(print_table);
    println!("  ±: {MARGIN_PERCENT} of 100 counts are closer to the truth than this\n");
}

/// What a small shop is told: where the number comes from, and what its suggestions rest on instead.
fn print_frankly(told: &Released) {
    let how_much = match told.reading() {
        Reading::Noise => "no article",
        Reading::Faint | Reading::Clear => "few articles",
    };
    println!(
        "  Fewer than about {} people allow this: {how_much} stood out from the noise, for which",
        told.people_needed()
    );
    println!(
        "  about {} must speak for the same one. The noise is larger than what there is to say.",
        told.whole.bar
    );
    println!("  Suggestions rest on the visit and on the catalog, which need nobody else's data.\n");
}

fn print_table(table: &Table) {
    println!(
        "  by `{}`, epsilon {}, ±{}, told from {} on",
        table.attribute, table.epsilon, table.margin, table.bar
    );
    let mut rest = table.cells.as_slice();
    while let Some(first) = rest.first() {
        let same = |cell: &&Cell| cell.choice == first.choice;
        let (own, others) =
            rest.split_at_checked(rest.iter().take_while(same).count()).unwrap_or((rest, &[]));
        rest = others;
        match &first.choice {
            Some(choice) => println!("   {choice}"),
            None => println!("   (not told)"),
        }
        print_articles(own.iter().map(|cell| (cell.article.as_str(), cell.count)));
    }
    if table.cells.is_empty() {
        println!("    (nothing stood out)");
    }
}

fn print_articles<'a>(articles: impl ExactSizeIterator<Item = (&'a str, u64)>) {
    let more = articles.len().saturating_sub(PRINTED_MOST);
    if articles.len() == 0 {
        println!("    (nothing stood out)");
    }
    for (article, count) in articles.take(PRINTED_MOST) {
        println!("    {article:NAME_WIDTH$}  about {count}");
    }
    if more > 0 {
        println!("    and {more} more");
    }
}
