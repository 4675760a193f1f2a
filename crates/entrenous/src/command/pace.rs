//! `entrenous pace`: what other caps would have made of the messages of the last days, in whole companies.
//! It reads beside a house that is being served.
//!
//! **Invariant:** nothing is counted for one person, kept or changed here.

use crate::opening;
use crate::world::SystemClock;
use anyhow::bail;
use clap::{Args, ValueEnum};
use entrenous_core::charter::AtMost;
use entrenous_core::communicate::{Medium, Promise};
use entrenous_core::hash::canonical;
use entrenous_core::id::Key;
use entrenous_core::moment::Clock;
use entrenous_flow::speak::pace::{About, Bar, DAYS_MOST, Report, Side, Trial, rehearse};
use entrenous_store::wishes_beside;
use std::path::PathBuf;
use std::process::ExitCode;

/// How wide the longest bar is.
const BAR: u64 = 30;

/// One number of a side.
type Number = fn(&Side) -> About;

/// Which caps are tried out.
#[derive(Args)]
pub struct Arguments {
    /// The folder of the business, as given to `serve`.
    #[arg(long)]
    charter: PathBuf,
    /// Where the house keeps its rows, as given to `serve`; it may be served meanwhile.
    #[arg(long)]
    data: PathBuf,
    /// Counts messages of this purpose; `--at-most` is then its cap, and else that of the business.
    #[arg(long, value_parser = key)]
    purpose: Option<Key>,
    /// A cap to try out, such as `1 per week`.
    #[arg(long, value_name = "CAP")]
    at_most: Option<AtMost>,
    /// A cap of one medium to try out, such as `mail=2 per week`; as often as there are media.
    #[arg(long, value_name = "MEDIUM=CAP", value_parser = of_medium)]
    at_most_by: Vec<(Medium, AtMost)>,
    /// Over how many of the last days.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=i64::from(DAYS_MOST)))]
    days: u16,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// The same as `--format json`.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
}

fn key(text: &str) -> Result<Key, String> {
    Key::parse(text).map_err(|error| error.to_string())
}

fn of_medium(text: &str) -> Result<(Medium, AtMost), String> {
    let (word, cap) = text.split_once('=').ok_or("write a medium and its cap, such as `mail=2 per week`")?;
    let medium = Medium::ALL.into_iter().find(|medium| medium.word() == word).ok_or_else(|| {
        let words = Medium::ALL.map(|medium| format!("`{}`", medium.word()));
        format!("`{word}` is no medium; there are {}", words.join(", "))
    })?;
    cap.parse().map(|cap| (medium, cap)).map_err(|why: entrenous_core::charter::NotACap| why.to_string())
}

/// Shows.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let business = opening::read(&arguments.charter)?;
    let charter = opening::charter(&business.folder)?;
    let now = Promise::of(&charter);
    let mut promise = now.clone();
    match (&arguments.purpose, arguments.at_most) {
        (Some(purpose), _) if charter.find_purpose(purpose.as_str()).is_none() => {
            bail!("the charter has no purpose `{purpose}`");
        }
        (Some(purpose), Some(most)) => {
            promise.purposes.insert(purpose.clone(), most);
        }
        (None, Some(most)) => promise.caps.at_most = Some(most),
        (_, None) => {}
    }
    promise.caps.by.extend(arguments.at_most_by.iter().copied());
    let trial = Trial { promise, days: arguments.days, purpose: arguments.purpose.clone() };
    let report = rehearse((&now, charter.company()), &trial, SystemClock.now(), |since, take| {
        wishes_beside(&arguments.data, since, take)
    })?;
    if arguments.json || arguments.format == Format::Json {
        println!("{}", canonical(&report)?);
    } else {
        print(&report);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(report: &Report) {
    let Report { days, company, now, tried } = report;
    println!("the last {days} days, asked again; numbers are whole {company}s, rounded down\n");
    println!("{:26}  {:>16}  {:>16}", "", "as it is", "tried");
    let rows: [(&str, Number); 6] = [
        ("messages to be sent", |side| side.wanted),
        ("that go", |side| side.went),
        ("that wait, and go", |side| side.waited),
        ("that wait too long", |side| side.refused),
        ("people who wait for one", |side| side.people_waited),
        ("people who miss one", |side| side.people_refused),
    ];
    for (title, of) in rows {
        println!("{title:26}  {:>16}  {:>16}", words(of(now), *company), words(of(tried), *company));
    }
    println!("\npeople, by how many messages they get");
    let largest = now.bars.iter().chain(&tried.bars).filter_map(|bar| bar.people.0).max().unwrap_or(1).max(1);
    for (now, tried) in now.bars.iter().zip(&tried.bars) {
        println!("{:>8}  as it is  {}", range(now), bar(now, largest, *company));
        println!("{:>8}  tried     {}", "", bar(tried, largest, *company));
    }
}

fn words(about: About, company: u32) -> String {
    about.0.map_or_else(|| format!("fewer than {company}"), |count| format!("at least {count}"))
}

fn range(bar: &Bar) -> String {
    match bar.to {
        Some(to) if to == bar.from => bar.from.to_string(),
        Some(to) => format!("{} to {to}", bar.from),
        None => format!("{} and more", bar.from),
    }
}

fn bar(bar: &Bar, largest: u64, company: u32) -> String {
    let full = bar.people.0.unwrap_or(0).saturating_mul(BAR).checked_div(largest).unwrap_or(0);
    let full = usize::try_from(full).unwrap_or(0);
    format!("{}{}{}", "█".repeat(full), if full > 0 { " " } else { "" }, words(bar.people, company))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_of_a_medium_is_read_and_anything_else_is_named() {
        assert_eq!(of_medium("push=1 per day"), Ok((Medium::Push, "1 per day".parse().unwrap())));
        assert!(of_medium("mail").unwrap_err().contains("such as"));
        assert!(of_medium("fax=1 per day").unwrap_err().contains("`fax` is no medium"));
        assert!(of_medium("mail=often").unwrap_err().contains("a cap is"));
    }
}
