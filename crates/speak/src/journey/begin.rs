//! What begins a journey, in the words of a file:
//! `put in the basket kind coat`, `said yes to newsletter`, `came into regulars`, `went out of regulars`, `nothing for 60 days`,
//! `every year on 12-01 at 09:00`, `every year on birthday at 09:00`, `7 days before birthday at 09:00`.
//!
//! **Invariant:** what is printed reads back as the same.
//! **Invariant:** a day that a year does not have (29 February) is the last one before it.

use super::phrase::Happening;
use super::{Again, Journey};
use crate::campaign::window::{Clock, minute};
use entrenous_core::id::Key;
use entrenous_core::moment::{Moment, Span, Unit, Zone};
use std::fmt;
use std::str::FromStr;

/// How many days before a day a journey may begin.
const BEFORE_DAYS_MOST: u16 = 60;
const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// What begins a journey.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// The person does something.
    Did(Happening),
    /// The person says yes to a purpose.
    SaidYes(Key),
    /// The person comes into an audience.
    CameInto(Key),
    /// The person goes out of an audience.
    WentOutOf(Key),
    /// For so many days the person does nothing the purpose may know of.
    Nothing(u16),
    /// A day comes round.
    EveryYear {
        /// Which.
        day: Day,
        /// How many days before it.
        before: u16,
        /// At which minute of the day.
        minute: u16,
    },
}

/// A day of the year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Day {
    /// The same for all.
    Fixed {
        /// The month, 1 to 12.
        month: u8,
        /// The day, 1 to 31.
        day: u8,
    },
    /// The one a person told in this item, such as a birthday.
    Of(Key),
}

/// Not a beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write such as `put in the basket`, `said yes to newsletter`, `came into regulars`, `went out of regulars`, `nothing for 60 days`, `every year on 12-01 at 09:00`, `7 days before birthday at 09:00`"
)]
pub struct NotATrigger;

impl FromStr for Trigger {
    type Err = NotATrigger;
    fn from_str(text: &str) -> Result<Self, NotATrigger> {
        let text = text.trim();
        let key = |text: &str| Key::parse(text.trim()).map_err(|_| NotATrigger);
        if let Some(purpose) = text.strip_prefix("said yes to ") {
            return key(purpose).map(Self::SaidYes);
        }
        if let Some(audience) = text.strip_prefix("came into ") {
            return key(audience).map(Self::CameInto);
        }
        if let Some(audience) = text.strip_prefix("went out of ") {
            return key(audience).map(Self::WentOutOf);
        }
        if let Some(span) = text.strip_prefix("nothing for ") {
            return days(span).filter(|count| *count > 0).map(Self::Nothing).ok_or(NotATrigger);
        }
        if let Some(rest) = text.strip_prefix("every year on ") {
            let (day, minute) = on(rest)?;
            return Ok(Self::EveryYear { day, before: 0, minute });
        }
        if let Some((before, rest)) = text.split_once(" before ") {
            let before = days(before).filter(|count| (1..=BEFORE_DAYS_MOST).contains(count));
            let (day, minute) = on(rest)?;
            return Ok(Self::EveryYear { day, before: before.ok_or(NotATrigger)?, minute });
        }
        text.parse().map(Self::Did).map_err(|_| NotATrigger)
    }
}

fn days(text: &str) -> Option<u16> {
    let span: Span = text.parse().ok()?;
    (span.unit() == Unit::Days).then(|| span.count())
}

fn on(text: &str) -> Result<(Day, u16), NotATrigger> {
    let (day, time) = text.split_once(" at ").ok_or(NotATrigger)?;
    let minute = minute(time.trim()).ok_or(NotATrigger)?;
    if let Some((month, day)) = month_and_day(day.trim()) {
        return Ok((Day::Fixed { month, day }, minute));
    }
    Key::parse(day.trim()).map(|item| (Day::Of(item), minute)).map_err(|_| NotATrigger)
}

/// The month and the day of `12-01`; a 29 February is one.
fn month_and_day(text: &str) -> Option<(u8, u8)> {
    let (month, day) = text.split_once('-')?;
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    // 2024 had every day a year can have.
    let whole: Moment = format!("2024-{text}T00:00:00Z").parse().ok()?;
    if whole.date() != format!("2024-{text}") {
        return None;
    }
    Some((month.parse().ok()?, day.parse().ok()?))
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Did(what) => what.fmt(f),
            Self::SaidYes(purpose) => write!(f, "said yes to {purpose}"),
            Self::CameInto(audience) => write!(f, "came into {audience}"),
            Self::WentOutOf(audience) => write!(f, "went out of {audience}"),
            Self::Nothing(days) => write!(f, "nothing for {days} days"),
            Self::EveryYear { day, before: 0, minute } => {
                write!(f, "every year on {day} at {}", Clock(*minute))
            }
            Self::EveryYear { day, before, minute } => {
                write!(f, "{before} days before {day} at {}", Clock(*minute))
            }
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed { month, day } => write!(f, "{month:02}-{day:02}"),
            Self::Of(item) => item.fmt(f),
        }
    }
}

impl Trigger {
    /// The audience it begins with, if coming into one or going out of one begins it.
    #[must_use]
    pub const fn audience(&self) -> Option<&Key> {
        match self {
            Self::CameInto(key) | Self::WentOutOf(key) => Some(key),
            Self::Did(_) | Self::SaidYes(_) | Self::Nothing(_) | Self::EveryYear { .. } => None,
        }
    }
    /// The first moment after `after` at which the day comes round; `told` is what the person told in the item, such as `1990-05-17`.
    /// Nothing for another beginning, or if no day was told.
    #[must_use]
    pub fn next_day(&self, told: Option<&str>, after: Moment, zone: &Zone) -> Option<Moment> {
        let Self::EveryYear { day, before, minute } = self else { return None };
        let (month, day) = match day {
            Day::Fixed { month, day } => (*month, *day),
            Day::Of(_) => month_and_day(told?.trim().get(5..).unwrap_or_default())?,
        };
        let year: i64 = zone.date(after).get(..4)?.parse().ok()?;
        // The day may lie in this year, in the next, or be announced in this one for the next.
        (year..year.saturating_add(3)).find_map(|year| {
            let begins = in_year(year, month, day)?;
            let earlier = i64::from(*before).saturating_mul(MICROSECONDS_PER_DAY);
            let date = begins.plus_microseconds(earlier.saturating_neg()).date();
            zone.at(&format!("{date}T{}", Clock(*minute))).filter(|found| *found > after)
        })
    }

    /// The moment at which nothing has happened for long enough, if the last thing happened at `last`.
    #[must_use]
    pub fn silence(&self, last: Moment, zone: &Zone) -> Option<Moment> {
        let Self::Nothing(days) = self else { return None };
        Some(super::time::later(zone, last, Span::days(*days)))
    }
}

/// The day in a year; the one before, where the year has no such day.
fn in_year(year: i64, month: u8, day: u8) -> Option<Moment> {
    [day, day.saturating_sub(1)]
        .into_iter()
        .find_map(|day| format!("{year:04}-{month:02}-{day:02}T00:00:00Z").parse().ok())
}

impl Journey {
    /// Whether a person who began it at `last` may begin it at `now`; someone who is on the way may not, which the caller knows.
    #[must_use]
    pub fn may_begin(&self, last: Option<Moment>, now: Moment) -> bool {
        match (last, self.again) {
            (None, _) => true,
            (Some(_), Again::Never) => false,
            (Some(last), Again::After(span)) => last.plus(span) <= now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn beginnings_are_read_as_they_are_printed() {
        for text in [
            "put in the basket kind coat",
            "said yes to newsletter",
            "came into regulars",
            "went out of regulars",
            "nothing for 60 days",
            "every year on 12-01 at 09:00",
            "every year on birthday at 09:00",
            "7 days before birthday at 18:30",
        ] {
            assert_eq!(text.parse::<Trigger>().map(|trigger| trigger.to_string()), Ok(text.to_owned()));
        }
        for bad in [
            "",
            "said yes",
            "went out of",
            "went out of The Regulars",
            "nothing for 2 months",
            "every year on 13-01 at 09:00",
            "every year on 02-30 at 09:00",
            "every year on 12-01",
            "every year on 12-01 at 25:00",
            "61 days before birthday at 09:00",
            "sometimes",
        ] {
            assert!(bad.parse::<Trigger>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_day_comes_round_every_year_on_the_clock_of_the_person() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        let winter: Trigger = "every year on 12-01 at 09:00".parse().unwrap();
        let next = |after: &str| winter.next_day(None, at(after), &paris).unwrap().to_string();
        assert_eq!(next("2026-11-26T12:00:00Z"), "2026-12-01T08:00:00Z");
        assert_eq!(next("2026-12-01T08:00:00Z"), "2027-12-01T08:00:00Z");
        let birthday: Trigger = "7 days before birthday at 09:00".parse().unwrap();
        let next = |told: &str, after: &str| {
            birthday.next_day(Some(told), at(after), &paris).map(|found| found.to_string())
        };
        assert_eq!(next("1990-01-03", "2026-11-26T12:00:00Z"), Some("2026-12-27T08:00:00Z".into()));
        assert_eq!(next("1990-01-03", "2026-12-28T12:00:00Z"), Some("2027-12-27T08:00:00Z".into()));
        // Born on 29 February: in other years on the 28th.
        assert_eq!(next("1992-02-29", "2027-01-01T00:00:00Z"), Some("2027-02-21T08:00:00Z".into()));
        for told in ["", "17 May", "1990-02-31", "x", "1990-05", "é990-05-17"] {
            assert_eq!(next(told, "2026-11-26T12:00:00Z"), None, "{told}");
        }
    }

    #[test]
    fn silence_is_counted_in_days_of_the_calendar() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        let silence: Trigger = "nothing for 60 days".parse().unwrap();
        let over = silence.silence(at("2026-09-01T08:00:00Z"), &paris);
        assert_eq!(over, Some(at("2026-10-31T09:00:00Z")));
    }
}
