//! `entrenous laws list|show|diff|deadline|replay|export|shadow`: the law as the house knows it, on any day, for whoever has to judge it.
//!
//! **Invariant:** nothing here decides anything; what decides is compiled from the same packs.

mod deadline;
mod replay;

use crate::opening;
use crate::world::SystemClock;
use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use entrenous_charter::law::{self, Answer, Day, Difference, Laws, Pack, Status};
use entrenous_core::moment::Clock;
use entrenous_core::permit::Rules;
use entrenous_core::region::Place;
use entrenous_core::request::Age;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to do with the laws.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Every pack with where it applies and where it stands.
    List(On),
    /// What a pack, or the packs of a place, answer to the fourteen questions.
    Show {
        /// A pack such as `us-ca`, or a place such as `FR` or `CA-QC`.
        what: String,
        #[command(flatten)]
        on: On,
    },
    /// What two packs answer differently, or one pack on two days (`--since`).
    Diff {
        /// A pack.
        first: String,
        /// Another pack; the same one if a day is given.
        second: Option<String>,
        /// Compare with the first pack as it read on this day.
        #[arg(long, value_parser = day)]
        since: Option<Day>,
        #[command(flatten)]
        on: On,
    },
    /// By when a request must be acknowledged and answered, or a breach told: the last day by law, and the day to plan for.
    Deadline(deadline::Arguments),
    /// Whether a choice was decided under the law of its own day, and what the law says of it today.
    Replay(replay::Arguments),
    /// Writes a page for each pack into a folder, to be read by a lawyer.
    Export {
        /// The folder; made if it is not there.
        folder: PathBuf,
        #[command(flatten)]
        on: On,
    },
    /// What would change for a business if the laws that are only signed or proposed decided today.
    Shadow {
        /// The business's folder.
        #[arg(long)]
        charter: PathBuf,
        #[command(flatten)]
        on: On,
    },
}

/// On which day, and how to print.
#[derive(Args)]
struct On {
    /// As of this day (`YYYY-MM-DD`); today if none is given.
    #[arg(long, value_parser = day)]
    at: Option<Day>,
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

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "a day is written `YYYY-MM-DD`".to_owned())
}

impl On {
    fn day(&self) -> Day {
        self.at.unwrap_or_else(|| Day::of(SystemClock.now()))
    }
}

/// Does it.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let laws = Laws::shipped()?;
    match arguments.act {
        Act::List(on) => list(&laws.on(&on.day())?, &on),
        Act::Show { what, on } => show(&laws.on(&on.day())?, &what, &on),
        Act::Diff { first, second, since, on } => {
            let (before, after) = (laws.on(since.as_ref().unwrap_or(&on.day()))?, laws.on(&on.day())?);
            let second = second.unwrap_or_else(|| first.clone());
            diff(pack(&before, &first)?, pack(&after, &second)?, &on)
        }
        Act::Deadline(arguments) => deadline::run(&laws, arguments),
        Act::Replay(arguments) => replay::run(&laws, &arguments),
        Act::Export { folder, on } => export(&laws.on(&on.day())?, &folder, &on.day()),
        Act::Shadow { charter, on } => shadow(&laws.on(&on.day())?, &charter, &on),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn pack<'a>(packs: &'a [Pack], id: &str) -> anyhow::Result<&'a Pack> {
    let found = packs.iter().find(|pack| pack.id.eq_ignore_ascii_case(id));
    found.with_context(|| format!("there is no pack `{id}`; `entrenous laws list` names them all"))
}

fn json(what: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(what)?);
    Ok(())
}

fn list(packs: &[Pack], on: &On) -> anyhow::Result<()> {
    if on.format == Format::Json {
        return json(&packs);
    }
    let day = on.day();
    for pack in packs {
        let state = match pack.status {
            Status::Proposed => "proposed",
            _ if pack.decides_on(&day) => "decides",
            Status::Signed => "signed",
            _ => "not on this day",
        };
        let parent = pack.parent.as_ref().map(|parent| format!(" (under {parent})")).unwrap_or_default();
        println!("{:<12} {:<16} since {}  {}{parent}", pack.id, state, pack.valid_from, pack.title("en"));
    }
    let decide = packs.iter().filter(|pack| pack.decides_on(&day)).count();
    println!("{} packs, {decide} decide on {day}", packs.len());
    Ok(())
}

fn show(packs: &[Pack], what: &str, on: &On) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Shown<'a> {
        pack: &'a str,
        answers: Vec<Answer>,
    }
    let deciding: Vec<Pack> = packs.iter().filter(|pack| pack.decides_on(&on.day())).cloned().collect();
    let named: Vec<&Pack> = match (pack(packs, what), Place::parse(what)) {
        (Ok(pack), _) => vec![pack],
        (Err(_), Ok(place)) => law::served_by(&deciding, &place),
        (Err(error), Err(_)) => return Err(error),
    };
    if named.is_empty() {
        bail!(
            "no pack is about `{what}`: there, every rule is the strictest of all; `entrenous laws list` names the packs"
        );
    }
    if on.format == Format::Json {
        let shown = named.iter().map(|pack| Shown { pack: &pack.id, answers: law::answers(pack) });
        return json(&shown.collect::<Vec<_>>());
    }
    named.iter().for_each(|pack| println!("{}", law::page(pack, &on.day())));
    Ok(())
}

fn diff(before: &Pack, after: &Pack, on: &On) -> anyhow::Result<()> {
    let found = law::differences(before, after);
    if on.format == Format::Json {
        return json(&found);
    }
    for Difference { cell, before, after } in &found {
        println!(
            "{cell}\n  - {}\n  + {}",
            before.as_deref().unwrap_or("nothing"),
            after.as_deref().unwrap_or("nothing")
        );
    }
    println!("{} cells differ", found.len());
    Ok(())
}

fn export(packs: &[Pack], folder: &Path, day: &Day) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))
    };
    let mut index = format!("# Law packs as they read on {day}\n\nThis is not legal advice.\n\n");
    for pack in packs {
        write(&format!("{}.md", pack.id), &law::page(pack, day))?;
        index.push_str(&format!("- [{}]({}.md)\n", pack.title("en"), pack.id));
    }
    write("README.md", &index)?;
    println!("{} pages in {}", packs.len(), folder.display());
    Ok(())
}

/// A cell of the decision table that would be another.
#[derive(Serialize)]
struct Change {
    place: String,
    purpose: String,
    age: Age,
    now: entrenous_core::permit::Rule,
    then: entrenous_core::permit::Rule,
}

fn shadow(packs: &[Pack], charter: &Path, on: &On) -> anyhow::Result<()> {
    let business = opening::read(charter)?;
    let reading = entrenous_charter::read(&business.folder);
    let Some(charter) = reading.charter else {
        bail!("the charter does not hold; `entrenous check` shows why")
    };
    let now: Vec<Pack> = packs.iter().filter(|pack| pack.decides_on(&on.day())).cloned().collect();
    let (before, after) = (law::compile(&charter, &now)?, law::compile(&charter, packs)?);
    let places = packs.iter().flat_map(|pack| pack.applies.iter());
    let places: std::collections::BTreeSet<Option<&Place>> = places.map(Some).chain([None]).collect();
    let mut changes = Vec::new();
    for place in places {
        for (purpose, declared) in charter.purposes() {
            for age in Age::ALL {
                let rule = |rules: &Rules| rules.rule(rules.zone_of(place), purpose, age);
                let (Some(now), Some(then)) = (rule(&before), rule(&after)) else { continue };
                if now != then {
                    let place = place.map_or_else(|| "anywhere unknown".to_owned(), ToString::to_string);
                    changes.push(Change { place, purpose: declared.key.to_string(), age, now, then });
                }
            }
        }
    }
    if on.format == Format::Json {
        return json(&changes);
    }
    for change in &changes {
        println!(
            "{:<18} {:<20} {:<6} {:?} -> {:?}",
            change.place,
            change.purpose,
            format!("{:?}", change.age),
            change.now.gate,
            change.then.gate
        );
    }
    let waiting: Vec<&str> =
        packs.iter().filter(|pack| !pack.decides_on(&on.day())).map(|pack| pack.id.as_str()).collect();
    println!("{} answers would change under {}", changes.len(), waiting.join(", "));
    Ok(())
}
