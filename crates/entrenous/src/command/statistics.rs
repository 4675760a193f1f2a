//! `entrenous statistics`: how many answered each notice and how many said yes, by month, as it was let out.
//! It reads beside a house that is being served; the counts are drawn there, once, an hour after a month is over.
//!
//! **Invariant:** nothing is counted, drawn, made or changed here.
//! **Invariant:** where the noise could be all there is, no share is shown.

use crate::world::SystemClock;
use clap::{Args, ValueEnum};
use entrenous_cohort::noise::MARGIN_PERCENT;
use entrenous_cohort::release::{Count, Counted};
use entrenous_core::hash::canonical;
use entrenous_core::moment::{Clock, Month};
use entrenous_core::notice::Question;
use entrenous_core::request::Surface;
use entrenous_flow::statistics::{NoticeCounts, PurposeCount, Reading, Report, Statistics};
use entrenous_store::statistics_beside;
use std::path::PathBuf;
use std::process::ExitCode;

/// How wide a bar is; each block is five of a hundred.
const BAR: usize = 20;
/// How wide a bar is with its share in figures.
const SHARE: usize = BAR + 6;
/// How many letters of a title are shown.
const TITLE_MOST: usize = 36;
/// How many digits of a version are shown.
const VERSION_DIGITS: usize = 12;

/// Which statistics.
#[derive(Args)]
pub struct Arguments {
    /// Where the house keeps its rows, as given to `serve`; it may be served meanwhile.
    #[arg(long)]
    data: PathBuf,
    /// Only this month, such as `2027-03`.
    #[arg(long)]
    month: Option<Month>,
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
    let mut report = Report::read(&statistics_beside(&arguments.data)?)?;
    report.months.retain(|told| arguments.month.is_none_or(|month| told.month == month));
    match (arguments.format, arguments.month) {
        (Format::Json, _) => println!("{}", canonical(&report)?),
        (Format::Human, Some(month)) if report.months.is_empty() => {
            println!("nothing was let out of {month}")
        }
        (Format::Human, _) => print(&report),
    }
    Ok(ExitCode::SUCCESS)
}

fn print(report: &Report) {
    if report.months.is_empty() {
        println!(
            "nothing was let out yet: a month is, an hour after it is over (UTC), while the house is served"
        );
    }
    for told in &report.months {
        print_month(told);
    }
    let years = report.months.iter().map(|told| told.month.year());
    let mut years: Vec<u16> = years.chain(Month::of(SystemClock.now()).map(Month::year)).collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        let budget = report.budget(year);
        println!("{year}: epsilon {} of {} is spent for each person", budget.spent(), budget.most());
    }
}

fn print_month(told: &Statistics) {
    let Statistics { month, epsilon, floor, .. } = told;
    println!("{month}: epsilon {epsilon} for each person; counts below {floor} are not told\n");
    let (noise, read): (Vec<_>, Vec<_>) =
        told.notices.iter().partition(|notice| notice.reading() == Reading::Noise);
    for notice in &read {
        print_notice(notice);
    }
    if read.is_empty() {
        let margin = noise.iter().map(|notice| notice.answered.margin).min().unwrap_or_default();
        println!(
            "  The shop is too small for this, or the month was quiet. To protect each person, every count is off by up to"
        );
        println!(
            "  ±{margin} or more, and no notice had clearly more answers than that. Nothing can be said, and that is honest.\n"
        );
    } else if !noise.is_empty() {
        println!("  {} other notices had too few answers to tell them from noise\n", noise.len());
    }
}

fn print_notice(notice: &NoticeCounts) {
    let version: String = notice.version.to_string().chars().take(VERSION_DIGITS).collect();
    println!("  {}, notice {version}", surface(notice.surface));
    println!("    {:TITLE_MOST$}  {:SHARE$}  {}", "answered", "", about(notice.answered));
    for purpose in &notice.purposes {
        print_purpose(notice, purpose);
    }
    println!("    ±: {MARGIN_PERCENT} of 100 counts are closer to the truth than this");
    if notice.reading() == Reading::Rough {
        println!("    few answers for so much noise: read the bars as a guess");
    }
    println!();
}

fn print_purpose(notice: &NoticeCounts, purpose: &PurposeCount) {
    let title: String = purpose.title.chars().take(TITLE_MOST).collect();
    let percent = notice.percent(purpose).unwrap_or_default();
    let full = usize::try_from(percent.div_ceil(5)).unwrap_or(BAR).min(BAR);
    let bar = format!("{}{}", "█".repeat(full), "░".repeat(BAR.saturating_sub(full)));
    let note = if purpose.question == Question::OptOut { ", on unless refused" } else { "" };
    println!("    {title:TITLE_MOST$}  {bar} {percent:>3} %  yes {}{note}", about(purpose.yes));
}

fn about(Counted { count, margin }: Counted) -> String {
    match count {
        Count::About(count) => format!("about {count} ±{margin}"),
        Count::FewerThan(floor) => format!("fewer than {floor}"),
    }
}

const fn surface(surface: Surface) -> &'static str {
    match surface {
        Surface::Web => "web",
        Surface::Mail => "mail",
        Surface::Chat => "chat",
        Surface::Voice => "voice",
        Surface::Counter => "counter",
    }
}
