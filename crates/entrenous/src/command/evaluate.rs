//! `entrenous evaluate`: how good suggestions are, what they give away, and what the one costs the other; on files of visits, or on the
//! visits the house was allowed to learn.
//!
//! | word | asks |
//! |---|---|
//! | `sessions` | how often is the next article among the suggested, rung by rung? |
//! | `privacy` | can somebody who knows a whole visit tell that it was learned? |
//! | `frontier` | what do company, consent and noise cost? as a picture |
//! | `items` | what does each item of the charter earn? |
//!
//! **Invariant:** nothing is stored, and no visit is shown: what is printed is counted over all.
//! **Invariant:** a figure that too few people stand behind is said to say nothing.

mod frontier;
mod items;
mod picture;
mod privacy;
mod sessions;
mod source;

use clap::{Args, Subcommand, ValueEnum};
use entrenous_suggest::evaluate::interval::Figure;
use serde_json::{Value, json};
use std::process::ExitCode;

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// How often the next article of a visit is among the suggested: HR@20 and MRR@20, rung by rung, with intervals and times.
    Sessions(sessions::Arguments),
    /// Whether somebody who knows a whole visit can tell from the suggestions that it was learned: an attack on our own engine.
    Privacy(privacy::Arguments),
    /// What company, consent and noise cost: three curves, as figures and as a picture.
    Frontier(frontier::Arguments),
    /// What each item of the charter earns for suggestions: the quality with it and without it.
    Items(items::Arguments),
    /// Which layout of each slot works, or that nothing can be said yet.
    Layouts(super::layouts::Arguments),
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// Measures.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.what {
        What::Sessions(mut arguments) => {
            arguments.source.settle()?;
            sessions::run(&arguments)?;
        }
        What::Privacy(mut arguments) => {
            arguments.source.settle()?;
            privacy::run(&arguments)?;
        }
        What::Frontier(mut arguments) => {
            arguments.source.settle()?;
            frontier::run(&arguments)?;
        }
        What::Items(mut arguments) => {
            arguments.source.settle()?;
            items::run(&arguments)?;
        }
        What::Layouts(arguments) => return super::layouts::run(arguments),
    }
    Ok(ExitCode::SUCCESS)
}

/// A clock for the time of an answer, in nanoseconds.
#[allow(clippy::disallowed_methods, reason = "the time of an answer is one of the figures")]
fn stopwatch() -> impl Fn() -> u64 {
    let begun = std::time::Instant::now();
    move || u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// A share with its interval, such as `0.4463 (0.4421–0.4504)`.
fn shown(figure: Option<Figure>) -> String {
    match figure {
        Some(Figure { value, low, high }) => format!("{value:.4} ({low:.4}–{high:.4})"),
        None => "–".to_owned(),
    }
}

/// A share as so many of a hundred.
fn of_hundred(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// The same for programs.
fn figure(figure: Option<Figure>) -> Value {
    figure
        .map_or(Value::Null, |Figure { value, low, high }| json!({"value": value, "low": low, "high": high}))
}
