//! `entrenous evaluate items`: what each item earns that the charter lets suggestions use: the quality with it and without it.
//!
//! **Invariant:** what visits cannot show is said to be unmeasured; an item that earns nothing is said to earn nothing, since
//! the charter should then not ask for it (GDPR Art. 5(1)(c)).

use super::source::{Sampling, Source};
use super::{figure, of_hundred, shown, stopwatch};
use crate::command::import::bar;
use crate::opening;
use anyhow::Context;
use clap::Args;
use entrenous_core::charter::{Item, Source as Origin, Use};
use entrenous_suggest::evaluate::Rule;
use entrenous_suggest::evaluate::interval::{Figure, Reading};
use entrenous_suggest::evaluate::measure::{Quality, Rung, Trial, Way};
use entrenous_suggest::session::Ranker;
use serde_json::{Value, json};

/// The item that holds which articles were looked at.
const VIEWS: &str = "views";

/// What is asked; needs `--charter`.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) source: Source,
    #[command(flatten)]
    sampling: Sampling,
}

/// What an item earns.
enum Earning {
    /// Hit rates with and without it, and the difference, over visits of so many people it speaks to.
    Measured { with: Option<Figure>, without: Option<Figure>, more: Option<Figure>, people: usize },
    /// Why it cannot be told.
    Unmeasured(&'static str),
}

/// Measures each item of the purpose whose use is suggestions.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let source = &arguments.source;
    let folder = source.charter.as_deref().context("say which business: `--charter DIR`")?;
    let charter = opening::charter(&opening::read(folder)?.folder)?;
    let (_, purpose) = charter
        .purpose_for(Use::Suggestions)
        .context("no purpose of the charter is for suggestions; no item can earn anything there")?;
    let items: Vec<&Item> = purpose.items.iter().filter_map(|item| charter.item(item)).collect();
    let mut told = Vec::new();
    for item in items {
        let earning = earning(item, arguments)?;
        if source.human() {
            println!("{}", sentence(item.key.as_str(), &earning));
        }
        told.push(earning.told(item.key.as_str()));
    }
    if !source.human() {
        println!(
            "{:#}",
            json!({"purpose": purpose.key.as_str(), "company": source.company(), "items": told})
        );
    }
    Ok(())
}

fn earning(item: &Item, arguments: &Arguments) -> anyhow::Result<Earning> {
    match item.source {
        Origin::Observed | Origin::Inferred if item.key.as_str() == VIEWS => views(arguments),
        Origin::Observed | Origin::Inferred => Ok(Earning::Unmeasured("files of visits hold views only")),
        Origin::Volunteered => Ok(Earning::Unmeasured(
            "visits do not hold what people told, and a measurement may not open it; it lifts what they asked for, by their own word",
        )),
    }
}

/// Earlier visits, for those who have some.
fn views(arguments: &Arguments) -> anyhow::Result<Earning> {
    let source = &arguments.source;
    let split = source.split(&arguments.sampling)?;
    let trial = Trial::new(&split.taught, &split.asked).of_those_who_came_before();
    if trial.predictions() == 0 {
        return Ok(Earning::Unmeasured(
            "nobody in these visits is known to have come before; add a column `PersonId`",
        ));
    }
    let bar = bar(u64::try_from(trial.visits())?.saturating_mul(2))?;
    let quality = |rung| -> Quality {
        let way = Way { rung, company: source.company(), rule: Rule::Dropped };
        trial.measure(way, &mut Ranker::default(), stopwatch(), |_| bar.inc(1)).drawn(source.seed)
    };
    let (with, without) = (quality(Rung::Profile), quality(Rung::Context));
    bar.finish_and_clear();
    Ok(Earning::Measured {
        more: with.more_than(&without),
        with: with.hit_rate(),
        without: without.hit_rate(),
        people: trial.people(),
    })
}

fn sentence(item: &str, earning: &Earning) -> String {
    match earning {
        Earning::Unmeasured(why) => format!("{item:20}  not measured: {why}"),
        Earning::Measured { with, without, more, people } => {
            let said = match (with.map(|with| with.reading(*people)), more) {
                (None | Some(Reading::Nothing), _) | (_, None) => {
                    format!("{people} people are too few to say what it earns")
                }
                (_, Some(more)) if more.low > 0.0 => {
                    format!("it earns {} of 100 next articles", of_hundred(more.value))
                }
                (_, Some(more)) if more.high < 0.0 => {
                    format!(
                        "it costs {} of 100 next articles: better not to ask for it",
                        of_hundred(-more.value)
                    )
                }
                _ => "it earns nothing that can be told from chance: ask whether you need it".to_owned(),
            };
            format!(
                "{item:20}  HR@20 with it {}, without {}, {people} people who came before: {said}",
                shown(*with),
                shown(*without)
            )
        }
    }
}

impl Earning {
    fn told(&self, item: &str) -> Value {
        match self {
            Self::Unmeasured(why) => json!({"item": item, "not_measured": why}),
            Self::Measured { with, without, more, people } => json!({
                "item": item,
                "with": figure(*with),
                "without": figure(*without),
                "more": figure(*more),
                "people": people,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_that_earns_nothing_is_said_to() {
        let figure = |value| Some(Figure { value, low: value - 0.01, high: value + 0.01 });
        let said = |more, people| {
            let (with, without) = (figure(0.4), figure(0.4));
            sentence("views", &Earning::Measured { with, without, more: figure(more), people })
        };
        assert!(said(0.005, 900).contains("nothing that can be told from chance"));
        assert!(said(0.05, 900).contains("it earns 5.0"));
        assert!(said(-0.05, 900).contains("it costs 5.0"));
        assert!(said(0.05, 9).contains("too few"));
    }
}
