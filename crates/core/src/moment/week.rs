//! A calendar week in UTC, from Monday to Sunday, as ISO 8601 numbers them: a week belongs to the year its Thursday lies in.
//!
//! **Invariant:** weeks follow each other without a gap, over the new year too.

use super::{MICROSECONDS_PER_DAY, Moment};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How many days a week has.
const DAYS: i64 = 7;
/// The days from the first Monday after 1970-01-01, a Thursday, back to that week's own Monday.
const THURSDAY: i64 = 3;

/// A week of the calendar, written `2027-W09`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Week {
    year: u16,
    week: u8,
}

/// Not a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a week is written `YYYY-Www`, such as `2027-W09`")]
pub struct NotAWeek;

impl Week {
    /// The week in which a moment lies; none beyond the calendar.
    #[must_use]
    pub fn of(moment: Moment) -> Option<Self> {
        let thursday = monday(moment.day()).saturating_add(THURSDAY);
        let year = morning(thursday).date().get(..4)?.parse().ok()?;
        let first = monday(fourth_of_january(year)?);
        let week = u8::try_from(thursday.saturating_sub(first).div_euclid(DAYS)).ok()?.checked_add(1)?;
        Some(Self { year, week })
    }
    /// The year it belongs to.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }
    /// Its first moment.
    #[must_use]
    pub fn begins(self) -> Moment {
        let weeks = i64::from(self.week).saturating_sub(1).saturating_mul(DAYS);
        let first = fourth_of_january(self.year).map(monday);
        first.map_or(Moment::from_microseconds(i64::MAX), |first| morning(first.saturating_add(weeks)))
    }
    /// The first moment after it.
    #[must_use]
    pub fn ends(self) -> Moment {
        self.begins().plus_microseconds(DAYS.saturating_mul(MICROSECONDS_PER_DAY))
    }
    /// The week before; itself at the beginning of the calendar.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.begins().plus_microseconds(-1)).unwrap_or(self)
    }
}

/// The day of the Monday on or before a day.
const fn monday(day: i64) -> i64 {
    day.saturating_sub(day.saturating_add(THURSDAY).rem_euclid(DAYS))
}

/// The day that lies in the first week of every year.
fn fourth_of_january(year: u16) -> Option<i64> {
    let moment: Moment = format!("{year:04}-01-04T00:00:00Z").parse().ok()?;
    Some(moment.day())
}

const fn morning(day: i64) -> Moment {
    Moment::from_microseconds(day.saturating_mul(MICROSECONDS_PER_DAY))
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.week)
    }
}

impl FromStr for Week {
    type Err = NotAWeek;
    fn from_str(text: &str) -> Result<Self, NotAWeek> {
        let (year, week) = text.split_once("-W").ok_or(NotAWeek)?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (year.len(), week.len()) != (4, 2) || !digits(year) || !digits(week) {
            return Err(NotAWeek);
        }
        let (year, week) = (year.parse().map_err(|_| NotAWeek)?, week.parse().map_err(|_| NotAWeek)?);
        let read = Self { year, week };
        // A year of 52 weeks has no 53rd.
        if week > 0 && Self::of(read.begins()) == Some(read) { Ok(read) } else { Err(NotAWeek) }
    }
}

impl TryFrom<String> for Week {
    type Error = NotAWeek;
    fn try_from(text: String) -> Result<Self, NotAWeek> {
        text.parse()
    }
}

impl From<Week> for String {
    fn from(week: Week) -> Self {
        week.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> Week {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        for (day, expected) in [
            ("1970-01-01", "1970-W01"),
            ("2020-12-31", "2020-W53"),
            ("2021-01-03", "2020-W53"),
            ("2021-01-04", "2021-W01"),
            ("2024-12-30", "2025-W01"),
            ("2026-11-26", "2026-W48"),
            ("2027-01-01", "2026-W53"),
            ("2027-03-01", "2027-W09"),
        ] {
            let moment: Moment = format!("{day}T12:00:00Z").parse().unwrap();
            assert_eq!(Week::of(moment).unwrap().to_string(), expected, "{day}");
        }
    }

    #[test]
    fn weeks_follow_each_other_without_a_gap_for_thirty_years() {
        let mut present = week("2050-W01");
        for _ in 0..1_565 {
            let before = present.before();
            assert_eq!(before.ends(), present.begins());
            assert_eq!(week(&before.to_string()), before);
            assert!(before < present);
            present = before;
        }
        assert_eq!(present.year(), 2020);
        assert_eq!(week("2027-W09").begins().to_string(), "2027-03-01T00:00:00Z");
    }

    #[test]
    fn only_a_week_there_is_is_read_as_one() {
        for bad in
            ["", "2027", "2027-W00", "2027-W54", "2027-W53", "2027-W9", "2027-09", "+027-W09", "2027-w09"]
        {
            assert_eq!(bad.parse::<Week>(), Err(NotAWeek), "{bad}");
        }
        assert_eq!(week("2026-W53").ends().to_string(), "2027-01-04T00:00:00Z");
        assert_eq!(Week::of(Moment::from_microseconds(i64::MAX)), None, "beyond the calendar");
    }
}
