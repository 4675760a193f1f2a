//! `evaluate TRAIN TEST [tune]`: HR@20 and MRR@20 of the session ranker on two files of events, and the time of one answer.
//! With `tune`, the last twentieth of TRAIN is the test and some parameters are tried.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "a bench"
)]

use entrenous_suggest::evaluate::{Rule, evaluate};
use entrenous_suggest::index::{ItemHandle, PersonHandle, SessionIndex};
use entrenous_suggest::interner::Interner;
use entrenous_suggest::rows::read;
use entrenous_suggest::session::{Parameters, Ranker};
use std::collections::HashMap;

type Visit = (i64, Vec<ItemHandle>);

fn visits(path: &str, names: &mut Interner) -> Vec<Visit> {
    let text = std::fs::read(path).unwrap();
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<(Vec<(i64, ItemHandle)>,)> = Vec::new();
    read(&text, |row, _| {
        let place = *at.entry(row.session.to_owned()).or_insert_with(|| {
            all.push((Vec::new(),));
            all.len() - 1
        });
        all[place].0.push((row.time_seconds, names.handle(row.item).unwrap()));
        true
    });
    let mut visits: Vec<Visit> = all
        .into_iter()
        .map(|(mut events,)| {
            events.sort_by_key(|(at, _)| *at);
            (events[0].0, events.into_iter().map(|(_, item)| item).collect())
        })
        .collect();
    visits.sort_by_key(|(began, _)| *began);
    visits
}

fn index(visits: &[Visit]) -> SessionIndex {
    let mut index = SessionIndex::default();
    for (person, (began, items)) in (0..).zip(visits) {
        index.append(PersonHandle(person), u32::try_from(*began).unwrap(), items);
    }
    index
}

fn report(label: &str, index: &SessionIndex, parameters: Parameters, test: &[Vec<ItemHandle>], rule: Rule) {
    let mut ranker = Ranker::new(parameters);
    let begun = std::time::Instant::now();
    let score = evaluate(index, &mut ranker, test, rule, |_| {});
    let each = begun.elapsed().as_secs_f64() * 1e6 / score.predictions as f64;
    println!(
        "{label:44} {rule:?}: HR@20 {:.4} ±{:.4}  MRR@20 {:.4}  {} predictions, {} articles, {each:.0} µs each",
        score.hit_rate,
        score.standard_error(),
        score.reciprocal_rank,
        score.predictions,
        score.covered
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut names = Interner::default();
    let mut train = visits(&arguments[0], &mut names);
    if arguments.get(2).is_some_and(|word| word == "tune") {
        let cut = train.len() - train.len() / 20;
        let late: Vec<Vec<ItemHandle>> = train.split_off(cut).into_iter().map(|(_, items)| items).collect();
        let index = index(&train);
        let base = Parameters::default();
        report("base", &index, base, &late, Rule::Dropped);
        for (name, change) in trials() {
            report(&name, &index, change(base), &late, Rule::Dropped);
        }
        return;
    }
    let test: Vec<Vec<ItemHandle>> =
        visits(&arguments[1], &mut names).into_iter().map(|(_, items)| items).collect();
    let index = index(&train);
    for rule in [Rule::Dropped, Rule::RepeatsAllowed] {
        report("session neighbours", &index, Parameters::default(), &test, rule);
    }
}

type Change = Box<dyn Fn(Parameters) -> Parameters>;

fn trials() -> Vec<(String, Change)> {
    let mut trials: Vec<(String, Change)> = Vec::new();
    macro_rules! try_each {
        ($field:ident: $($value:expr),*) => {$(
            trials.push((format!("{} {}", stringify!($field), $value), Box::new(|p| Parameters { $field: $value, ..p })));
        )*};
    }
    try_each!(visit_fade: 0.8, 1.0, 2.0, 3.0, 5.0);
    try_each!(length_power: 0.0, 0.25, 0.75, 1.0);
    try_each!(place_fade: 1.0, 4.0, 8.0);
    try_each!(rarity_power: 0.0, 0.15, 0.6, 1.0);
    try_each!(match_rarity_power: 0.0, 0.3, 1.0);
    try_each!(age_fade: 0.3, 0.5, 1.5, 100.0);
    try_each!(ahead: 1.3, 1.6, 2.0);
    try_each!(neighbours: 200, 1_000);
    try_each!(sample: 500, 2_000);
    trials
}
