//! `entrenous evaluate sessions`: how often the next article of a visit is among the suggested, rung by rung.
//!
//! **Invariant:** every rung is asked the same questions; what one earns over another is told by drawing the same people for both.

use super::source::{Sampling, Source, Split, count, counted};
use super::{figure, of_hundred, shown, stopwatch};
use crate::command::import::bar;
use clap::Args;
use entrenous_suggest::evaluate::interval::{Figure, Reading};
use entrenous_suggest::evaluate::measure::{Quality, Rung, Tally, Trial, Way};
use entrenous_suggest::evaluate::{PLACES, Rule};
use entrenous_suggest::session::Ranker;
use serde_json::{Value, json};

/// What is asked.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) source: Source,
    #[command(flatten)]
    sampling: Sampling,
}

/// One line of the table.
struct Line {
    way: Way,
    quality: Quality,
    tally: Tally,
}

/// Measures every rung under both rules.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let source = &arguments.source;
    let split = source.split(&arguments.sampling)?;
    let trial = Trial::new(&split.taught, &split.asked);
    if source.human() {
        announce(&split, &trial);
    }
    let mut told = Vec::new();
    for rule in [Rule::Dropped, Rule::RepeatsAllowed] {
        let lines = measure(&trial, rule, source)?;
        if source.human() {
            print(rule, &lines, trial.people());
        }
        told.extend(lines.iter().map(|line| line.told(trial.people())));
    }
    if source.human() {
        println!(
            "in brackets: the bounds a figure stays in 95 times of 100, if other people like these had come"
        );
        println!(
            "a time is that of one answer inside the engine, on this machine, with whatever else it does"
        );
        return Ok(());
    }
    let told = json!({
        "learned": count(&split.taught),
        "asked": count(&split.asked),
        "articles": split.articles,
        "predictions": trial.predictions(),
        "visits_of_people_who_came_before": trial.came_again(),
        "company": source.company(),
        "seed": source.seed,
        "ways": told,
    });
    println!("{told:#}");
    Ok(())
}

fn announce(split: &Split, trial: &Trial) {
    println!("learned: {}; {} articles", counted(&split.taught), split.articles);
    println!("asked:   {} times, about {}", trial.predictions(), counted(&split.asked));
    if trial.came_again() == 0 {
        println!(
            "nobody is known to have come before, so the profile cannot be measured; a column `PersonId` would say who comes again"
        );
    } else {
        println!("{} visits asked about are of somebody who came before", trial.came_again());
    }
    println!();
}

fn measure(trial: &Trial, rule: Rule, source: &Source) -> anyhow::Result<Vec<Line>> {
    let mut rungs = vec![Rung::Generic, Rung::Page, Rung::Context];
    if trial.came_again() > 0 {
        rungs.push(Rung::Profile);
    }
    let mut ways: Vec<Way> = Vec::new();
    for rung in rungs {
        ways.push(Way { rung, company: 1, rule });
        if rung != Rung::Generic && source.company() > 1 {
            ways.push(Way { rung, company: source.company(), rule });
        }
    }
    let visits = u64::try_from(trial.visits())?;
    let bar = bar(visits.saturating_mul(u64::try_from(ways.len())?))?;
    let clock = stopwatch();
    let line = |way| {
        let tally = trial.measure(way, &mut Ranker::default(), &clock, |_| bar.inc(1));
        Line { way, quality: tally.drawn(source.seed), tally }
    };
    let lines = ways.into_iter().map(line).collect();
    bar.finish_and_clear();
    Ok(lines)
}

fn print(rule: Rule, lines: &[Line], people: usize) {
    println!("{}", rule_in_words(rule));
    println!(
        "  {:24}  {:24}  {:24}  {:24}  {:>8}  {:>14}",
        "",
        format!("HR@{PLACES}"),
        format!("MRR@{PLACES}"),
        "HR, only what is new",
        "articles",
        "µs median, p99"
    );
    for Line { way, quality, tally } in lines {
        println!(
            "  {:24}  {:24}  {:24}  {:24}  {:>8}  {:>14}",
            way_in_words(*way),
            shown(quality.hit_rate()),
            shown(quality.reciprocal_rank()),
            shown(quality.hit_rate_of_new()),
            tally.covered(),
            format!("{}, {}", microseconds(tally, 0.5), microseconds(tally, 0.99))
        );
    }
    for sentence in sentences(lines, people) {
        println!("  {sentence}");
    }
    println!();
}

/// What may be said of the figures, and what may not.
fn sentences(lines: &[Line], people: usize) -> Vec<String> {
    let widest = lines.iter().filter_map(|line| line.quality.hit_rate());
    let widest = widest.max_by(|a, b| (a.high - a.low).total_cmp(&(b.high - b.low)));
    let mut said = match widest.map(|figure| figure.reading(people)) {
        None | Some(Reading::Nothing) => {
            return vec![format!(
                "{people} people are too few: these figures say nothing yet; come back with more visits"
            )];
        }
        Some(Reading::Rough) => {
            vec![format!("{people} people are few: read the figures as a direction, not as a measure")]
        }
        Some(Reading::Clear) => Vec::new(),
    };
    let alone: Vec<&Line> = lines.iter().filter(|line| line.way.company == 1).collect();
    for (below, above) in alone.iter().zip(alone.iter().skip(1)) {
        let more = above.quality.more_than(&below.quality);
        said.extend(more.map(|more| difference(earned(above.way.rung), more)));
    }
    for line in lines.iter().filter(|line| line.way.company > 1 && line.way.rung != Rung::Page) {
        let without = alone.iter().find(|other| other.way.rung == line.way.rung);
        let more = without.and_then(|without| line.quality.more_than(&without.quality));
        let what = format!("company of {} ({})", line.way.company, rung_in_words(line.way.rung));
        said.extend(more.map(|more| difference(&what, more)));
    }
    said
}

fn difference(what: &str, more: Figure) -> String {
    let Figure { value, low, high } = more;
    let bounds =
        format!("{}–{}", of_hundred(low.abs().min(high.abs())), of_hundred(low.abs().max(high.abs())));
    if low > 0.0 {
        format!("{what} finds {} more of 100 next articles ({bounds})", of_hundred(value))
    } else if high < 0.0 {
        format!("{what} finds {} fewer of 100 ({bounds})", of_hundred(-value))
    } else {
        format!("{what} makes no difference that could be told from chance on these visits")
    }
}

fn earned(rung: Rung) -> &'static str {
    match rung {
        Rung::Generic => "nothing known",
        Rung::Page => "the article on the page",
        Rung::Context => "the rest of the visit",
        Rung::Profile => "knowing earlier visits",
    }
}

fn rung_in_words(rung: Rung) -> &'static str {
    match rung {
        Rung::Generic => "generic",
        Rung::Page => "page only",
        Rung::Context => "context",
        Rung::Profile => "profile",
    }
}

fn way_in_words(way: Way) -> String {
    match way.company {
        1 => rung_in_words(way.rung).to_owned(),
        company => format!("  in company of {company}"),
    }
}

fn rule_in_words(rule: Rule) -> &'static str {
    match rule {
        Rule::Dropped => "current article dropped",
        Rule::RepeatsAllowed => "repeats allowed",
    }
}

fn microseconds(tally: &Tally, share: f64) -> String {
    tally.nanoseconds(share).map_or_else(|| "–".to_owned(), |time| format!("{:.1}", time as f64 / 1e3))
}

impl Line {
    fn told(&self, people: usize) -> Value {
        let Way { rung, company, rule } = self.way;
        let hit_rate = self.quality.hit_rate();
        let reading = hit_rate.map_or(Reading::Nothing, |hit_rate| hit_rate.reading(people));
        json!({
            "rule": match rule { Rule::Dropped => "dropped", Rule::RepeatsAllowed => "repeats_allowed" },
            "rung": match rung { Rung::Page => "page", rung => rung_in_words(rung) },
            "company": company,
            "hit_rate": figure(hit_rate),
            "reciprocal_rank": figure(self.quality.reciprocal_rank()),
            "hit_rate_of_new": figure(self.quality.hit_rate_of_new()),
            "articles": self.tally.covered(),
            "median_nanoseconds": self.tally.nanoseconds(0.5),
            "p99_nanoseconds": self.tally.nanoseconds(0.99),
            "says": match reading { Reading::Clear => "clear", Reading::Rough => "rough", Reading::Nothing => "nothing" },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_only_where_chance_does_not_explain_it() {
        let more = |low, value, high| difference("knowing more", Figure { value, low, high });
        assert_eq!(more(0.01, 0.02, 0.03), "knowing more finds 2.0 more of 100 next articles (1.0–3.0)");
        assert_eq!(more(-0.03, -0.02, -0.01), "knowing more finds 2.0 fewer of 100 (1.0–3.0)");
        assert!(more(-0.01, 0.01, 0.03).contains("no difference"));
    }
}
