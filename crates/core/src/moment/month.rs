//! A calendar month in UTC, the time over which answers are counted.
//!
//! **Invariant:** months follow each other without a gap: one ends where the next begins.

use super::{Moment, Span};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A month of the calendar, written `2027-03`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: u16,
    month: u8,
}

/// Not a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written `YYYY-MM`, such as `2027-03`")]
pub struct NotAMonth;

impl Month {
    /// The month in which a moment lies; none beyond the calendar.
    #[must_use]
    pub fn of(moment: Moment) -> Option<Self> {
        moment.date().get(..7)?.parse().ok()
    }
    /// Its year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }
    /// Its first moment.
    #[must_use]
    pub fn begins(self) -> Moment {
        format!("{self}-01T00:00:00Z").parse().unwrap_or(Moment::from_microseconds(i64::MAX))
    }
    /// The first moment after it.
    #[must_use]
    pub fn ends(self) -> Moment {
        self.begins().plus(Span::months(1))
    }
    /// The month before.
    #[must_use]
    pub const fn before(self) -> Self {
        match self.month {
            0 | 1 => Self { year: self.year.saturating_sub(1), month: 12 },
            month => Self { year: self.year, month: month.saturating_sub(1) },
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotAMonth;
    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (year.len(), month.len()) != (4, 2) || !digits(year) || !digits(month) {
            return Err(NotAMonth);
        }
        match (year.parse(), month.parse()) {
            (Ok(year), Ok(month @ 1..=12)) => Ok(Self { year, month }),
            _ => Err(NotAMonth),
        }
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;
    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_where_the_next_begins_also_over_the_new_year_and_in_february() {
        for (month, begins, ends) in [
            ("2027-03", "2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z"),
            ("2027-12", "2027-12-01T00:00:00Z", "2028-01-01T00:00:00Z"),
            ("2028-02", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
        ] {
            let month: Month = month.parse().unwrap();
            assert_eq!((month.begins().to_string(), month.ends().to_string()), (begins.into(), ends.into()));
            assert_eq!(Month::of(month.ends()).unwrap().before(), month);
            assert_eq!(Month::of(month.ends().plus_microseconds(-1)), Some(month));
        }
    }

    #[test]
    fn only_a_month_is_read_as_one() {
        for bad in ["", "2027", "2027-00", "2027-13", "2027-3", "027-003", "+027-03", "2027-03-01"] {
            assert_eq!(bad.parse::<Month>(), Err(NotAMonth), "{bad}");
        }
        assert_eq!(Month::of(Moment::from_microseconds(i64::MAX)), None, "beyond the calendar");
    }
}
