//! `entrenous evaluate frontier`: how good suggestions are as more company is asked for, as fewer people consent, as more noise is drawn.
//!
//! **Invariant:** the noise is drawn by the mechanism that releases real counts, here with seeded dice: nothing is released.

use super::picture::{self, Dot, Panel};
use super::privacy::size;
use super::source::{Sampling, Source, Split, count, counted};
use super::{figure, of_hundred};
use crate::command::import::bar;
use anyhow::Context;
use clap::Args;
use entrenous_cohort::budget::Epsilon;
use entrenous_cohort::noise::{self, NotDrawn};
use entrenous_cohort::release::FLOOR;
use entrenous_core::id::Dice;
use entrenous_suggest::evaluate::dice::SeededDice;
use entrenous_suggest::evaluate::frontier::{Curves, Point};
use entrenous_suggest::evaluate::interval::{Figure, Reading};
use entrenous_suggest::evaluate::visits::people;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The company that is tried.
const COMPANIES: [u32; 6] = [1, 2, 3, 5, 10, 20];
/// The shares of people who consent that are tried.
const SHARES: [f64; 5] = [0.05, 0.10, 0.25, 0.50, 1.0];
/// The epsilons that are tried: numerator, denominator.
const EPSILONS: [(u64, u64); 6] = [(1, 4), (1, 2), (1, 1), (2, 1), (4, 1), (8, 1)];

/// What is drawn.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) source: Source,
    #[command(flatten)]
    sampling: Sampling,
    /// Where to draw the picture; it follows light and dark.
    #[arg(long, value_name = "FILE.svg")]
    out: Option<PathBuf>,
}

/// The three curves.
struct Frontier {
    company: Vec<Point>,
    consent: Vec<Point>,
    epsilon: Vec<Point>,
    exact: Option<Figure>,
}

/// Dice of an experiment, in the form in which the noise asks for them.
struct Experiment(Mutex<SeededDice>);

impl Dice for Experiment {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            for (to, from) in chunk.iter_mut().zip(dice.throw().to_le_bytes()) {
                *to = from;
            }
        }
    }
}

/// Measures the curves, prints them, draws them.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let source = &arguments.source;
    let split = source.split(&arguments.sampling)?;
    let points =
        COMPANIES.len().saturating_add(SHARES.len()).saturating_add(EPSILONS.len()).saturating_add(1);
    let bar = bar(u64::try_from(split.asked.len().saturating_mul(points))?)?;
    let frontier = Frontier::measure(source, &split, &bar)?;
    bar.finish_and_clear();
    if source.human() {
        println!("learned: {}", counted(&split.taught));
        println!(
            "asked about: {}; of 100 next articles, so many are among the 20 suggested (and the bounds of 95 of 100)\n",
            counted(&split.asked)
        );
        frontier.print(source.company(), people(&split.asked));
    } else {
        println!("{:#}", frontier.told(source, &split));
    }
    let Some(out) = &arguments.out else { return Ok(()) };
    let text = picture::draw(&heading(&split), &frontier.panels(source.company()));
    std::fs::write(out, text).with_context(|| format!("cannot write `{}`", out.display()))?;
    if source.human() {
        println!("drawn in {}", out.display());
    }
    Ok(())
}

impl Frontier {
    fn measure(source: &Source, split: &Split, bar: &ProgressBar) -> anyhow::Result<Self> {
        let curves = Curves { taught: &split.taught, asked: &split.asked, seed: source.seed };
        let epsilons = EPSILONS
            .into_iter()
            .map(|(over, under)| Epsilon::new(over, under))
            .collect::<Result<Vec<_>, _>>()?;
        let sizes: Vec<f64> = epsilons.iter().copied().map(size).collect();
        let dice = Experiment(Mutex::new(SeededDice::new(source.seed)));
        let noise = |number: usize| {
            let epsilon = epsilons.get(number).copied().unwrap_or(Epsilon::ZERO);
            noise::laplace(epsilon, &dice)
        };
        let lines = (split.articles, i64::try_from(FLOOR)?);
        let epsilon = curves.by_epsilon::<NotDrawn>(&sizes, lines, noise, |visits| bar.inc(visits))?;
        Ok(Self {
            company: curves.by_company(&COMPANIES, |visits| bar.inc(visits)),
            consent: curves.by_consent(&SHARES, source.company(), |visits| bar.inc(visits)),
            epsilon,
            exact: curves.counted_exactly(|visits| bar.inc(visits)),
        })
    }

    fn print(&self, company: u32, people: usize) {
        println!("  people behind each suggestion (k)");
        print_points(&self.company, |at| format!("{at:.0}"));
        println!("  share of people who allow to learn together, in company of {company}");
        print_points(&self.consent, |at| format!("{:.0} %", at * 100.0));
        println!("  popularity alone, by the epsilon of its release, one article a person");
        print_points(&self.epsilon, |at| at.to_string());
        if let Some(exact) = self.exact {
            println!("    {:>6}  {}", "exact", bounds(exact));
        }
        match self.company.first().map(|point| point.hit_rate.reading(people)) {
            Some(Reading::Clear) => {}
            Some(Reading::Rough) => println!("\n  {people} people are few: read the curves as a direction"),
            Some(Reading::Nothing) | None => {
                println!("\n  {people} people are too few: these curves say nothing yet");
            }
        }
    }

    fn panels(&self, company: u32) -> [Panel; 3] {
        let dots = |points: &[Point], label: fn(f64) -> String| {
            let dot = |point: &Point| Dot { label: label(point.at), figure: point.hit_rate };
            points.iter().map(dot).collect::<Vec<_>>()
        };
        let exact = self.exact.map(|figure| Dot { label: "exact".to_owned(), figure });
        [
            Panel {
                title: "Company".to_owned(),
                axis: "people behind each suggestion (k)".to_owned(),
                dots: dots(&self.company, |at| format!("{at:.0}")),
            },
            Panel {
                title: "Consent".to_owned(),
                axis: format!("people of 100 who allow it (k = {company})"),
                dots: dots(&self.consent, |share| format!("{:.0}", share * 100.0)),
            },
            Panel {
                title: "Noise".to_owned(),
                axis: "epsilon of what is popular".to_owned(),
                dots: dots(&self.epsilon, fraction).into_iter().chain(exact).collect(),
            },
        ]
    }

    fn told(&self, source: &Source, split: &Split) -> Value {
        let points = |points: &[Point]| -> Vec<Value> {
            points
                .iter()
                .map(|point| json!({"at": point.at, "hit_rate": figure(Some(point.hit_rate))}))
                .collect()
        };
        json!({
            "learned": count(&split.taught),
            "asked": count(&split.asked),
            "company": source.company(),
            "seed": source.seed,
            "by_company": points(&self.company),
            "by_consent": points(&self.consent),
            "by_epsilon": points(&self.epsilon),
            "popularity_counted_exactly": figure(self.exact),
        })
    }
}

fn heading(split: &Split) -> picture::Heading {
    picture::Heading {
        title: "What privacy costs".to_owned(),
        subtitle: format!(
            "Of 100 next articles, how many are among 20 suggestions. {} people learned from, {} asked; bands: bounds of 95 of 100.",
            people(&split.taught),
            people(&split.asked)
        ),
    }
}

/// An epsilon as people write it.
fn fraction(epsilon: f64) -> String {
    match epsilon {
        0.25 => "¼".to_owned(),
        0.5 => "½".to_owned(),
        whole => format!("{whole:.0}"),
    }
}

fn print_points(points: &[Point], label: impl Fn(f64) -> String) {
    for point in points {
        println!("    {:>6}  {}", label(point.at), bounds(point.hit_rate));
    }
}

fn bounds(Figure { value, low, high }: Figure) -> String {
    format!("{:>5} ({}–{})", of_hundred(value), of_hundred(low), of_hundred(high))
}
