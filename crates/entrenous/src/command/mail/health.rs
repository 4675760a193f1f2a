//! `entrenous mail health`: whether to go on sending, from counts by day; and the plan for a domain that is new.
//!
//! **Invariant:** the file holds counts alone; exit code 1 says to stop.

use crate::world::SystemClock;
use anyhow::{Context, bail};
use clap::Args;
use entrenous_core::moment::{Clock, Moment, Zone};
use entrenous_post::health::{Advice, Day, Standing, Why, advise, plan};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How large the file may be, in bytes.
const FILE_BYTES_MOST: u64 = 1 << 20;
/// Days of a plan on one line.
const PLAN_COLUMNS: usize = 10;

/// From which counts.
#[derive(Args)]
pub struct Arguments {
    /// A file with a line for each day, `2026-11-25,1200,7,1`: day, mails a relay took, mails that came back, mails called spam.
    #[arg(long, value_name = "FILE", required_unless_present = "wanted")]
    counts: Option<PathBuf>,
    /// The domain is new: how many mails a day it shall send in the end.
    #[arg(long, value_name = "MAILS")]
    wanted: Option<u64>,
    /// The day to advise for; today, if none is named.
    #[arg(long, value_name = "DAY", value_parser = day)]
    on: Option<i64>,
}

fn day(text: &str) -> Result<i64, String> {
    let refused = || format!("`{text}` is no day, such as `2026-11-25`");
    if text.len() != 10 {
        return Err(refused());
    }
    let utc = Zone::parse("UTC").map_err(|_| refused())?;
    utc.at(&format!("{text}T12:00")).map(Moment::day).ok_or_else(refused)
}

/// Advises.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let days = match &arguments.counts {
        Some(path) => read(path)?,
        None => Vec::new(),
    };
    let today = arguments.on.unwrap_or_else(|| SystemClock.now().day());
    let standing = arguments.wanted.map_or(Standing::Known, |wanted| Standing::New { wanted });
    if let Some(wanted) = arguments.wanted {
        let plan = plan(wanted);
        println!("a new domain, day by day ({} days to {wanted} mails a day):", plan.len());
        for line in plan.chunks(PLAN_COLUMNS) {
            println!("  {}", line.iter().map(u64::to_string).collect::<Vec<_>>().join("  "));
        }
    }
    let advice = advise(&days, today, standing);
    println!("{}", words(advice));
    Ok(if matches!(advice, Advice::Pause(_)) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn words(advice: Advice) -> String {
    match advice {
        Advice::Go => "go on: nothing speaks against it".to_owned(),
        Advice::Tomorrow => "go on tomorrow: today's share of a new domain is spent".to_owned(),
        Advice::Slow { per_hour, why } => format!("slow down to {per_hour} mails an hour: {}", reason(why)),
        Advice::Pause(why) => format!("stop, and look before you go on: {}", reason(why)),
    }
}

const fn reason(why: Why) -> &'static str {
    match why {
        Why::Complaints => "too many call your mail spam (providers want less than 0.1 %, never 0.3 %)",
        Why::Bounces => "too many mails come back (5 % is the most)",
        Why::WarmingUp => "providers do not know this domain yet",
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<Day>> {
    let shown = path.display();
    let size = std::fs::metadata(path).with_context(|| format!("cannot read `{shown}`"))?.len();
    if size > FILE_BYTES_MOST {
        bail!("`{shown}` is larger than 1 MiB; one line a day is enough");
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{shown}`"))?;
    let mut days = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || (number == 1 && line.starts_with("day")) {
            continue;
        }
        let one = counts(line);
        days.push(
            one.with_context(|| format!("line {number} of `{shown}` is not such as `2026-11-25,1200,7,1`"))?,
        );
    }
    Ok(days)
}

fn counts(line: &str) -> Option<Day> {
    let mut fields = line.split([',', ';', '\t']).map(str::trim);
    let day = day(fields.next()?).ok()?;
    let mut count = || fields.next()?.parse::<u64>().ok();
    let (accepted, bounced, complained) = (count()?, count()?, count()?);
    fields.next().is_none().then_some(Day { day, accepted, bounced, complained })
}
