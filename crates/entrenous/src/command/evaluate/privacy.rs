//! `entrenous evaluate privacy`: attacks our own engine and says how often the attacker is right.
//!
//! **Invariant:** the verdict is what was measured or what is proved, and says which; company is not called a proof.

use super::source::{Source, count, counted};
use super::{figure, of_hundred};
use crate::command::import::bar;
use anyhow::bail;
use clap::Args;
use entrenous_cohort::budget::Epsilon;
use entrenous_suggest::evaluate::attack::{
    Outcome, PEOPLE_LEAST, Plan, Separation, attack, attack_forgotten, guessed_at_most,
};
use serde_json::{Value, json};
use std::num::NonZeroUsize;

/// The company that is tried, beside the one asked for.
const COMPANIES: [u32; 4] = [1, 2, 5, 10];
/// How many visits are rated for each company: members and others, twice.
const RATED: usize = 4;

/// What is attacked.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) source: Source,
    /// How many visits of each part are attacked at most; all are learned.
    #[arg(long, default_value = "4000", value_name = "VISITS")]
    at_most: NonZeroUsize,
}

/// Attacks, with more and more company, and then those who were forgotten.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let source = &arguments.source;
    let visits = source.all()?;
    let plan = Plan { visits_most: arguments.at_most.get(), seed: source.seed };
    let mut companies: Vec<u32> = COMPANIES.into_iter().chain([source.company()]).collect();
    companies.sort_unstable();
    companies.dedup();
    let length = companies.len().saturating_add(1).saturating_mul(RATED).saturating_mul(plan.visits_most);
    let bar = bar(length.min(visits.len().saturating_mul(companies.len()).saturating_mul(2)).try_into()?)?;
    let mut progress = |rated| bar.inc(rated);
    let outcomes: Vec<Outcome> =
        companies.iter().filter_map(|company| attack(&visits, *company, plan, &mut progress)).collect();
    let forgotten = attack_forgotten(&visits, 1, plan, &mut progress);
    bar.finish_and_clear();
    let (false, Some(forgotten)) = (outcomes.is_empty(), forgotten) else {
        bail!(
            "{} are too few to attack: four parts of {PEOPLE_LEAST} people with visits of two articles are needed, so nothing can be said",
            counted(&visits)
        );
    };
    if !source.human() {
        println!("{:#}", told(source, count(&visits), &outcomes, &forgotten));
        return Ok(());
    }
    println!("{}; half of the people are learned, dice decide who (seed {})", counted(&visits), source.seed);
    println!(
        "the attacker knows a whole visit, sees the suggestions to each of its beginnings, and guesses whether it was learned\n"
    );
    table(&outcomes, &forgotten);
    for sentence in verdict(source.company(), &outcomes, &forgotten) {
        println!("{sentence}");
    }
    Ok(())
}

fn table(outcomes: &[Outcome], forgotten: &Separation) {
    println!(
        "  right of 100 guesses (AUC; 50 is chance), and of 100 learned visits, how many are caught while 1 of 100 others is accused"
    );
    println!(
        "  {:20}  {:20}  {:>6}    {:20}  {:>6}",
        "people behind each", "knows the visit", "caught", "and has a second engine", "caught"
    );
    for Outcome { company, plain, calibrated } in outcomes {
        println!(
            "  {:20}  {:20}  {:>6}    {:23}  {:>6}",
            format!("k = {company}"),
            guesses(plain),
            of_hundred(plain.caught),
            guesses(calibrated),
            of_hundred(calibrated.caught)
        );
    }
    println!("  {:20}  {:20}  {:>6}\n", "forgotten, k = 1", guesses(forgotten), of_hundred(forgotten.caught));
}

fn guesses(found: &Separation) -> String {
    let area = found.area;
    format!("{} ({}–{})", of_hundred(area.value), of_hundred(area.low), of_hundred(area.high))
}

/// What was found, in words.
fn verdict(company: u32, outcomes: &[Outcome], forgotten: &Separation) -> Vec<String> {
    let rounded = |found: &Separation| format!("{:.0}", found.area.value * 100.0);
    let mut said = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.company == company || outcome.company == 1) {
        said.push(format!(
            "At k = {} somebody who knows a whole visit guesses right {} of 100 times, with a second engine {}; 50 is chance.",
            outcome.company,
            rounded(&outcome.plain),
            rounded(&outcome.calibrated)
        ));
    }
    said.push(if forgotten.area.low <= 0.5 && forgotten.area.high >= 0.5 {
        format!("Of people who were forgotten: {}, which is chance. Forgetting is exact.", rounded(forgotten))
    } else {
        format!(
            "Of people who were forgotten: {}, and chance lies outside its bounds: 1 seed in 20 does that; try others, and tell us if they agree.",
            rounded(forgotten)
        )
    });
    said.push(format!(
        "Company is measured, not proved: {} people who act together can push an article in for all to see, and then watch it.",
        company
    ));
    said.push(format!(
        "What is told with noise is proved: at epsilon {} a month nobody guesses right more than {:.1} of 100 times, at {} a year {:.1}, whatever they know.",
        Epsilon::MONTHLY,
        guessed_at_most(size(Epsilon::MONTHLY)) * 100.0,
        Epsilon::YEARLY,
        guessed_at_most(size(Epsilon::YEARLY)) * 100.0
    ));
    said
}

/// An epsilon as a number.
pub(super) fn size(epsilon: Epsilon) -> f64 {
    let (numerator, denominator) = epsilon.parts();
    numerator as f64 / denominator as f64
}

fn told(source: &Source, visits: Value, outcomes: &[Outcome], forgotten: &Separation) -> Value {
    let outcome = |outcome: &Outcome| {
        json!({
            "company": outcome.company,
            "plain": separation(&outcome.plain),
            "calibrated": separation(&outcome.calibrated),
        })
    };
    let bound = |epsilon: Epsilon| json!({"epsilon": epsilon.to_string(), "guessed_at_most": guessed_at_most(size(epsilon))});
    json!({
        "people": visits,
        "seed": source.seed,
        "company": source.company(),
        "attacks": outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "forgotten": separation(forgotten),
        "proved": [bound(Epsilon::MONTHLY), bound(Epsilon::YEARLY)],
        "verdict": verdict(source.company(), outcomes, forgotten),
    })
}

fn separation(found: &Separation) -> Value {
    json!({
        "area": figure(Some(found.area)),
        "caught_at_one_percent": found.caught,
        "learned": found.learned,
        "others": found.others,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use entrenous_suggest::evaluate::interval::Figure;

    fn found(value: f64) -> Separation {
        let area = Figure { value, low: value - 0.02, high: value + 0.02 };
        Separation { area, caught: 0.01, learned: 900, others: 900 }
    }

    #[test]
    fn the_verdict_says_how_often_the_attacker_is_right_and_what_is_no_proof() {
        let at = |company, value| Outcome { company, plain: found(value), calibrated: found(value + 0.06) };
        let outcomes = [at(1, 0.71), at(2, 0.66), at(10, 0.53)];
        let said = verdict(10, &outcomes, &found(0.51)).join("\n");
        assert!(
            said.contains("At k = 10 somebody who knows a whole visit guesses right 53 of 100 times"),
            "{said}"
        );
        assert!(said.contains("At k = 1 ") && !said.contains("At k = 2 "), "{said}");
        assert!(said.contains("which is chance"), "{said}");
        assert!(said.contains("measured, not proved"), "{said}");
        let said = verdict(10, &outcomes, &found(0.6)).join("\n");
        assert!(!said.contains("Forgetting is exact"), "{said}");
    }
}
