//! When a holiday is, as a rule and not as a list of days: `1 January`, `3rd Monday of January`, `last Monday of May`,
//! `Monday on or before 24 May`, `Easter + 1`, `Orthodox Easter - 48`; for feasts no rule can give, the days themselves.
//!
//! **Invariant:** a rule gives the same days whoever asks and whenever; nothing is looked up.

use crate::law::day::{Day, Weekday};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

const MONTHS: [(&str, u8); 12] = [
    ("January", 31),
    ("February", 28),
    ("March", 31),
    ("April", 30),
    ("May", 31),
    ("June", 30),
    ("July", 31),
    ("August", 31),
    ("September", 30),
    ("October", 31),
    ("November", 30),
    ("December", 31),
];
const ORDINALS: [&str; 4] = ["1st", "2nd", "3rd", "4th"];
const DAYS_PER_WEEK: i64 = 7;
/// How far from Easter a feast may be.
const DAYS_FROM_EASTER_MOST: i64 = 100;

/// The rule of one holiday.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Holiday {
    written: String,
    rule: Rule,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Rule {
    On(Numbered),
    OnOrAfter(Weekday, Numbered),
    OnOrBefore(Weekday, Numbered),
    Easter(Church, i64),
    Days(Vec<Day>),
}

/// A day of each year by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Numbered {
    month: u8,
    day: u8,
}

/// Who reckons Easter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Church {
    Western,
    Orthodox,
}

/// Not a rule for a holiday.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no rule for a holiday; write `1 January`, `3rd Monday of January`, `last Monday of May`, \
     `Monday on or before 24 May`, `Easter + 1`, `Orthodox Easter - 48`, or the days themselves"
)]
pub struct NotAHoliday(String);

impl Holiday {
    /// The days of a year it falls on.
    #[must_use]
    pub fn in_year(&self, year: u16) -> Vec<Day> {
        let one = match &self.rule {
            Rule::On(numbered) => numbered.in_year(year),
            Rule::OnOrAfter(weekday, numbered) => numbered
                .in_year(year)
                .and_then(|first| week_from(first).find(|day| day.weekday() == *weekday)),
            Rule::OnOrBefore(weekday, numbered) => numbered.in_year(year).and_then(|last| {
                let first = last.plus_days(1_i64.saturating_sub(DAYS_PER_WEEK));
                week_from(first).find(|day| day.weekday() == *weekday)
            }),
            Rule::Easter(church, later) => easter(*church, year).map(|easter| easter.plus_days(*later)),
            Rule::Days(days) => return days.iter().copied().filter(|day| day.year() == year).collect(),
        };
        one.into_iter().collect()
    }
}

impl Numbered {
    fn in_year(self, year: u16) -> Option<Day> {
        Day::new(year, self.month, self.day)
    }
}

fn week_from(first: Day) -> impl Iterator<Item = Day> {
    (0..DAYS_PER_WEEK).map(move |later| first.plus_days(later))
}

/// Easter Sunday: the Western one by the method of Meeus, Jones and Butcher, the Orthodox one by Meeus for the Julian calendar
/// (J. Meeus, Astronomical Algorithms, chapter 8); both as a day of the Gregorian calendar.
#[allow(clippy::arithmetic_side_effects, reason = "a year has four digits: nothing here leaves an i64")]
fn easter(church: Church, year: u16) -> Option<Day> {
    let year_number = i64::from(year);
    let century = year_number / 100;
    let march_first = Day::new(year, 3, 1)?;
    let days_after = match church {
        Church::Western => {
            let golden = year_number % 19;
            let lilian = (century - (century + 8) / 25 + 1) / 3;
            let epact = (19 * golden + century - century / 4 - lilian + 15) % 30;
            let (leaps, rest) = ((year_number % 100) / 4, year_number % 4);
            let sunday = (32 + 2 * (century % 4) + 2 * leaps - epact - rest) % 7;
            let late = (golden + 11 * epact + 22 * sunday) / 451;
            epact + sunday - 7 * late + 21
        }
        Church::Orthodox => {
            let full_moon = (19 * (year_number % 19) + 15) % 30;
            let sunday = (2 * (year_number % 4) + 4 * (year_number % 7) - full_moon + 34) % 7;
            let behind = century - century / 4 - 2; // how many days the Julian calendar is behind
            full_moon + sunday + 21 + behind
        }
    };
    Some(march_first.plus_days(days_after))
}

impl FromStr for Holiday {
    type Err = NotAHoliday;
    fn from_str(text: &str) -> Result<Self, NotAHoliday> {
        let rule = rule(text).ok_or_else(|| NotAHoliday(text.to_owned()))?;
        Ok(Self { written: text.to_owned(), rule })
    }
}

fn rule(text: &str) -> Option<Rule> {
    if text.contains("Easter") {
        return feast(text);
    }
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        ["last", weekday, "of", month] => {
            let (month, day) = month_of(month)?;
            Some(Rule::OnOrBefore(weekday_of(weekday)?, Numbered { month, day }))
        }
        [nth, weekday, "of", month] => {
            let weeks = ORDINALS.iter().position(|ordinal| ordinal == nth)?;
            let day = u8::try_from(weeks.checked_mul(7)?.checked_add(1)?).ok()?;
            Some(Rule::OnOrAfter(weekday_of(weekday)?, Numbered { month: month_of(month)?.0, day }))
        }
        [weekday, "on", "or", "before", day, month] => {
            Some(Rule::OnOrBefore(weekday_of(weekday)?, numbered(day, month)?))
        }
        [weekday, "on", "or", "after", day, month] => {
            Some(Rule::OnOrAfter(weekday_of(weekday)?, numbered(day, month)?))
        }
        [day, month] if month_of(month).is_some() => numbered(day, month).map(Rule::On),
        _ => text.split(", ").map(Day::parse).collect::<Option<Vec<_>>>().map(Rule::Days),
    }
}

fn feast(text: &str) -> Option<Rule> {
    let (church, rest) = match text.strip_prefix("Orthodox ") {
        Some(rest) => (Church::Orthodox, rest),
        None => (Church::Western, text),
    };
    let later = match rest.split(' ').collect::<Vec<_>>().as_slice() {
        ["Easter"] => 0,
        ["Easter", "+", days] => days.parse::<i64>().ok()?,
        ["Easter", "-", days] => days.parse::<i64>().ok()?.checked_neg()?,
        _ => return None,
    };
    (later.abs() <= DAYS_FROM_EASTER_MOST).then_some(Rule::Easter(church, later))
}

fn numbered(day: &str, month: &str) -> Option<Numbered> {
    let (month, last) = month_of(month)?;
    let day = day.parse().ok().filter(|day| (1..=last).contains(day))?;
    Some(Numbered { month, day })
}

/// The number of a month, and its last day in a common year.
fn month_of(name: &str) -> Option<(u8, u8)> {
    (1..).zip(MONTHS).find(|(_, (month, _))| *month == name).map(|(number, (_, last))| (number, last))
}

fn weekday_of(name: &str) -> Option<Weekday> {
    Weekday::ALL.into_iter().find(|weekday| format!("{weekday:?}") == name)
}

impl TryFrom<String> for Holiday {
    type Error = NotAHoliday;
    fn try_from(text: String) -> Result<Self, NotAHoliday> {
        text.parse()
    }
}

impl From<Holiday> for String {
    fn from(holiday: Holiday) -> Self {
        holiday.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(rule: &str, year: u16) -> String {
        rule.parse::<Holiday>().unwrap().in_year(year).first().map(ToString::to_string).unwrap_or_default()
    }

    /// Easter Sundays as almanacs print them.
    #[test]
    fn easter_is_where_the_almanacs_have_it() {
        for (year, western, orthodox) in [
            (1961, "1961-04-02", "1961-04-09"),
            (2000, "2000-04-23", "2000-04-30"),
            (2008, "2008-03-23", "2008-04-27"),
            (2011, "2011-04-24", "2011-04-24"),
            (2024, "2024-03-31", "2024-05-05"),
            (2025, "2025-04-20", "2025-04-20"),
            (2026, "2026-04-05", "2026-04-12"),
            (2027, "2027-03-28", "2027-05-02"),
            (2028, "2028-04-16", "2028-04-16"),
            (2038, "2038-04-25", "2038-04-25"),
            (2049, "2049-04-18", "2049-04-25"),
            (2076, "2076-04-19", "2076-04-26"),
        ] {
            assert_eq!(
                (day("Easter", year), day("Orthodox Easter", year)),
                (western.into(), orthodox.into())
            );
        }
    }

    #[test]
    fn a_rule_gives_its_day_of_each_year() {
        assert_eq!(day("3rd Monday of January", 2027), "2027-01-18");
        assert_eq!(day("1st Monday of February", 2027), "2027-02-01");
        assert_eq!(day("4th Thursday of November", 2026), "2026-11-26");
        assert_eq!(day("last Monday of May", 2027), "2027-05-31");
        assert_eq!(day("Monday on or before 24 May", 2027), "2027-05-24");
        assert_eq!(day("Monday on or before 24 May", 2026), "2026-05-18");
        assert_eq!(day("Saturday on or after 20 June", 2026), "2026-06-20");
        assert_eq!(day("Orthodox Easter - 48", 2027), "2027-03-15");
        assert_eq!(day("2026-11-08, 2027-10-29", 2027), "2027-10-29");
        assert_eq!(day("2026-11-08, 2027-10-29", 2028), "");
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for bad in [
            "",
            "January",
            "0 January",
            "32 January",
            "29 February",
            "1 Jan",
            "5th Monday of May",
            "1st Moonday of May",
            "last Monday of",
            "Easter +",
            "Easter + x",
            "Easter + 101",
            "Easter Monday",
            "Julian Easter",
            "2026-02-30",
            "2026-11-08,2027-10-29",
            "Monday on 24 May",
        ] {
            assert!(bad.parse::<Holiday>().is_err(), "{bad}");
        }
    }
}
