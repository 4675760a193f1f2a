//! How long a step waits: `20 minutes`, `2 hours`, `3 days`, `2 weeks`, `1 month`.
//!
//! **Invariant:** minutes and hours are lengths of time; days, weeks and months are counted on the person's calendar, so that nine o'clock stays nine o'clock
//! when the clocks change.
//! **Invariant:** a wait ends after it begins.

use crate::campaign::SHARES;
use entrenous_core::moment::{Moment, Span, Zone};
use std::fmt;
use std::str::FromStr;

const MICROSECONDS_PER_MINUTE: i64 = 60_000_000;
const MINUTES_PER_DAY: u32 = 1_440;
/// The longest wait, in days; a month counts thirty.
pub(crate) const DAYS_MOST: u32 = 366;

/// In what a wait is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PauseUnit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days of the calendar.
    Days,
    /// Weeks of the calendar.
    Weeks,
    /// Months of the calendar.
    Months,
}

/// How long a step waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pause {
    count: u16,
    unit: PauseUnit,
}

/// Not a time to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a wait is a number and `minutes`, `hours`, `days`, `weeks` or `months`, such as `2 days`")]
pub struct NotAPause;

impl Pause {
    /// The number.
    #[must_use]
    pub const fn count(self) -> u16 {
        self.count
    }
    /// In what it is counted.
    #[must_use]
    pub const fn unit(self) -> PauseUnit {
        self.unit
    }
    /// About how many minutes it is: a day counts 1,440, a month 30 days.
    #[must_use]
    pub fn about_minutes(self) -> u32 {
        let each = match self.unit {
            PauseUnit::Minutes => 1,
            PauseUnit::Hours => 60,
            PauseUnit::Days => MINUTES_PER_DAY,
            PauseUnit::Weeks => MINUTES_PER_DAY.saturating_mul(7),
            PauseUnit::Months => MINUTES_PER_DAY.saturating_mul(30),
        };
        u32::from(self.count).saturating_mul(each)
    }
    /// The moment at which it is over, on the clock and the calendar of a zone.
    #[must_use]
    pub fn over(self, zone: &Zone, from: Moment) -> Moment {
        let count = self.count;
        match self.unit {
            PauseUnit::Minutes | PauseUnit::Hours => {
                let minutes = i64::from(self.about_minutes());
                from.plus_microseconds(minutes.saturating_mul(MICROSECONDS_PER_MINUTE))
            }
            PauseUnit::Days => later(zone, from, Span::days(count)),
            PauseUnit::Weeks => later(zone, from, Span::days(count.saturating_mul(7))),
            PauseUnit::Months => later(zone, from, Span::months(count)),
        }
    }
}

/// The same time of the day, a span of the calendar later.
pub(crate) fn later(zone: &Zone, from: Moment, span: Span) -> Moment {
    let day: Option<Moment> = format!("{}T00:00:00Z", zone.date(from)).parse().ok();
    let Some(day) = day.map(|day| day.plus(span)) else { return from.plus(span) };
    let minute = zone.minute_of_day(from);
    let second = from.seconds().rem_euclid(60);
    let (hour, minute) = (minute.div_euclid(60), minute.rem_euclid(60));
    let local = format!("{}T{hour:02}:{minute:02}:{second:02}", day.date());
    zone.at(&local).filter(|found| *found > from).unwrap_or_else(|| from.plus(span))
}

impl FromStr for Pause {
    type Err = NotAPause;
    fn from_str(text: &str) -> Result<Self, NotAPause> {
        let (count, unit) = text.trim().split_once(' ').ok_or(NotAPause)?;
        let unit = match unit.trim() {
            "minute" | "minutes" => PauseUnit::Minutes,
            "hour" | "hours" => PauseUnit::Hours,
            "day" | "days" => PauseUnit::Days,
            "week" | "weeks" => PauseUnit::Weeks,
            "month" | "months" => PauseUnit::Months,
            _ => return Err(NotAPause),
        };
        let digits = count.bytes().all(|byte| byte.is_ascii_digit());
        match count.parse() {
            Ok(count) if count > 0 && digits && count < SHARES => Ok(Self { count, unit }),
            _ => Err(NotAPause),
        }
    }
}

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            PauseUnit::Minutes => "minute",
            PauseUnit::Hours => "hour",
            PauseUnit::Days => "day",
            PauseUnit::Weeks => "week",
            PauseUnit::Months => "month",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn over(pause: &str, from: &str) -> String {
        let paris = Zone::parse("Europe/Paris").unwrap();
        pause.parse::<Pause>().unwrap().over(&paris, at(from)).to_string()
    }

    #[test]
    fn days_are_days_of_the_calendar_and_hours_are_hours() {
        // In the night to 29 March the clocks are put forward, in the night to 25 October back.
        assert_eq!(over("1 day", "2026-03-28T08:00:30Z"), "2026-03-29T07:00:30Z");
        assert_eq!(over("24 hours", "2026-03-28T08:00:30Z"), "2026-03-29T08:00:30Z");
        assert_eq!(over("1 day", "2026-10-24T07:00:00Z"), "2026-10-25T08:00:00Z");
        assert_eq!(over("1 week", "2026-10-24T07:00:00Z"), "2026-10-31T08:00:00Z");
        assert_eq!(over("1 month", "2027-01-31T08:00:00Z"), "2027-02-28T08:00:00Z");
        // Half past two does not exist that night: the moment after the gap.
        assert_eq!(over("1 day", "2026-03-28T01:30:00Z"), "2026-03-29T01:30:00Z");
    }

    #[test]
    fn waits_are_read_as_they_are_printed() {
        for text in ["1 minute", "20 minutes", "1 hour", "48 hours", "1 day", "2 weeks", "12 months"] {
            assert_eq!(text.parse::<Pause>().map(|pause| pause.to_string()), Ok(text.to_owned()));
        }
        for bad in ["", "2", "0 days", "-1 days", "+1 days", "two days", "2 years", "10000 days"] {
            assert_eq!(bad.parse::<Pause>(), Err(NotAPause), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_wait_always_ends_later(
            second in 0_i64..4_000_000_000, count in 1_u16..500, unit in 0_usize..5, zone in 0_usize..4
        ) {
            let zone = ["Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "UTC"][zone];
            let unit = ["minutes", "hours", "days", "weeks", "months"][unit];
            let pause: Pause = format!("{count} {unit}").parse().unwrap();
            let from = Moment::from_seconds(second);
            prop_assert!(pause.over(&Zone::parse(zone).unwrap(), from) > from);
        }
    }
}
