//! `entrenous laws deadline`: by when a request is acknowledged and answered, or a breach told, under the laws of some places.
//!
//! **Invariant:** both dates are shown, the last one by law and the one to plan for, each with where it is written and how sure it is.
//! **Invariant:** the law is the one of the day of receipt.

use super::{Format, json, pack};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use entrenous_charter::law::{
    self, Calendars, Case, Day, Deadline, Extension, Kind, Laws, Outcome, Pack, Pause, Received, Step, Wait,
    When,
};
use entrenous_core::region::Place;
use serde::Serialize;

/// How many places may be named at once.
const PLACES_MOST: usize = 64;
/// How wide the first column is: its longest word.
const STEP_WIDTH: usize = 22;
const NOT_ADVICE: &str = "This is not legal advice.";

/// What came, where and when.
#[derive(Args)]
pub(super) struct Arguments {
    /// Packs such as `us-ca`, or places such as `FR` or `CA-QC`, one or several.
    #[arg(required = true)]
    places: Vec<String>,
    /// The day it came; for a time in hours the moment, such as `2027-01-15T14:20:00+01:00`.
    #[arg(long)]
    received: Received,
    /// What it is.
    #[arg(long, value_enum, default_value_t = Asked::Access)]
    kind: Asked,
    /// From the day proof of identity was asked for to the day it came, `2027-03-05..2027-03-12`; may be given several times.
    #[arg(long, value_parser = days, value_name = "FROM..TO")]
    identity: Vec<(Day, Day)>,
    /// The same for a clarification.
    #[arg(long, value_parser = days, value_name = "FROM..TO")]
    clarification: Vec<(Day, Day)>,
    /// The same for a fee.
    #[arg(long, value_parser = days, value_name = "FROM..TO")]
    fee: Vec<(Day, Day)>,
    /// The person was told in time that the answer takes longer.
    #[arg(long)]
    extended: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Asked {
    /// To see, correct, take along or erase.
    Access,
    /// To opt out or to object.
    OptOut,
    /// To complain.
    Complaint,
    /// No request: a breach became known.
    Breach,
}

fn days(text: &str) -> Result<(Day, Day), String> {
    let (asked, answered) = text.split_once("..").unwrap_or((text, ""));
    if answered.is_empty() && Day::parse(asked).is_some() {
        return Err("while no answer has come the clock stands still, and there is no last day; write the day it came as well".to_owned());
    }
    let both = Day::parse(asked).zip(Day::parse(answered));
    both.ok_or_else(|| "two days are written `2027-03-05..2027-03-12`".to_owned())
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Shown<'a> {
    case: &'a Case,
    laws: &'a [Outcome],
    strictest: Vec<Deadline>,
    note: &'static str,
}

/// Counts and prints.
pub(super) fn run(laws: &Laws, arguments: Arguments) -> anyhow::Result<()> {
    let day = arguments.received.day();
    let packs = laws.on(&day)?;
    let named = named(&packs, &arguments.places, day)?;
    let case = arguments.case()?;
    let calendars = Calendars::shipped()?;
    let count = |pack: &Pack| law::outcome(pack, &calendars, &case);
    let outcomes = named.iter().map(count).collect::<Result<Vec<_>, _>>()?;
    if outcomes.iter().all(|outcome| outcome.deadlines.is_empty()) && arguments.format == Format::Human {
        println!("no law here names a time for this; what each says:");
    }
    if arguments.format == Format::Json {
        let strictest = law::strictest(&outcomes);
        return json(&Shown { case: &case, laws: &outcomes, strictest, note: NOT_ADVICE });
    }
    for (pack, outcome) in named.iter().zip(&outcomes) {
        let waiting = if pack.decides_on(&day) { "" } else { " (not in force on that day)" };
        println!("{}: {}{waiting}", pack.id, pack.title("en"));
        table(&outcome.deadlines, Columns::OneLaw);
        outcome.notes.iter().for_each(|note| println!("  * {note}"));
        println!();
    }
    if let [_, _, ..] = outcomes.as_slice() {
        println!("All together, the strictest of each:");
        table(&law::strictest(&outcomes), Columns::SeveralLaws);
        println!();
    }
    println!(
        "{NOT_ADVICE} A: well known and held against a recent source. B: known. C: unsure, to be verified first."
    );
    Ok(())
}

/// The packs that are named, and those that decide in the places that are named, each once.
fn named(packs: &[Pack], places: &[String], day: Day) -> anyhow::Result<Vec<Pack>> {
    if places.len() > PLACES_MOST {
        bail!("at most {PLACES_MOST} places at once");
    }
    let deciding: Vec<Pack> = packs.iter().filter(|pack| pack.decides_on(&day)).cloned().collect();
    let mut named: Vec<Pack> = Vec::new();
    for what in places {
        let found = match (pack(packs, what), Place::parse(what)) {
            (Ok(pack), _) => vec![pack],
            (Err(_), Ok(place)) => law::served_by(&deciding, &place),
            (Err(error), Err(_)) => return Err(error),
        };
        if found.is_empty() {
            bail!("no pack is about `{what}` on {day}; `entrenous laws list --at {day}` names the packs");
        }
        let new = |pack: &&Pack| named.iter().all(|one| one.id != pack.id);
        let new: Vec<Pack> = found.into_iter().filter(new).cloned().collect();
        named.extend(new);
    }
    Ok(named)
}

impl Arguments {
    fn case(&self) -> anyhow::Result<Case> {
        let kind = match self.kind {
            Asked::Access => Kind::Access,
            Asked::OptOut => Kind::OptOut,
            Asked::Complaint => Kind::Complaint,
            Asked::Breach => Kind::Breach,
        };
        let of = |pause: Pause, days: &[(Day, Day)]| -> Vec<Wait> {
            days.iter().map(|(asked, answered)| Wait { pause, asked: *asked, answered: *answered }).collect()
        };
        let waits = [
            of(Pause::Identity, &self.identity),
            of(Pause::Clarification, &self.clarification),
            of(Pause::Fee, &self.fee),
        ];
        let extension = if self.extended { Extension::Told } else { Extension::NotTold };
        Case::new(kind, self.received, waits.concat(), extension).context("this cannot have happened")
    }
}

/// Whether the law of a row has to be named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    OneLaw,
    SeveralLaws,
}

fn table(deadlines: &[Deadline], columns: Columns) {
    if deadlines.is_empty() {
        return;
    }
    println!("  {:STEP_WIDTH$} {:<20} {:<20} sure  where it is written", "", "last day by law", "plan for");
    for deadline in deadlines {
        let law =
            if columns == Columns::SeveralLaws { format!("{}: ", deadline.pack) } else { String::new() };
        println!(
            "  {:STEP_WIDTH$} {:<20} {:<20} {:<5} {law}{}",
            step(deadline.step),
            when(deadline.legal),
            when(deadline.plan),
            format!("{:?}", deadline.confidence),
            deadline.cite.join("; ")
        );
        if columns == Columns::OneLaw {
            deadline.because.iter().for_each(|because| println!("  {:STEP_WIDTH$} - {because}", ""));
        }
    }
}

const fn step(step: Step) -> &'static str {
    match step {
        Step::Acknowledge => "acknowledge by",
        Step::Answer => "answer by",
        Step::TellExtension => "tell an extension by",
        Step::AnswerExtended => "answer by, extended",
        Step::TellAuthority => "tell the authority by",
        Step::TellPersons => "tell the persons by",
    }
}

fn when(when: When) -> String {
    match when {
        When::Day(day) => day.in_words(),
        When::Moment(moment) => moment.to_string(),
    }
}
