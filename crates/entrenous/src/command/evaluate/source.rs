//! Where the visits of a measurement come from: files of events, or what the house was allowed to learn.
//!
//! **Invariant:** of the house only visits of people who allow learning are read, and nobody's name.
//! **Invariant:** a file of which no line can be used is refused by name; lines that cannot be used are counted by reason.

use super::Format;
use crate::command::import::bar;
use crate::command::serve::runtime;
use crate::opening::{self, Places};
use anyhow::{Context, bail};
use clap::Args;
use entrenous_cohort::release::FLOOR;
use entrenous_suggest::evaluate::visits::{Names, Visit, cut_latest, people};
use entrenous_suggest::index::PersonHandle;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

/// When there is no file to be asked about, this share of the visits, the latest, are asked about.
const HELD_BACK: usize = 20;

/// Where visits come from, and how they are asked about.
#[derive(Args)]
pub(super) struct Source {
    /// Files of events: `SessionId ItemId Time`, and `PersonId` where people are known.
    #[arg(required_unless_present = "data")]
    files: Vec<PathBuf>,
    /// The business's folder.
    #[arg(long)]
    pub(super) charter: Option<PathBuf>,
    /// Where the house keeps its rows: its own visits, as far as people allow learning, are taken too; needs `--charter`.
    #[arg(long, requires = "charter")]
    data: Option<PathBuf>,
    /// Where keys are kept, apart from the rows; `DATA/keys` if not told.
    #[arg(long, requires = "data")]
    keys: Option<PathBuf>,
    /// How many people must stand behind a suggestion where company is asked for; as the charter says if not told.
    #[arg(long, value_name = "PEOPLE")]
    company: Option<NonZeroU32>,
    /// Where the dice begin: the same seed gives the same figures.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

/// How many visits are asked about.
#[derive(Args)]
pub(super) struct Sampling {
    /// Ask about one visit in this many: quicker, less sure.
    #[arg(long, default_value = "1", value_name = "N")]
    every: NonZeroUsize,
}

/// Visits, apart: some are learned, some are asked about.
pub(super) struct Split {
    /// Visits that are learned.
    pub(super) taught: Vec<Visit>,
    /// Visits that are asked about, by time.
    pub(super) asked: Vec<Visit>,
    /// How many articles there are.
    pub(super) articles: usize,
}

impl Source {
    /// How many people must stand behind a suggestion.
    pub(super) fn company(&self) -> u32 {
        self.company.map_or_else(|| u32::try_from(FLOOR).unwrap_or(u32::MAX), NonZeroU32::get)
    }

    /// Takes from the charter what was not told.
    pub(super) fn settle(&mut self) -> anyhow::Result<()> {
        if let (None, Some(folder)) = (self.company, &self.charter) {
            let charter = opening::charter(&opening::read(folder)?.folder)?;
            self.company = NonZeroU32::new(charter.company());
        }
        Ok(())
    }

    /// Whether to talk to a person.
    pub(super) fn human(&self) -> bool {
        self.format == Format::Human
    }

    /// Every visit there is, by time.
    pub(super) fn all(&self) -> anyhow::Result<Vec<Visit>> {
        let mut names = Names::default();
        let mut visits = self.house(&mut names)?;
        for file in &self.files {
            visits.extend(self.file(file, &mut names)?);
        }
        visits.sort_by_key(|visit| visit.began);
        Ok(visits)
    }

    /// The last file is asked about and the rest learned; where there is only one source, its latest twentieth is asked about.
    pub(super) fn split(&self, sampling: &Sampling) -> anyhow::Result<Split> {
        let mut names = Names::default();
        let mut taught = self.house(&mut names)?;
        let (last, before) = match self.files.split_last() {
            Some((last, before)) => (Some(last), before),
            None => (None, &[][..]),
        };
        for file in before {
            taught.extend(self.file(file, &mut names)?);
        }
        let asked = last.map(|file| self.file(file, &mut names)).transpose()?.unwrap_or_default();
        let (taught, asked) = match (taught.is_empty(), asked.is_empty()) {
            (true, _) => cut_latest(asked, HELD_BACK),
            (_, true) => cut_latest(taught, HELD_BACK),
            _ => (taught, asked),
        };
        let asked: Vec<Visit> = asked.into_iter().step_by(sampling.every.get()).collect();
        if asked.iter().all(|visit| visit.items.len() < 2) {
            bail!("no visit that is asked about has two events; nothing can be predicted");
        }
        Ok(Split { taught, asked, articles: names.articles.len() })
    }

    fn file(&self, file: &Path, names: &mut Names) -> anyhow::Result<Vec<Visit>> {
        let name = file.display();
        let text = std::fs::read(file).with_context(|| format!("cannot read `{name}`"))?;
        let bar = bar(text.len().try_into().unwrap_or(u64::MAX))?;
        let (visits, report) = names.read(&text, |bytes| bar.set_position(bytes));
        bar.finish_and_clear();
        if visits.is_empty() {
            let why = report.refused.keys().next().map_or("it holds no line", |why| why.text());
            bail!("no event can be read in `{name}`: {why}; the header names `SessionId`, `ItemId`, `Time`");
        }
        if self.human() {
            for (why, count) in &report.refused {
                println!("{name}: {count} lines refused: {}", why.text());
            }
        }
        Ok(visits)
    }

    fn house(&self, names: &mut Names) -> anyhow::Result<Vec<Visit>> {
        let (Some(charter), Some(data)) = (&self.charter, &self.data) else { return Ok(Vec::new()) };
        if !data.join("data.db").exists() {
            bail!("there is no `data.db` in `{}`; name the folder given to `serve`", data.display());
        }
        let business = opening::read(charter)?;
        let places = Places::under(data, self.keys.clone());
        let opening = opening::open(&business, &places, entrenous_flow::Outside::default());
        let house = runtime()?.block_on(opening)?;
        let mut people = HashMap::new();
        let visit = |(person, began, articles): (PersonHandle, u32, Vec<String>)| Visit {
            person: *people.entry(person).or_insert_with(|| names.nobody()),
            began,
            items: articles.iter().filter_map(|article| names.articles.handle(article)).collect(),
        };
        let visits: Vec<Visit> = house.shelf.learned.all_visits().into_iter().map(visit).collect();
        if visits.is_empty() && self.files.is_empty() {
            bail!("the house has learned no visit: nobody allows it yet, or nobody came");
        }
        Ok(visits)
    }
}

/// How many visits of how many people, for people to read.
pub(super) fn counted(visits: &[Visit]) -> String {
    format!("{} visits of {} people", visits.len(), people(visits))
}

/// The same for programs.
pub(super) fn count(visits: &[Visit]) -> Value {
    json!({"visits": visits.len(), "people": people(visits)})
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use std::io::Write;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        source: Source,
    }

    fn source(files: &[&Path]) -> Source {
        let words = files.iter().map(|file| file.display().to_string());
        Line::try_parse_from(["evaluate".to_owned(), "--format=json".to_owned()].into_iter().chain(words))
            .unwrap()
            .source
    }

    fn split(files: &[&Path]) -> anyhow::Result<Split> {
        source(files).split(&Sampling { every: NonZeroUsize::MIN })
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn a_file_without_a_usable_line_is_refused_with_the_reason() {
        let empty = file("");
        let error = split(&[empty.path()]).err().unwrap().to_string();
        assert!(error.contains("it holds no line") && error.contains("`SessionId`"), "{error}");
        let wrong = file("SessionId\tItemId\tTime\ns\ta\tyesterday\n");
        let error = source(&[wrong.path()]).all().err().unwrap().to_string();
        assert!(error.contains("`Time` is not seconds"), "{error}");
        assert!(!error.contains("yesterday"), "a refused line is not quoted: {error}");
        let error = source(&[Path::new("no-such-file.tsv")]).all().err().unwrap().to_string();
        assert!(error.contains("`no-such-file.tsv`"), "{error}");
    }

    #[test]
    fn visits_with_one_article_ask_nothing() {
        let alone = file("SessionId\tItemId\tTime\ns\ta\t1\n");
        let error = split(&[alone.path()]).err().unwrap().to_string();
        assert!(error.contains("nothing can be predicted"), "{error}");
    }

    #[test]
    fn one_file_alone_is_asked_about_its_latest_visits() {
        let lines: String = (0..40).map(|at| format!("s{at}\ta\t{at}\ns{at}\tb\t{at}\n")).collect();
        let whole = file(&format!("SessionId\tItemId\tTime\n{lines}"));
        let alone = split(&[whole.path()]).unwrap();
        assert_eq!((alone.taught.len(), alone.asked.len(), alone.articles), (38, 2, 2));
        assert!(alone.asked.iter().all(|visit| visit.began >= 38));
        let both = split(&[whole.path(), whole.path()]).unwrap();
        assert_eq!((both.taught.len(), both.asked.len()), (40, 40));
    }
}
