//! `entrenous check DIR`: parses, lints, renders every text in every language; `check --site URL` judges any live banner. Exit 0 or 1.

mod audiences;
mod site;

use crate::opening;
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use entrenous_charter::diagnostic::Severity;
use entrenous_charter::json::json;
use entrenous_charter::render::{Colour, render};
use entrenous_charter::sarif::{entries, sarif};
use entrenous_core::charter::Charter;
use entrenous_flow::drift::{self, Kind, Report};
use entrenous_flow::shelf::Catalog;
use entrenous_flow::shelf::rules::Rules;
use entrenous_flow::speak::folder as messages;
use entrenous_flow::speak::plans;
use entrenous_letters::Reading;
use entrenous_speak::campaign::Names;
use entrenous_store::Store;
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to check.
#[derive(Args)]
pub struct Arguments {
    /// The business's folder.
    #[arg(required_unless_present = "site", conflicts_with = "site")]
    folder: Option<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// A data folder: lists what the staff's browsers saw on the pages that the charter does not declare.
    #[arg(long, value_name = "DATA")]
    drift: Option<PathBuf>,
    #[command(flatten)]
    site: site::Looking,
}

/// How to print what was found.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the lines in question.
    Human,
    /// For programs.
    Json,
    /// For code hosts: SARIF 2.1.0.
    Sarif,
}

/// Checks.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match (&arguments.folder, &arguments.site.site) {
        (_, Some(url)) => site::run(url, &arguments.site, arguments.format),
        (Some(folder), None) => check(folder, &arguments),
        (None, None) => bail!("name a business's folder, or a page with `--site URL`"),
    }
}

fn check(path: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let format = arguments.format;
    let business = opening::read(path)?;
    let letters = messages::folder(path)?;
    let folder = &letters
        .files()
        .chain(&business.audiences)
        .chain(business.plans.all())
        .fold(business.shown(), |shown, file| shown.beside(file.clone()));
    let reading = entrenous_charter::read(&business.folder);
    let catalog =
        business.catalog.as_ref().and_then(|(_, text)| Catalog::parse(text).ok()).unwrap_or_default();
    let (rules, wrong_rules) = business.rules(&catalog);
    let sound_letters = match &reading.charter {
        Some(charter) => look_at_letters(charter, &business, &letters),
        None => Reading::default(),
    };
    let (audiences, wrong_audiences) = match &reading.charter {
        Some(charter) => entrenous_flow::speak::audience::look(&business.audiences, charter, &catalog),
        None => Default::default(),
    };
    let (plans, wrong_plans) = match &reading.charter {
        Some(charter) => {
            let named = Names::of(charter, &sound_letters, BTreeSet::new()).messages;
            plans::read(&business.plans, charter, &named, &catalog)
        }
        None => Default::default(),
    };
    let (written, wrong_letters) = (sound_letters.messages.len(), sound_letters.diagnostics);
    let wrong = [&wrong_rules, &wrong_letters, &wrong_audiences, &wrong_plans];
    let found = &wrong.into_iter().fold(reading.diagnostics.clone(), |mut all, some| {
        all.extend(some.iter().cloned());
        all
    });
    let errors = found.iter().filter(|found| found.severity == Severity::Error).count();
    let wrong_texts = match &reading.charter {
        Some(charter) => opening::words(charter, &business.folder).err().unwrap_or_default(),
        None => Vec::new(),
    };
    let wrong_slots = business.slots().err().map(|wrong| format!("{wrong:#}"));
    let wrong_texts: Vec<String> = wrong_texts.iter().map(ToString::to_string).chain(wrong_slots).collect();
    let sound = errors == 0 && wrong_texts.is_empty();
    match format {
        Format::Json => println!("{}", json(folder, found)?),
        Format::Sarif => println!("{}", sarif(&entries(folder, found), &wrong_texts)?),
        Format::Human => print!("{}", render(folder, found, colour())),
    }
    wrong_texts.iter().for_each(|wrong| eprintln!("error: {wrong}"));
    if let Format::Human = format {
        let warnings = found.len().saturating_sub(errors);
        let errors = errors.saturating_add(wrong_texts.len());
        let verdict = if sound { "sound" } else { "not sound" };
        println!("{}: {verdict} ({errors} errors, {warnings} warnings)", path.display());
        if sound && written > 0 {
            println!(
                "{written} messages written to an invented person in every language (`entrenous preview` shows them)"
            );
        }
        show_rules(&rules.unwrap_or_default(), &catalog);
        show_plans(&plans);
    }
    if let (Format::Human, Some(charter)) = (format, &reading.charter) {
        note_layouts(charter, &business);
        if let Ok(texts) = opening::words(charter, &business.folder) {
            audiences::show(&audiences, charter, &catalog, &texts);
        }
    }
    let drifted = match (&arguments.drift, &reading.charter) {
        (Some(data), Some(charter)) => show_drift(charter, data)?,
        _ => 0,
    };
    Ok(if sound && drifted == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The messages, and what is wrong with them.
fn look_at_letters(
    charter: &Charter,
    business: &opening::Business,
    letters: &entrenous_letters::Folder,
) -> Reading {
    // Wrong texts are told apart; the words of the frame are ours and hold.
    let Ok(texts) = opening::words(charter, &business.folder) else { return Reading::default() };
    messages::read(letters, charter, &texts)
}

/// Says so where layouts are declared and nobody's can be chosen.
fn note_layouts(charter: &Charter, business: &opening::Business) {
    let declared = business.slots().is_ok_and(|slots| !slots.is_empty());
    if declared && !entrenous_flow::layout::is_declared(charter) {
        println!(
            "note: `slots.toml` declares layouts, and no purpose with `use = \"dpv:OptimiseUserInterface\"` uses an item `trials`: everyone sees the first"
        );
    }
}

/// Says which campaigns and journeys hold.
fn show_plans(plans: &plans::Plans) {
    for campaign in plans.campaigns() {
        let messages: Vec<String> = campaign.messages().map(|message| format!("`{message}`")).collect();
        println!("campaign `{}` sends {}", campaign.key, messages.join(" or "));
    }
    for journey in plans.journeys() {
        let (steps, messages) = (journey.all_steps().count(), journey.messages().count());
        println!(
            "journey `{}` begins with `{}`: {steps} steps, {messages} messages",
            journey.key, journey.starts
        );
    }
}

/// Shows each rule in plain words.
fn show_rules(rules: &Rules, catalog: &Catalog) {
    for rule in &rules.rules {
        println!("rule {}", rule.sentence(catalog));
    }
    if let Some(most) = rules.kind_most {
        println!("at most {most} articles of one kind stand in an answer, where there are others");
    }
    for kind in &rules.again {
        println!("what is of kind `{kind}` may be suggested to those who bought it already");
    }
}

/// Shows what the charter lacks, and how to declare it; answers how much that is.
fn show_drift(charter: &Charter, data: &Path) -> anyhow::Result<usize> {
    let kept = Store::setting_beside(data, drift::SETTING)
        .with_context(|| format!("cannot read the drift report in `{}`", data.display()))?;
    let lacking = kept.map(|text| Report::read(&text).undeclared(charter)).unwrap_or_default();
    for (seen, count) in &lacking {
        let name = &seen.name;
        let (what, how) = match seen.kind {
            Kind::Cookie => ("cookie", format!("stores = [\"{name}\"]")),
            Kind::Local => ("local storage", format!("stores = [\"{name}\"]")),
            Kind::Session => ("session storage", format!("stores = [\"{name}\"]")),
            Kind::Host => ("host", format!("hosts = [\"{name}\"]")),
        };
        println!("undeclared {what} `{name}` (told: {count}): write `{how}` in the purpose that needs it");
    }
    let verdict = if lacking.is_empty() {
        "the charter declares all that was seen"
    } else {
        "declare it, or take it off the pages"
    };
    println!("drift: {} names the charter lacks; {verdict}", lacking.len());
    Ok(lacking.len())
}

fn colour() -> Colour {
    if std::io::stdout().is_terminal() { Colour::Ansi } else { Colour::Plain }
}
