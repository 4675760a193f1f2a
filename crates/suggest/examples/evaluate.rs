//! `evaluate TRAIN TEST [every N|tune]`: how good the ranker is, what it gives away, and what an answer costs beside a yardstick measured in the same run.
//! `every N` asks about one visit in N. With `tune`, the last twentieth of TRAIN is the test and some parameters are tried.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "a bench"
)]

#[path = "evaluate/keeping.rs"]
mod keeping;
#[path = "evaluate/yardstick.rs"]
mod yardstick;

use entrenous_suggest::evaluate::attack::{Plan, attack, attack_forgotten};
use entrenous_suggest::evaluate::interval::quantile;
use entrenous_suggest::evaluate::measure::{Quality, Rung, Trial, Way};
use entrenous_suggest::evaluate::visits::{Names, Visit, cut_latest};
use entrenous_suggest::evaluate::{PLACES, Rule};
use entrenous_suggest::session::{Parameters, Ranker};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::Instant;
use yardstick::Yardstick;

/// The company the house asks for.
const COMPANY: u32 = 10;
/// How many visits of each part are attacked.
const ATTACKED: usize = 6_000;
/// Where the dice begin.
const SEED: u64 = 1;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut names = Names::default();
    let mut read = |path: &str| names.read(&std::fs::read(path).unwrap(), |_| {}).0;
    match words[..] {
        [train, _, "tune"] => tune(read(train)),
        [train, test] => compare(&read(train), read(test), 1),
        [train, test, "every", every] => compare(&read(train), read(test), every.parse().unwrap()),
        _ => println!("evaluate TRAIN TEST [every N|tune]"),
    }
}

fn compare(train: &[Visit], test: Vec<Visit>, every: usize) {
    let test: Vec<Visit> = test.into_iter().step_by(every).collect();
    let before = resident_kilobytes();
    let trial = Trial::new(train, &test);
    let grown = resident_kilobytes().saturating_sub(before);
    println!("{} visits learned, {} asked, {} predictions", train.len(), test.len(), trial.predictions());
    println!("the index takes about {:.1} MB (resident, with the questions)", grown as f64 / 1e3);
    let mut kept = Vec::new();
    let mut own = 0.0;
    for rule in [Rule::Dropped, Rule::RepeatsAllowed] {
        let ways = [
            ("generic", Rung::Generic, 1),
            ("page only", Rung::Page, 1),
            ("session neighbours", Rung::Context, 1),
            ("in company of 10", Rung::Context, COMPANY),
        ];
        for (name, rung, company) in ways {
            let (quality, mean) = report(name, &trial, Way { rung, company, rule }, Parameters::default());
            if (rung, rule) == (Rung::Context, Rule::Dropped) {
                own = if company == 1 { mean } else { own };
            }
            if rung == Rung::Context {
                kept.push(quality.hit_rate().unwrap().value);
            }
        }
    }
    println!(
        "kept in company of 10: {:.1} % dropped, {:.1} % repeats allowed",
        kept[1] / kept[0] * 1e2,
        kept[3] / kept[2] * 1e2
    );
    let yardstick = measure_yardstick(train, &test);
    println!("processor time of an answer against the yardstick, same run: {:.2}", own / yardstick);
    keeping::report(train);
    privacy(train);
    println!("peak resident {:.0} MB", peak_kilobytes() as f64 / 1e3);
}

/// Prints one way; answers the mean microseconds of an answer.
fn report(label: &str, trial: &Trial, way: Way, parameters: Parameters) -> (Quality, f64) {
    let (processor, started) = (Processor::new(), Instant::now());
    let run = || trial.measure(way, &mut Ranker::new(parameters), || since(started), |_| {});
    let begun = processor.nanoseconds();
    let tally = run();
    let mean = (processor.nanoseconds() - begun) as f64 / 1e3 / trial.predictions() as f64;
    let tally = tally.quicker_of(&run());
    let quality = tally.drawn(SEED);
    let (hits, ranks) = (quality.hit_rate().unwrap(), quality.reciprocal_rank().unwrap());
    let micros = |share| tally.nanoseconds(share).unwrap() as f64 / 1e3;
    println!(
        "{label:26} {:?}: HR@20 {:.4} ({:.4}–{:.4})  MRR@20 {:.4}  new only {:.4}  {} articles  median {:.1} µs, p99 {:.1} µs, {mean:.1} µs of processor",
        way.rule,
        hits.value,
        hits.low,
        hits.high,
        ranks.value,
        quality.hit_rate_of_new().map_or(0.0, |new| new.value),
        tally.covered(),
        micros(0.5),
        micros(0.99)
    );
    (quality, mean)
}

/// Prints what the yardstick reaches; answers the mean microseconds of an answer.
fn measure_yardstick(train: &[Visit], test: &[Visit]) -> f64 {
    let yardstick = Yardstick::new(train);
    let processor = Processor::new();
    let begun = processor.nanoseconds();
    let (found, ranks, mut times) = ask_yardstick(&yardstick, test);
    let asked = times.len() as f64;
    let mean = (processor.nanoseconds() - begun) as f64 / 1e3 / asked;
    let (_, _, again) = ask_yardstick(&yardstick, test);
    for (time, again) in times.iter_mut().zip(again) {
        *time = again.min(*time);
    }
    times.sort_unstable();
    let micros = |share| *quantile(&times, share).unwrap() as f64 / 1e3;
    println!(
        "{:26} Dropped: HR@20 {:.4}  MRR@20 {:.4}  median {:.1} µs, p99 {:.1} µs",
        "yardstick VMIS-kNN",
        found / asked,
        ranks / asked,
        micros(0.5),
        micros(0.99)
    );
    mean
}

/// How often the next article is found, the sum of one over its place, and the nanoseconds of each answer.
fn ask_yardstick(yardstick: &Yardstick, test: &[Visit]) -> (f64, f64, Vec<u64>) {
    let (mut found, mut ranks, mut times) = (0.0, 0.0, Vec::new());
    let started = Instant::now();
    for visit in test {
        for at in 1..visit.items.len() {
            let begun = since(started);
            let picked = yardstick.suggest(&visit.items[..at], PLACES);
            times.push(since(started) - begun);
            if let Some(place) = picked.iter().position(|item| *item == visit.items[at]) {
                found += 1.0;
                ranks += 1.0 / (place as f64 + 1.0);
            }
        }
    }
    (found, ranks, times)
}

fn privacy(train: &[Visit]) {
    let plan = Plan { visits_most: ATTACKED, seed: SEED };
    for company in [1, 2, 5, COMPANY] {
        let Some(found) = attack(train, company, plan, &mut |_| {}) else {
            println!("too few people to attack");
            return;
        };
        let (plain, sharp) = (found.plain, found.calibrated);
        println!(
            "membership, k = {company:2}: AUC {:.3} ({:.3}–{:.3}), calibrated {:.3} ({:.3}–{:.3}); TPR at 1 % FPR {:.3}, {:.3}",
            plain.area.value,
            plain.area.low,
            plain.area.high,
            sharp.area.value,
            sharp.area.low,
            sharp.area.high,
            plain.caught,
            sharp.caught
        );
    }
    if let Some(found) = attack_forgotten(train, 1, plan, &mut |_| {}) {
        let area = found.area;
        println!(
            "membership of the forgotten, k = 1: AUC {:.3} ({:.3}–{:.3})",
            area.value, area.low, area.high
        );
    }
}

/// The time this thread has had the processor, where the kernel tells: others on the machine then do not count.
struct Processor {
    told: Option<File>,
    begun: Instant,
}

impl Processor {
    fn new() -> Self {
        Self { told: File::open("/proc/thread-self/schedstat").ok(), begun: Instant::now() }
    }
    fn nanoseconds(&self) -> u64 {
        self.had().unwrap_or_else(|| since(self.begun))
    }
    fn had(&self) -> Option<u64> {
        let mut text = [0; 64];
        let length = self.told.as_ref()?.read_at(&mut text, 0).ok()?;
        std::str::from_utf8(&text[..length]).ok()?.split_whitespace().next()?.parse().ok()
    }
}

fn since(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_nanos()).unwrap()
}

fn resident_kilobytes() -> u64 {
    status("VmRSS:")
}

fn peak_kilobytes() -> u64 {
    status("VmHWM:")
}

/// A figure of the kernel on this process; 0 where there is none.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn tune(train: Vec<Visit>) {
    let (early, late) = cut_latest(train, 20);
    let trial = Trial::new(&early, &late);
    let base = Parameters::default();
    let way = |company| Way { rung: Rung::Context, company, rule: Rule::Dropped };
    report("base", &trial, way(1), base);
    for (name, change) in trials() {
        report(&name, &trial, way(1), change(base));
    }
    report("base, in company", &trial, way(COMPANY), base);
    for (name, change) in trials_in_company() {
        report(&name, &trial, way(COMPANY), change(base));
    }
}

type Change = Box<dyn Fn(Parameters) -> Parameters>;

macro_rules! try_each {
    ($trials:ident, $field:ident: $($value:expr),*) => {$(
        $trials.push((format!("{} {}", stringify!($field), $value), Box::new(|p| Parameters { $field: $value, ..p })));
    )*};
}

/// What matters only where company is asked for.
fn trials_in_company() -> Vec<(String, Change)> {
    let mut trials: Vec<(String, Change)> = Vec::new();
    try_each!(trials, relays: 0, 2, 3, 6);
    try_each!(trials, relay_sample: 20, 30, 40, 100);
    try_each!(trials, heard: 4, 6);
    trials
}

fn trials() -> Vec<(String, Change)> {
    let mut trials: Vec<(String, Change)> = Vec::new();
    try_each!(trials, visit_fade: 0.8, 1.0, 2.0, 3.0, 5.0);
    try_each!(trials, length_power: 0.0, 0.25, 0.75, 1.0);
    try_each!(trials, place_fade: 1.0, 4.0, 8.0);
    try_each!(trials, rarity_power: 0.0, 0.15, 0.6, 1.0);
    try_each!(trials, match_rarity_power: 0.0, 0.3, 1.0);
    try_each!(trials, age_fade: 0.3, 0.5, 1.5, 100.0);
    try_each!(trials, ahead: 1.3, 1.6, 2.0);
    try_each!(trials, neighbours: 200, 1_000);
    try_each!(trials, sample: 500, 2_000);
    trials
}
