//! Which days nobody works: Saturdays, Sundays, and the public holidays of a calendar, a file of rules in `laws/calendars`.
//!
//! **Invariant:** every holiday says where it is written and how sure that is, or the calendar is refused.
//! **Invariant:** a holiday that is unsure may be left out: then a last day comes earlier, never later.

use crate::law::cell::{Citations, Confidence};
use crate::law::day::{Day, Weekday};
use crate::law::holiday::Holiday;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many days in a row may be off, in any calendar.
const DAYS_OFF_MOST: usize = 31;

/// How many days a holiday on a weekend may move.
const MOVES_DAYS_MOST: i64 = 14;

/// What becomes of a holiday on a weekend; where nothing is said, nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Moves {
    /// A Saturday to the Friday before, a Sunday to the Monday after (5 USC 6103(b)).
    ToNearestWeekday,
    /// To the next weekday that is not itself a holiday, in the order of the days.
    ToNextFreeWeekday,
    /// From a Sunday to the Monday after; from a Saturday nowhere.
    FromSundayToMonday,
}

/// Holidays that are written in the same place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holidays {
    /// Their rules, by name.
    days: BTreeMap<String, Holiday>,
    /// What becomes of one on a weekend.
    moves: Option<Moves>,
    /// Since when.
    from: Option<Day>,
    /// Until when, that day not counted.
    until: Option<Day>,
    /// What a lawyer wants to know.
    note: Option<String>,
    /// Where they are written.
    cite: Citations,
    /// How sure that is.
    confidence: Confidence,
}

/// The public holidays of one place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Its id, the name of its file.
    id: String,
    /// When someone last held it against the sources.
    reviewed: Day,
    holidays: Vec<Holidays>,
}

/// Why nobody works on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Off<'a> {
    /// A Saturday or a Sunday.
    Weekend,
    /// A public holiday, with its name and how sure it is.
    Holiday(&'a str, Confidence),
}

impl Off<'_> {
    /// How sure it is that nobody works.
    #[must_use]
    pub const fn confidence(&self) -> Confidence {
        match self {
            Self::Weekend => Confidence::A,
            Self::Holiday(_, confidence) => *confidence,
        }
    }
}

impl Calendar {
    /// Why nobody works on a day; none on a working day.
    #[must_use]
    pub fn off(&self, day: Day) -> Option<Off<'_>> {
        if is_weekend(day) {
            return Some(Off::Weekend);
        }
        // Near the turn of the year a holiday may have moved into the year before or after its own.
        let years = day.plus_days(-MOVES_DAYS_MOST).year()..=day.plus_days(MOVES_DAYS_MOST).year();
        let mut moved = years.flat_map(|year| self.year(year));
        moved.find(|(on, _)| *on == day).map(|(_, off)| off)
    }
    /// The first working day on or after a day.
    #[must_use]
    pub fn working_from(&self, day: Day) -> Day {
        self.first_working((0..).map(|later| day.plus_days(later))).unwrap_or(day)
    }
    /// The last working day on or before a day.
    #[must_use]
    pub fn working_until(&self, day: Day) -> Day {
        self.first_working((0..).map(|earlier: i64| day.plus_days(earlier.saturating_neg()))).unwrap_or(day)
    }

    fn first_working(&self, mut days: impl Iterator<Item = Day>) -> Option<Day> {
        days.by_ref().take(DAYS_OFF_MOST).find(|day| self.off(*day).is_none())
    }

    /// The weekdays off because of the holidays of a year.
    fn year(&self, year: u16) -> Vec<(Day, Off<'_>)> {
        let mut written: Vec<(Day, Option<Moves>, Off<'_>)> = Vec::new();
        for group in &self.holidays {
            let holds = |day: &Day| {
                group.from.is_none_or(|from| from <= *day) && group.until.is_none_or(|until| *day < until)
            };
            for (name, holiday) in &group.days {
                let off = Off::Holiday(name, group.confidence);
                let days = holiday.in_year(year).into_iter().filter(holds);
                written.extend(days.map(|day| (day, group.moves, off.clone())));
            }
        }
        written.sort_by_key(|(day, ..)| *day);
        let mut taken: Vec<Day> = written.iter().map(|(day, ..)| *day).collect();
        let mut off = Vec::new();
        for (day, moves, why) in written {
            let on = moves.map_or(day, |moves| moves.place(day, &taken));
            taken.push(on);
            off.push((on, why));
        }
        off
    }
}

impl Moves {
    fn place(self, day: Day, taken: &[Day]) -> Day {
        let free = |day: &Day| !is_weekend(*day) && !taken.contains(day);
        let later = |days: i64| day.plus_days(days);
        match (self, day.weekday()) {
            (Self::ToNearestWeekday, Weekday::Saturday) => later(-1),
            (Self::ToNearestWeekday | Self::FromSundayToMonday, Weekday::Sunday) => later(1),
            (Self::ToNextFreeWeekday, Weekday::Saturday | Weekday::Sunday) => {
                (1..=MOVES_DAYS_MOST).map(later).find(free).unwrap_or(day)
            }
            _ => day,
        }
    }
}

fn is_weekend(day: Day) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// A calendar that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the calendar `{id}` is refused: {why}")]
pub struct NotACalendar {
    /// Which.
    pub id: String,
    /// Why.
    pub why: String,
}

/// The calendars by id.
#[derive(Clone, Debug)]
pub struct Calendars(BTreeMap<String, Calendar>);

impl Calendars {
    /// Reads the texts by id.
    pub fn parse<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, NotACalendar> {
        let read = |(id, text): (&str, &str)| {
            let refuse = |why: String| NotACalendar { id: id.to_owned(), why };
            let calendar: Calendar =
                toml::from_str(text).map_err(|error| refuse(error.to_string().trim_end().to_owned()))?;
            if calendar.id != id {
                return Err(refuse(format!("its id is `{}`; it must be the name of its file", calendar.id)));
            }
            Ok((id.to_owned(), calendar))
        };
        texts.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }
    /// The calendar of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Calendar> {
        self.0.get(id)
    }
    /// The ids of all.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
