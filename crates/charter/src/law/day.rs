//! Calendar days, as laws count them.
//!
//! **Invariant:** a day has no hour and no zone; days compare as the calendar does.

use entrenous_core::moment::Moment;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

const SECONDS_PER_DAY: i64 = 86_400;
/// From the first of March of the year 0 to the first of January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;

/// A calendar day, `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day {
    /// Counted from 1970-01-01.
    number: i64,
}

/// A day of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weekday {
    /// The first day of ISO 8601.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The seventh.
    Sunday,
}

impl Weekday {
    /// All, in the order of ISO 8601.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

impl Day {
    /// Parses a day written `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.bytes().map(|byte| if byte.is_ascii_digit() { b'9' } else { byte });
        if !shape.eq(*b"9999-99-99") {
            return None;
        }
        let mut numbers = text.split('-');
        let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }
    /// A day by its numbers, if the calendar has it.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let there = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        there.then(|| Self { number: number_of(year, month, day) })
    }
    /// The day of a moment, in UTC.
    #[must_use]
    pub const fn of(moment: Moment) -> Self {
        Self { number: moment.day() }
    }
    /// When it begins, in UTC.
    #[must_use]
    pub const fn begins(self) -> Moment {
        Moment::from_seconds(self.number.saturating_mul(SECONDS_PER_DAY))
    }
    /// Its year.
    #[must_use]
    pub fn year(self) -> u16 {
        let (year, ..) = numbers_of(self.number);
        year
    }
    /// Its day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = Weekday::ALL;
        match self.number.rem_euclid(7) {
            0 => thursday,
            1 => friday,
            2 => saturday,
            3 => sunday,
            4 => monday,
            5 => tuesday,
            _ => wednesday,
        }
    }
    /// So many days later, or earlier.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self { number: self.number.saturating_add(days) }
    }
    /// The same-numbered day so many months later, or the last day of a shorter month.
    #[must_use]
    pub fn plus_months(self, months: u16) -> Self {
        let (year, month, day) = numbers_of(self.number);
        let past = u16::from(month).saturating_sub(1).saturating_add(months);
        let year = year.saturating_add(past.div_euclid(12));
        let month = u8::try_from(past.rem_euclid(12)).unwrap_or_default().saturating_add(1);
        Self { number: number_of(year, month, day.min(days_in(year, month))) }
    }
    /// How many days later another day is; none if it is not later.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        later.number.saturating_sub(self.number).max(0)
    }
    /// As people read it: `Fri 15 Jan 2027`.
    #[must_use]
    pub fn in_words(self) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (year, month, day) = numbers_of(self.number);
        let month = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
        let weekday: String = format!("{:?}", self.weekday()).chars().take(3).collect();
        format!("{weekday} {day} {month} {year}")
    }
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// How many days a date lies after 1970-01-01. Years begin in March here, so that the leap day is the last of its year
/// (H. Hinnant, chrono-Compatible Low-Level Date Algorithms).
#[allow(
    clippy::arithmetic_side_effects,
    reason = "a year has five digits at most: nothing here leaves an i64"
)]
fn number_of(year: u16, month: u8, day: u8) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let month = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leaps + day_of_year - DAYS_BEFORE_1970
}

/// Year, month and day of a number; the reverse of [`number_of`].
#[allow(clippy::arithmetic_side_effects, reason = "the number is clamped to years of four digits first")]
fn numbers_of(number: i64) -> (u16, u8, u8) {
    let days = number.clamp(-DAYS_BEFORE_1970 + 366, 2_932_896) + DAYS_BEFORE_1970;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let narrow = |number: i64| u8::try_from(number).unwrap_or_default();
    (u16::try_from(year).unwrap_or_default(), narrow(month), narrow(day))
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = numbers_of(self.number);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = toml::value::Datetime::deserialize(deserializer)?.to_string();
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("a day is written `YYYY-MM-DD`, without quotes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_it_is_read() {
        for text in ["1970-01-01", "2024-02-29", "2027-12-31", "1969-12-31"] {
            assert_eq!(Day::parse(text).unwrap().to_string(), text);
        }
        for bad in ["", "2027-02-29", "2027-2-1", "20270201", "2027-02-01T10:00:00", "+2027-02-0"] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }

    /// The calendar library of the core counts the same days.
    #[test]
    fn a_day_is_the_date_of_its_moment() {
        for number in (-200_000_i64..200_000).step_by(37) {
            let day = Day::parse("1970-01-01").unwrap().plus_days(number);
            assert_eq!(day.to_string(), day.begins().date());
            assert_eq!(Day::parse(&day.to_string()), Some(day));
            let later = entrenous_core::moment::Span::months(u16::try_from(number.rem_euclid(40)).unwrap());
            assert_eq!(day.plus_months(later.count()), Day::of(day.begins().plus(later)));
        }
        assert_eq!(Day::parse("1970-01-01").unwrap().plus_days(i64::MAX).to_string(), "9999-12-31");
    }

    #[test]
    fn the_days_of_the_week_follow_each_other() {
        let first = Day::parse("2027-01-11").unwrap();
        for (later, weekday) in Weekday::ALL.into_iter().enumerate() {
            assert_eq!(first.plus_days(i64::try_from(later).unwrap()).weekday(), weekday);
        }
        assert_eq!(first.in_words(), "Mon 11 Jan 2027");
    }
}
