//! What came of suggestions, as it may be told: rates with their intervals, and a comparison only where there is enough to compare.
//!
//! **Invariant:** a count below [`TOLD_LEAST`] is not told, and no rate is made of it.
//! **Invariant:** two lines are compared only if each was shown [`SHOWN_LEAST`] times, and one is called better only if the
//! intervals of their click rates do not meet.

use crate::{Fault, House};
use entrenous_core::rights::Mandate;
use entrenous_store::{AttributionCell, AttributionCounts};
use serde::Serialize;
use std::collections::BTreeMap;

/// The smallest count that is told.
pub const TOLD_LEAST: i64 = 10;
/// How often a line must have been shown before it is compared.
pub const SHOWN_LEAST: i64 = 100;
/// The two-sided 95 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A count of answers, if it is large enough to be told, with its share of those shown.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Too few to be told.
    FewerThan(i64),
    /// How many, and of a hundred shown: about, at least, at most (95 %, Wilson 1927).
    Told {
        /// How many.
        count: i64,
        /// Of a hundred.
        percent: f64,
        /// At least, of a hundred.
        least: f64,
        /// At most, of a hundred.
        most: f64,
    },
}

impl Counted {
    fn of(count: i64, shown: i64) -> Self {
        if count < TOLD_LEAST || shown < TOLD_LEAST {
            return Self::FewerThan(TOLD_LEAST);
        }
        let (least, most) = wilson(count, shown);
        let percent = rounded(count as f64 / shown.max(1) as f64);
        Self::Told { count, percent, least: rounded(least), most: rounded(most) }
    }
}

/// In hundredths of a percent.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

/// The interval that holds the true share in 95 of 100 cases (Wilson, J. Am. Stat. Assoc. 22, 1927).
fn wilson(count: i64, of: i64) -> (f64, f64) {
    let n = of.max(1) as f64;
    let share = (count as f64 / n).clamp(0.0, 1.0);
    let whole = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / whole;
    let half = Z / whole * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// One line of the report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Line {
    /// What was filled.
    pub slot: String,
    /// What was wished for.
    pub aim: String,
    /// How much was known.
    pub rung: String,
    /// How it was laid out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub layout: String,
    /// Answers given.
    pub shown: i64,
    /// Of how many something was clicked.
    pub clicked: Counted,
    /// Of how many something was laid into the basket.
    pub basket: Counted,
    /// Of how many something was bought.
    pub bought: Counted,
}

/// Whether the click rates of the lines of a slot and aim differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Compared {
    /// The slot.
    pub slot: String,
    /// The aim.
    pub aim: String,
    /// The rung and layout that is clicked more than every other, if one surely is.
    pub better: Option<String>,
    /// That in a sentence.
    pub text: String,
}

/// What came of suggestions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// The lines that were shown often enough, by slot, aim, rung and layout.
    pub lines: Vec<Line>,
    /// How many lines were shown fewer than [`TOLD_LEAST`] times.
    pub hidden: usize,
    /// What can be said of each slot and aim with several lines.
    pub compared: Vec<Compared>,
}

impl Report {
    /// Makes the report of some cells.
    #[must_use]
    pub fn of(cells: Vec<(AttributionCell, AttributionCounts)>) -> Self {
        let mut sums: BTreeMap<[String; 4], AttributionCounts> = BTreeMap::new();
        for (cell, counts) in cells {
            let sum = sums.entry([cell.slot, cell.aim, cell.rung, cell.layout]).or_default();
            *sum = sum.plus(counts);
        }
        let all = sums.len();
        let told = sums.into_iter().filter(|(_, counts)| counts.shown >= TOLD_LEAST);
        let told: Vec<_> = told.collect();
        let lines: Vec<Line> = told.into_iter().map(line).collect();
        let (hidden, compared) = (all.saturating_sub(lines.len()), compare(&lines));
        Self { lines, hidden, compared }
    }
}

fn line(([slot, aim, rung, layout], counts): ([String; 4], AttributionCounts)) -> Line {
    let AttributionCounts { shown, clicked, basket, bought } = counts;
    let [clicked, basket, bought] = [clicked, basket, bought].map(|count| Counted::of(count, shown));
    Line { slot, aim, rung, layout, shown, clicked, basket, bought }
}

fn compare(lines: &[Line]) -> Vec<Compared> {
    let mut compared: Vec<Compared> = Vec::new();
    for first in lines {
        let same = |one: &&Line| (&one.slot, &one.aim) == (&first.slot, &first.aim);
        let group: Vec<&Line> = lines.iter().filter(same).collect();
        let done = compared.last().is_some_and(|done| (&done.slot, &done.aim) == (&first.slot, &first.aim));
        if group.len() > 1 && !done {
            let (better, text) = verdict(&group);
            compared.push(Compared { slot: first.slot.clone(), aim: first.aim.clone(), better, text });
        }
    }
    compared
}

fn verdict(group: &[&Line]) -> (Option<String>, String) {
    let rate = |line: &&Line| match line.clicked {
        Counted::Told { least, most, .. } if line.shown >= SHOWN_LEAST => Some((least, most)),
        _ => None,
    };
    let rates: Option<Vec<(f64, f64)>> = group.iter().map(rate).collect();
    let Some(rates) = rates else {
        let text = format!(
            "too little to compare: each needs {SHOWN_LEAST} answers and {TOLD_LEAST} clicks; come back later"
        );
        return (None, text);
    };
    let beats = |(at, (least, _)): (usize, &(f64, f64))| {
        let others = rates.iter().enumerate().filter(|(other, _)| *other != at);
        others.map(|(_, (_, most))| most).all(|most| least > most)
    };
    let best = rates.iter().enumerate().find(|one| beats(*one)).and_then(|(at, _)| group.get(at));
    match best {
        Some(line) => {
            let name = if line.layout.is_empty() {
                line.rung.clone()
            } else {
                format!("{} with {}", line.rung, line.layout)
            };
            let text = format!(
                "`{name}` is clicked more than the others; that those who see it are alike is not said"
            );
            (Some(name), text)
        }
        None => (None, "no difference can be told from chance".to_owned()),
    }
}

/// What came of suggestions between two days, both included, to a mandate that reaches every purpose.
pub fn shown(house: &House, mandate: &Mandate, first: i64, last: i64) -> Result<Report, Fault> {
    if !mandate.covers_everything() {
        return Err(Fault::NeedsEverything);
    }
    Ok(Report::of(house.store.attributions(first, last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(rung: &str, shown: i64, clicked: i64) -> (AttributionCell, AttributionCounts) {
        let [slot, aim] = ["home", "for_you"].map(str::to_owned);
        let cell = AttributionCell { day: 1, slot, aim, rung: rung.to_owned(), layout: String::new() };
        (cell, AttributionCounts { shown, clicked, basket: 0, bought: 0 })
    }

    #[test]
    fn the_interval_is_that_of_the_books() {
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, and 15 of 148.
        for ((count, of), (least, most)) in [((81, 263), (0.2553, 0.3662)), ((15, 148), (0.0624, 0.1605))] {
            let (low, high) = wilson(count, of);
            assert!((low - least).abs() < 5e-5 && (high - most).abs() < 5e-5, "{low} {high}");
        }
        assert_eq!(wilson(0, 20).0, 0.0);
        assert_eq!(wilson(20, 20).1, 1.0);
    }

    #[test]
    fn what_is_too_little_is_neither_told_nor_compared() {
        let report =
            Report::of(vec![cell("context", 9, 9), cell("generic", 99, 50), cell("profile", 500, 9)]);
        assert_eq!((report.lines.len(), report.hidden), (2, 1));
        assert_eq!(report.lines[1].clicked, Counted::FewerThan(10));
        assert_eq!(report.compared.len(), 1);
        assert_eq!(report.compared[0].better, None);
        assert!(report.compared[0].text.starts_with("too little"));
    }

    #[test]
    fn a_difference_is_told_only_where_the_intervals_do_not_meet() {
        let near = Report::of(vec![cell("context", 200, 22), cell("generic", 200, 20)]);
        assert_eq!(near.compared[0].better, None);
        let far = Report::of(vec![cell("context", 1_000, 300), cell("generic", 1_000, 100)]);
        assert_eq!(far.compared[0].better.as_deref(), Some("context"));
    }
}
