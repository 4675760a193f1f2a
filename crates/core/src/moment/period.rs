//! A period over which what many did is told: a month or a week, as the charter chooses.
//!
//! **Invariant:** the periods of one rhythm follow each other without a gap; where the rhythm changes, [`Period::begins`] and
//! [`Period::ends`] say whether two of them meet.

use super::{Moment, Month, Week};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How often something is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Rhythm {
    /// Once a month.
    #[default]
    Month,
    /// Once a week.
    Week,
}

impl Rhythm {
    /// Its word, as a charter writes it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
        }
    }
    /// How many of its periods one year has at most.
    #[must_use]
    pub const fn in_a_year(self) -> u64 {
        match self {
            Self::Month => 12,
            Self::Week => 53,
        }
    }
}

/// A month, written `2027-03`, or a week, written `2027-W09`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// A month.
    Month(Month),
    /// A week.
    Week(Week),
}

/// Not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period is a month such as `2027-03` or a week such as `2027-W09`")]
pub struct NotAPeriod;

impl Period {
    /// The period of a rhythm in which a moment lies; none beyond the calendar.
    #[must_use]
    pub fn of(rhythm: Rhythm, moment: Moment) -> Option<Self> {
        match rhythm {
            Rhythm::Month => Month::of(moment).map(Self::Month),
            Rhythm::Week => Week::of(moment).map(Self::Week),
        }
    }
    /// The year whose budget it is told from.
    #[must_use]
    pub const fn year(self) -> u16 {
        match self {
            Self::Month(month) => month.year(),
            Self::Week(week) => week.year(),
        }
    }
    /// Its first moment.
    #[must_use]
    pub fn begins(self) -> Moment {
        match self {
            Self::Month(month) => month.begins(),
            Self::Week(week) => week.begins(),
        }
    }
    /// The first moment after it.
    #[must_use]
    pub fn ends(self) -> Moment {
        match self {
            Self::Month(month) => month.ends(),
            Self::Week(week) => week.ends(),
        }
    }
    /// The one before.
    #[must_use]
    pub fn before(self) -> Self {
        match self {
            Self::Month(month) => Self::Month(month.before()),
            Self::Week(week) => Self::Week(week.before()),
        }
    }
    /// Whether some moment lies in both.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.begins() < other.ends() && other.begins() < self.ends()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Week(week) => week.fmt(f),
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let month = text.parse().map(Self::Month).ok();
        month.or_else(|| text.parse().map(Self::Week).ok()).ok_or(NotAPeriod)
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;
    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_and_its_weeks_meet_and_the_next_month_does_not() {
        let [march, april, week]: [Period; 3] =
            ["2027-03", "2027-04", "2027-W09"].map(|text| text.parse().unwrap());
        assert!(march.meets(week) && week.meets(march) && march.meets(march));
        assert!(!march.meets(april) && !april.meets(week));
        assert_eq!(Period::of(Rhythm::Week, march.begins()), Some(week));
        assert_eq!(Period::of(Rhythm::Month, week.begins()), Some(march));
        assert_eq!(serde_json::to_string(&week).unwrap(), "\"2027-W09\"");
        assert_eq!("2027-3".parse::<Period>(), Err(NotAPeriod));
    }
}
