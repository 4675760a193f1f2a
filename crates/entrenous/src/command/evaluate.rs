//! `entrenous evaluate sessions`: how often the next article of a visit is among the suggested, on the business's own visits or on files.

use crate::command::import::bar;
use crate::command::serve::runtime;
use crate::opening::{self, Places};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use entrenous_suggest::evaluate::{PLACES, Rule, Score, evaluate};
use entrenous_suggest::index::{ItemHandle, PersonHandle, SessionIndex};
use entrenous_suggest::interner::Interner;
use entrenous_suggest::rows::read;
use entrenous_suggest::session::Ranker;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// When one file is all there is, this share of its visits, the latest, are asked for.
const HELD_BACK: usize = 20;

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Hit rate and reciprocal rank of suggestions for the next article of a visit.
    Sessions(Sessions),
    /// Which layout of each slot works, or that nothing can be said yet.
    Layouts(super::layouts::Arguments),
}

#[derive(Args)]
struct Sessions {
    /// Files of events; the last one is asked for, those before it are learned. With `--data` the house's own visits are learned.
    /// One file alone: its latest twentieth is asked for.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The business's folder, with `--data`.
    #[arg(long, requires = "data")]
    charter: Option<PathBuf>,
    /// Where the house keeps its rows: learn from its own visits.
    #[arg(long, requires = "charter")]
    data: Option<PathBuf>,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long)]
    keys: Option<PathBuf>,
}

type Visit = (i64, Vec<ItemHandle>);

/// Measures.
#[allow(clippy::disallowed_methods, reason = "the time of an answer is one of the figures")]
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let arguments = match arguments.what {
        What::Sessions(arguments) => arguments,
        What::Layouts(arguments) => return super::layouts::run(arguments),
    };
    let (index, asked, learned) = prepare(&arguments)?;
    let predictions: usize = asked.iter().map(|visit| visit.len().saturating_sub(1)).sum();
    if predictions == 0 {
        bail!("no visit of the file asked for has two events; nothing can be predicted");
    }
    println!(
        "learned {learned} visits; asking {predictions} times for the next article of {} visits",
        asked.len()
    );
    for (rule, name) in
        [(Rule::Dropped, "current article dropped"), (Rule::RepeatsAllowed, "repeats allowed")]
    {
        let bar = bar(u64::try_from(asked.len()).unwrap_or(u64::MAX))?;
        let begun = std::time::Instant::now();
        let score = evaluate(&index, &mut Ranker::default(), &asked, rule, |done| bar.set_position(done));
        let each = begun.elapsed().as_secs_f64() * 1e6 / score.predictions as f64;
        bar.finish_and_clear();
        print(name, &score, each);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(rule: &str, score: &Score, each_microseconds: f64) {
    println!(
        "{rule:24} HR@{PLACES} {:.4} (± {:.4})  MRR@{PLACES} {:.4}  {} articles covered  {each_microseconds:.0} µs an answer",
        score.hit_rate,
        1.96 * score.standard_error(),
        score.reciprocal_rank,
        score.covered
    );
}

fn prepare(arguments: &Sessions) -> anyhow::Result<(SessionIndex, Vec<Vec<ItemHandle>>, usize)> {
    let (asked, learned) = arguments.files.split_last().context("name a file")?;
    let mut names = Interner::default();
    let mut visits = Vec::new();
    for file in learned {
        visits.extend(visits_of(file, &mut names)?);
    }
    if let (Some(charter), Some(data)) = (&arguments.charter, &arguments.data) {
        visits.extend(visits_of_house(charter, &Places::under(data, arguments.keys.clone()), &mut names)?);
    }
    let mut asked = visits_of(asked, &mut names)?;
    asked.sort_by_key(|(began, _)| *began);
    if visits.is_empty() {
        let cut = asked.len().saturating_sub(asked.len().div_euclid(HELD_BACK).max(1));
        let late = asked.split_off(cut);
        visits = std::mem::replace(&mut asked, late);
    }
    let mut index = SessionIndex::default();
    for (person, (began, items)) in (0_u32..).zip(&visits) {
        index.append(PersonHandle(person), u32::try_from((*began).max(0)).unwrap_or(u32::MAX), items);
    }
    Ok((index, asked.into_iter().map(|(_, items)| items).collect(), visits.len()))
}

fn visits_of_house(charter: &Path, places: &Places, names: &mut Interner) -> anyhow::Result<Vec<Visit>> {
    let business = opening::read(charter)?;
    let house = runtime()?.block_on(opening::open(&business, places, entrenous_flow::Outside::default()))?;
    let visits = house.shelf.learned.all_visits().into_iter().map(|(began, articles)| {
        (began, articles.iter().filter_map(|article| names.handle(article)).collect())
    });
    Ok(visits.collect())
}

fn visits_of(file: &Path, names: &mut Interner) -> anyhow::Result<Vec<Visit>> {
    let text = std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut gathered: Vec<Vec<(i64, ItemHandle)>> = Vec::new();
    let report = read(&text, |row, _| {
        let Some(item) = names.handle(row.item) else { return false };
        let place = *places.entry(row.session.to_owned()).or_insert_with(|| {
            gathered.push(Vec::new());
            gathered.len().saturating_sub(1)
        });
        gathered.get_mut(place).is_some_and(|events| {
            events.push((row.time_seconds, item));
            true
        })
    });
    if report.refused_lines() > 0 {
        println!("{}: {} lines refused", file.display(), report.refused_lines());
    }
    let visit = |mut events: Vec<(i64, ItemHandle)>| {
        events.sort_by_key(|(at, _)| *at);
        let began = events.first().map_or(0, |(at, _)| *at);
        (began, events.into_iter().map(|(_, item)| item).collect())
    };
    Ok(gathered.into_iter().map(visit).collect())
}
