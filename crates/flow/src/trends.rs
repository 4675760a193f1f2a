//! What may be said of what many looked at: the trends of each period as they were let out, and what that has cost.
//! They are let out by [`crate::work::trend`]; here they are only read, the same text however often one asks.
//!
//! **Invariant:** nothing is counted and no noise is drawn to answer a question.
//! **Invariant:** a cohort is named by one thing people told and by nothing else: no name of a cohort follows a person from one period to the next.

use crate::{Fault, House};
use entrenous_cohort::account::{Account, Told};
use entrenous_cohort::budget::Epsilon;
use entrenous_cohort::release::NotReleased;
use entrenous_cohort::threshold::Delta;
use entrenous_core::charter;
use entrenous_core::hash::canonical;
use entrenous_core::id::{ArticleId, Key};
use entrenous_core::moment::{Period, Rhythm};
use entrenous_store::{File, StoreError, TrendRow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the trends of a period.
pub const TRENDS_SCHEMA: &str = "entrenous-trends-1";
/// How many periods are shown at most, the newest first.
const SHOWN_MOST: usize = 12;
/// How many articles stand out where trends say something.
const OUTSTANDING: usize = 5;
/// One voice in how many the fifth article has, where likings fall off as one over the rank among a hundred or two (docs/adr/0021).
const VOICES_TO_ONE: u64 = 30;

/// The trends of one period, as they were let out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// [`TRENDS_SCHEMA`].
    pub schema: String,
    /// The period, in UTC.
    pub period: Period,
    /// What one person lost at most by all counts together.
    pub epsilon: Epsilon,
    /// With which probability it may be more.
    pub delta: Delta,
    /// The smallest noisy count that is ever told.
    pub floor: u64,
    /// The articles of the whole house.
    pub whole: Whole,
    /// The same people by what they told.
    pub tables: Vec<Table>,
}

/// For which articles how many people spoke, in the whole house.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whole {
    /// From which noisy count on an article is told: below it, it could be noise alone.
    pub bar: u64,
    /// Within how much of a count the truth lies, in 95 of 100 cases.
    pub margin: u64,
    /// The articles, the strongest first.
    pub articles: Vec<Spoken>,
}

/// An article, and about how many people spoke for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spoken {
    /// The article.
    pub article: ArticleId,
    /// About how many people.
    pub count: u64,
}

/// For which articles people spoke, by what they told of one thing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The item of the charter.
    pub attribute: Key,
    /// Its share of the epsilon.
    pub epsilon: Epsilon,
    /// From which noisy count on a cell is told.
    pub bar: u64,
    /// Within how much of a count the truth lies, in 95 of 100 cases.
    pub margin: u64,
    /// What is told, by choice and then the strongest first.
    pub cells: Vec<Cell>,
}

/// A cell: a choice, an article, and about how many people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// What they told; nothing, for those who told nothing.
    pub choice: Option<Key>,
    /// For which article they spoke.
    pub article: ArticleId,
    /// About how many people.
    pub count: u64,
}

/// How far the trends of a house can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Several articles stand out.
    Clear,
    /// Few articles stand out.
    Faint,
    /// The noise is larger than what there is to say.
    Noise,
}

impl Released {
    /// How far it can be read.
    #[must_use]
    pub fn reading(&self) -> Reading {
        match self.whole.articles.len() {
            // One may be there by chance.
            0 | 1 => Reading::Noise,
            few if few < OUTSTANDING => Reading::Faint,
            _ => Reading::Clear,
        }
    }
    /// From about how many people on that allow it, trends say something: as many as it takes for five articles to stand out, to two digits.
    #[must_use]
    pub fn people_needed(&self) -> u64 {
        let needed = self.whole.bar.saturating_mul(VOICES_TO_ONE);
        let tens = std::iter::successors(Some(1_u64), |ten| ten.checked_mul(10));
        let digit = tens.take_while(|ten| ten.saturating_mul(10) <= needed).last().unwrap_or(1);
        needed.div_ceil(digit).saturating_mul(digit)
    }
}

/// Everything that was let out, and what it cost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// How often trends are let out.
    pub every: Rhythm,
    /// What one release costs one person.
    pub epsilon: Epsilon,
    /// By period, the newest first.
    pub periods: Vec<Released>,
    /// What has been spent of each year, in both ways of counting.
    pub budgets: BTreeMap<u16, Told>,
    #[serde(skip)]
    rule: charter::Trends,
    #[serde(skip)]
    accounts: BTreeMap<u16, Account>,
}

impl Report {
    /// Reads rows of the store, as a charter counts them.
    pub fn read(rows: &[TrendRow], rule: charter::Trends) -> Result<Self, Fault> {
        let parse = |row: &TrendRow| serde_json::from_str(&row.body);
        let periods: Result<Vec<Released>, _> = rows.iter().map(parse).collect();
        let periods = periods.map_err(|_| StoreError::Damaged(File::Rows))?;
        let mut accounts = BTreeMap::new();
        for told in &periods {
            let year = accounts.entry(told.period.year()).or_insert(Account::new(rule.year));
            *year = year.already(told.epsilon, told.delta).map_err(NotReleased::from)?;
        }
        let budgets = accounts.iter().map(|(year, account)| (*year, account.told())).collect();
        Ok(Self { every: rule.every, epsilon: rule.epsilon, periods, budgets, rule, accounts })
    }
    /// The text that everyone may read: the newest periods, and what was spent.
    pub fn text(&self) -> Result<String, Fault> {
        let mut shown = self.clone();
        shown.periods.truncate(SHOWN_MOST);
        Ok(canonical(&shown)?)
    }
    /// The account of a year.
    #[must_use]
    pub fn account(&self, year: u16) -> Account {
        self.accounts.get(&year).copied().unwrap_or(Account::new(self.rule.year))
    }
}

/// Everything the house has let out; it is for everyone.
pub fn report(house: &House) -> Result<Report, Fault> {
    Report::read(&house.store.trends()?, house.charter.trends())
}
