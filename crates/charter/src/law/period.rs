//! The lengths of time laws count in: calendar days, business days, months, hours, or at once.
//!
//! **Invariant:** a period is not a span: a business day has no length without a calendar.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a law counts in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// Hours.
    Hours,
    /// Every day counts.
    CalendarDays,
    /// Neither weekends nor public holidays count.
    BusinessDays,
    /// To the same-numbered day of a later month.
    Months,
}

/// A length of time as a law writes it: `45 calendar_days`, `at once`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// Without any delay.
    AtOnce,
    /// So many.
    Of(u16, PeriodUnit),
}

/// Not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a period is `at once`, or a number and `hours`, `calendar_days`, `business_days` or `months`")]
pub struct NotAPeriod;

impl Period {
    /// About how long it is, in hours: a business day is 7/5 of a day, a month 30.4 days. Enough to tell a longer period from a shorter one.
    #[must_use]
    pub fn about_hours(self) -> u32 {
        let (count, tenths_of_hours) = match self {
            Self::AtOnce => (0, 0),
            Self::Of(count, PeriodUnit::Hours) => (count, 10),
            Self::Of(count, PeriodUnit::CalendarDays) => (count, 240),
            Self::Of(count, PeriodUnit::BusinessDays) => (count, 336),
            Self::Of(count, PeriodUnit::Months) => (count, 7_296),
        };
        u32::from(count).saturating_mul(tenths_of_hours).div_euclid(10)
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        if text == "at once" {
            return Ok(Self::AtOnce);
        }
        let (count, unit) = text.split_once(' ').ok_or(NotAPeriod)?;
        let unit = match unit {
            "hours" => PeriodUnit::Hours,
            "calendar_days" => PeriodUnit::CalendarDays,
            "business_days" => PeriodUnit::BusinessDays,
            "months" => PeriodUnit::Months,
            _ => return Err(NotAPeriod),
        };
        match count.parse() {
            Ok(count) if count > 0 => Ok(Self::Of(count, unit)),
            _ => Err(NotAPeriod),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self {
            Self::AtOnce => return f.write_str("at once"),
            Self::Of(count, unit) => (count, unit),
        };
        let unit = match unit {
            PeriodUnit::Hours => "hours",
            PeriodUnit::CalendarDays => "calendar_days",
            PeriodUnit::BusinessDays => "business_days",
            PeriodUnit::Months => "months",
        };
        write!(f, "{count} {unit}")
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
    fn a_period_is_written_as_it_is_read() {
        for text in ["at once", "72 hours", "45 calendar_days", "15 business_days", "1 months"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for bad in ["", "45", "0 months", "-1 months", "45 days", "soon"] {
            assert_eq!(bad.parse::<Period>(), Err(NotAPeriod), "{bad}");
        }
    }
}
