//! `entrenous check --site URL`: a browser looks at the banner of a live page, as several new visitors, and the rules on dark patterns judge it.
//!
//! **Invariant:** progress goes to standard error, the judgement to standard output.

use super::{Format, colour};
use crate::opening;
use crate::world::SystemClock;
use anyhow::bail;
use clap::{Args, ValueEnum};
use entrenous_charter::sarif::{Entry, Weight, sarif};
use entrenous_inspect::browser::{self, Scheme, Setting};
use entrenous_inspect::declared::Declared;
use entrenous_inspect::report::{human, json, tally};
use entrenous_inspect::rule::{Finding, Judged, judge};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// How often the sign of progress turns.
const TURN: Duration = Duration::from_millis(120);

/// Which page, and with which eyes.
#[derive(Args)]
pub struct Looking {
    /// Judge the banner of this page instead, by the rules DP01 to DP30, with a Chromium of this machine.
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
    /// The business's folder, to hold what the page stores against what its charter declares.
    #[arg(long, value_name = "DIR", requires = "site")]
    charter: Option<PathBuf>,
    /// The Chromium to look with; one of the usual places if none is named.
    #[arg(long, value_name = "PATH", requires = "site")]
    browser: Option<PathBuf>,
    /// The language the visitor asks for, such as `de`.
    #[arg(long, value_name = "TAG", requires = "site")]
    language: Option<String>,
    /// Whether the visitor likes pages light or dark.
    #[arg(long, value_enum, default_value_t = Light::Light, requires = "site")]
    scheme: Light,
}

/// What the visitor likes.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Light {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Looks and judges.
pub fn run(url: &str, arguments: &Looking, format: Format) -> anyhow::Result<ExitCode> {
    let declared = arguments.charter.as_deref().map(declared).transpose()?;
    let setting = Setting {
        program: arguments.browser.clone(),
        language: arguments.language.clone(),
        scheme: if arguments.scheme == Light::Dark { Scheme::Dark } else { Scheme::Light },
    };
    let progress = ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} {msg}")?);
    progress.enable_steady_tick(TURN);
    let seen =
        browser::inspect(url, &setting, &SystemClock, &mut |visit| progress.set_message(visit.to_owned()));
    progress.finish_and_clear();
    let seen = seen?;
    let findings = judge(&seen, declared.as_ref());
    match format {
        Format::Human => print!("{}", human(&seen, &findings, colour())),
        Format::Json => println!("{}", json(&seen, &findings)?),
        Format::Sarif => println!(
            "{}",
            sarif(&findings.iter().flat_map(|one| entries(url, one)).collect::<Vec<_>>(), &[])?
        ),
    }
    Ok(if tally(&findings).broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn declared(folder: &Path) -> anyhow::Result<Declared> {
    let business = opening::read(folder)?;
    match entrenous_charter::read(&business.folder).charter {
        Some(charter) => Ok(Declared::of(&charter)),
        None => bail!("the charter does not hold; `entrenous check {}` shows why", folder.display()),
    }
}

fn entries(url: &str, finding: &Finding) -> Vec<Entry> {
    let entry = |weight, message| Entry {
        code: finding.code,
        title: finding.title,
        weight,
        message,
        place: url.to_owned(),
        region: None,
    };
    match &finding.judged {
        Judged::Broken(seen) => {
            seen.iter().map(|one| entry(Weight::Error, format!("{one}; {}", finding.help))).collect()
        }
        Judged::Review(why) => vec![entry(Weight::Review, why.clone())],
        Judged::Kept | Judged::Unseen(_) => Vec::new(),
    }
}
