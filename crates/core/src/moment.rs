//! Time as the house knows it: microseconds since 1970 UTC, and spans in the calendar's own units.
//! This file and those beside it are the only ones that name the calendar library.
//!
//! **Invariant:** nobody reads the clock but through [`Clock`]; stored times are [`Moment`]s, shown times are RFC 3339.

mod month;
mod period;
mod week;
mod zone;

pub use month::{Month, NotAMonth};
pub use period::{NotAPeriod, Period, Rhythm};
pub use week::{NotAWeek, Week};
pub use zone::{NotAZone, Zone};

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where the time comes from; the system's clock in the binary, a hand-turned one in tests.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Moment;
}

/// A point in time, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

const MICROSECONDS_PER_SECOND: i64 = 1_000_000;
const MICROSECONDS_PER_DAY: i64 = 86_400 * MICROSECONDS_PER_SECOND;

impl Moment {
    /// From microseconds since 1970.
    #[must_use]
    pub const fn from_microseconds(microseconds: i64) -> Self {
        Self(microseconds)
    }
    /// From whole seconds since 1970, clamped to what can be stored.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROSECONDS_PER_SECOND))
    }
    /// Microseconds since 1970.
    #[must_use]
    pub const fn microseconds(self) -> i64 {
        self.0
    }
    /// Milliseconds since 1970, zero before.
    #[must_use]
    pub fn milliseconds(self) -> u64 {
        u64::try_from(self.0.div_euclid(1_000)).unwrap_or(0)
    }
    /// Whole seconds since 1970.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(MICROSECONDS_PER_SECOND)
    }
    /// The number of the UTC day since 1970.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(MICROSECONDS_PER_DAY)
    }
    /// The moment `span` later by the calendar in UTC; the far end of time if it does not fit.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        let calendar =
            jiff::Timestamp::from_microsecond(self.0).map(|t| t.to_zoned_datetime(jiff::tz::TimeZone::UTC));
        let later = calendar.and_then(|t| t.checked_add(span.calendar()));
        later.map_or(Self(i64::MAX), |t| Self(t.timestamp().as_microsecond()))
    }
    /// The moment `span` earlier by the calendar in UTC; the beginning of time if it does not fit.
    #[must_use]
    pub fn minus(self, span: Span) -> Self {
        let calendar =
            jiff::Timestamp::from_microsecond(self.0).map(|t| t.to_zoned_datetime(jiff::tz::TimeZone::UTC));
        let earlier = calendar.and_then(|t| t.checked_sub(span.calendar()));
        earlier.map_or(Self(i64::MIN), |t| Self(t.timestamp().as_microsecond()))
    }
    /// The moment `microseconds` later.
    #[must_use]
    pub const fn plus_microseconds(self, microseconds: i64) -> Self {
        Self(self.0.saturating_add(microseconds))
    }
    /// How many microseconds have passed since `earlier` (negative if it is later).
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
    /// The calendar day in UTC as `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

/// RFC 3339 in UTC.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(stamp) => stamp.fmt(f),
            Err(_) => f.write_str("beyond the calendar"),
        }
    }
}

/// Not a moment in RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time is written as in RFC 3339, such as `2026-03-01T09:30:00Z`")]
pub struct NotAMoment;

impl std::str::FromStr for Moment {
    type Err = NotAMoment;
    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        text.parse::<jiff::Timestamp>().map(|t| Self(t.as_microsecond())).map_err(|_| NotAMoment)
    }
}

/// The calendar's units in which a charter or a law counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// A length of time as people write it: `90 days`, `13 months`, `2 years`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    count: u16,
    unit: Unit,
}

/// Not a span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a length of time is a number and `days`, `months` or `years`, such as `90 days`")]
pub struct NotASpan;

impl Span {
    /// `count` calendar days.
    #[must_use]
    pub const fn days(count: u16) -> Self {
        Self { count, unit: Unit::Days }
    }
    /// `count` calendar months.
    #[must_use]
    pub const fn months(count: u16) -> Self {
        Self { count, unit: Unit::Months }
    }
    /// The number.
    #[must_use]
    pub const fn count(self) -> u16 {
        self.count
    }
    /// The unit.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }
    /// About how many days it is, for comparing two spans: a month counts 30, a year 365.
    #[must_use]
    pub fn about_days(self) -> u32 {
        let days = match self.unit {
            Unit::Days => 1,
            Unit::Months => 30,
            Unit::Years => 365,
        };
        u32::from(self.count).saturating_mul(days)
    }
    fn calendar(self) -> jiff::Span {
        let count = i32::from(self.count);
        match self.unit {
            Unit::Days => jiff::Span::new().days(count),
            Unit::Months => jiff::Span::new().months(count),
            Unit::Years => jiff::Span::new().years(count.min(9_000)),
        }
    }
}

impl std::str::FromStr for Span {
    type Err = NotASpan;
    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let (count, unit) = text.trim().split_once(' ').ok_or(NotASpan)?;
        let unit = match unit.trim() {
            "day" | "days" => Unit::Days,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            _ => return Err(NotASpan),
        };
        match count.parse() {
            Ok(count) if count > 0 => Ok(Self { count, unit }),
            _ => Err(NotASpan),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = NotASpan;
    fn try_from(text: String) -> Result<Self, NotASpan> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => "days",
            Unit::Months => "months",
            Unit::Years => "years",
        };
        write!(f, "{} {unit}", self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_on_the_last_day_of_a_shorter_month() {
        let january: Moment = "2027-01-31T12:00:00Z".parse().unwrap();
        assert_eq!(january.plus(Span::months(1)).to_string(), "2027-02-28T12:00:00Z");
        assert_eq!(january.plus("1 year".parse().unwrap()).date(), "2028-01-31");
    }

    #[test]
    fn spans_are_written_as_people_write_them() {
        assert_eq!("90 days".parse::<Span>().unwrap().to_string(), "90 days");
        for bad in ["", "90", "0 days", "-1 days", "three days", "90 fortnights", "99999999 days"] {
            assert_eq!(bad.parse::<Span>(), Err(NotASpan), "{bad}");
        }
    }

    #[test]
    fn the_end_of_time_is_not_a_panic() {
        let end = Moment::from_microseconds(i64::MAX);
        assert_eq!(end.plus(Span::days(1)), end);
        assert_eq!(end.to_string(), "beyond the calendar");
    }
}
