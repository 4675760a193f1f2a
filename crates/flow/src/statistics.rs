//! What may be said of the choices of many: the counts of each month as they were let out, and what that has cost.
//! They are let out by [`crate::work::release`]; here they are only read, the same text however often one asks.
//!
//! **Invariant:** nothing is counted and no noise is drawn to answer a question.
//! **Invariant:** there is no comparison of one notice with another: a notice is not improved by how many agree to it.

use crate::{Fault, House};
use entrenous_cohort::budget::{Budget, Epsilon};
use entrenous_cohort::release::{Counted, NotReleased};
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::moment::Month;
use entrenous_core::notice::Question;
use entrenous_core::request::Surface;
use entrenous_core::rights::Mandate;
use entrenous_store::{File, StatisticsRow, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the counts of a month.
pub const STATISTICS_SCHEMA: &str = "entrenous-consent-statistics-1";
/// From how many times its margin on a count is not noise alone: one that nobody is in gets there less than once in seven hundred.
const ROUGH_FROM: u64 = 2;
/// From how many times its margin on the noise is a small part of a count.
const CLEAR_FROM: u64 = 4;

/// How many answered each notice in one month, and how many said yes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statistics {
    /// [`STATISTICS_SCHEMA`].
    pub schema: String,
    /// The month, in UTC.
    pub month: Month,
    /// What one person lost at most by all counts together.
    pub epsilon: Epsilon,
    /// The smallest noisy count that is told.
    pub floor: u64,
    /// The counts, by notice.
    pub notices: Vec<NoticeCounts>,
}

/// The counts of one notice, in all languages it was shown in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeCounts {
    /// Its version: the hash of what it asks.
    pub version: Hash,
    /// Where it was shown.
    pub surface: Surface,
    /// About how many answered.
    pub answered: Counted,
    /// About how many of them said yes, by purpose.
    pub purposes: Vec<PurposeCount>,
}

/// The count of one purpose of a notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurposeCount {
    /// Its name in the charter.
    pub key: Key,
    /// Its title as it was shown, in the first language of the charter.
    pub title: String,
    /// What could be answered.
    pub question: Question,
    /// About how many said yes.
    pub yes: Counted,
}

/// How far counts can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// The noise is small beside them.
    Clear,
    /// The noise is a good part of them.
    Rough,
    /// They could be noise alone.
    Noise,
}

impl NoticeCounts {
    /// How far its counts can be read.
    #[must_use]
    pub fn reading(&self) -> Reading {
        let Counted { count, margin } = self.answered;
        match count.or_zero() {
            answered if answered < margin.saturating_mul(ROUGH_FROM) => Reading::Noise,
            answered if answered < margin.saturating_mul(CLEAR_FROM) => Reading::Rough,
            _ => Reading::Clear,
        }
    }
    /// How many of a hundred who answered said yes, about; nothing where the counts cannot be read.
    #[must_use]
    pub fn percent(&self, purpose: &PurposeCount) -> Option<u64> {
        if self.reading() == Reading::Noise {
            return None;
        }
        let hundreds = purpose.yes.count.or_zero().saturating_mul(100);
        Some(hundreds.checked_div(self.answered.count.or_zero())?.min(100))
    }
}

/// Everything that was let out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Report {
    /// By month, the newest first.
    pub months: Vec<Statistics>,
    /// What has been spent of each year's budget.
    pub budgets: BTreeMap<u16, Budget>,
}

impl Report {
    /// Reads rows of the store.
    pub fn read(rows: &[StatisticsRow]) -> Result<Self, Fault> {
        let parse = |row: &StatisticsRow| serde_json::from_str(&row.body);
        let months: Result<Vec<Statistics>, _> = rows.iter().map(parse).collect();
        let months = months.map_err(|_| StoreError::Damaged(File::Rows))?;
        let mut budgets = BTreeMap::new();
        for told in &months {
            let year = budgets.entry(told.month.year()).or_insert(Budget::new(Epsilon::YEARLY));
            *year = year.spend(told.epsilon).map_err(NotReleased::from)?;
        }
        Ok(Self { months, budgets })
    }
    /// The budget of a year.
    #[must_use]
    pub fn budget(&self, year: u16) -> Budget {
        self.budgets.get(&year).copied().unwrap_or(Budget::new(Epsilon::YEARLY))
    }
}

/// Everything the house has let out.
pub fn report(house: &House) -> Result<Report, Fault> {
    Report::read(&house.store.statistics()?)
}

/// Everything the house has let out, to a mandate that reaches every purpose.
pub fn shown(house: &House, mandate: &Mandate) -> Result<Report, Fault> {
    if mandate.covers_everything() { report(house) } else { Err(Fault::NeedsEverything) }
}
