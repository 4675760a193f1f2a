//! Times as exports write them, and the question whether the day or the month comes first.
//!
//! **Invariant:** a date that can be read in two ways is not guessed: the order is seen from other dates of its column, or asked for.
//! **Invariant:** a time without a zone is read as UTC; the report says so.

use entrenous_core::moment::Moment;

/// What comes first in a date such as `03/04/2026`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrder {
    /// The day.
    DayMonth,
    /// The month.
    MonthDay,
}

impl DateOrder {
    /// Reads what somebody typed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "day-month" => Some(Self::DayMonth),
            "month-day" => Some(Self::MonthDay),
            _ => None,
        }
    }
}

/// What the dates of a column tell of their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Hints {
    pub(crate) day_first: bool,
    pub(crate) month_first: bool,
    pub(crate) unclear: bool,
}

impl Hints {
    /// Looks at one more date.
    pub(crate) fn look(&mut self, text: &str) {
        match numbers(text) {
            Some(Numbers { first: 13..=31, second: 1..=12, open: true, .. }) => self.day_first = true,
            Some(Numbers { first: 1..=12, second: 13..=31, open: true, .. }) => self.month_first = true,
            Some(Numbers { first, second, open: true, .. }) if first != second => self.unclear = true,
            _ => {}
        }
    }
    /// The order, if it can be told; nothing if both are possible and it matters.
    pub(crate) const fn order(self) -> Option<DateOrder> {
        match (self.day_first, self.month_first, self.unclear) {
            (true, false, _) | (false, false, false) => Some(DateOrder::DayMonth),
            (false, true, _) => Some(DateOrder::MonthDay),
            _ => None,
        }
    }
}

/// A date with the year last.
struct Numbers<'a> {
    first: u32,
    second: u32,
    year: &'a str,
    clock: &'a str,
    /// Whether its mark leaves the order open: a date with stops begins with the day.
    open: bool,
}

fn numbers(text: &str) -> Option<Numbers<'_>> {
    let (date, clock) = text.trim().split_once([' ', 'T']).unwrap_or((text.trim(), ""));
    let date = date.trim_end_matches(',');
    let mark = ['/', '.', '-'].into_iter().find(|mark| date.contains(*mark))?;
    let mut parts = date.split(mark);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if parts.next().is_some() || !fits(first, 2) || !fits(second, 2) || year.len() != 4 || !fits(year, 4) {
        return None;
    }
    Some(Numbers { first: first.parse().ok()?, second: second.parse().ok()?, year, clock, open: mark != '.' })
}

/// Reads a time; without an order, a date that can be read in two ways is none.
pub(crate) fn read(text: &str, order: Option<DateOrder>) -> Option<Moment> {
    let text = text.trim();
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let Some(found) = numbers(text) else { return year_first(text) };
    let day_first = match order {
        _ if !found.open || found.first > 12 => true,
        Some(order) => order == DateOrder::DayMonth,
        None if found.second > 12 => false,
        None if found.first == found.second => true,
        None => return None,
    };
    let (day, month) = if day_first { (found.first, found.second) } else { (found.second, found.first) };
    assembled(&format!("{}-{month:02}-{day:02}", found.year), found.clock)
}

fn year_first(text: &str) -> Option<Moment> {
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let (date, clock) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let date = date.replace('/', "-");
    let clock = clock.trim();
    let clock = clock.strip_suffix("UTC").or_else(|| clock.strip_suffix('Z')).unwrap_or(clock);
    match date.len() {
        10 => assembled(&date, clock),
        _ => None,
    }
}

/// A date with the year first and a clock of any precision, in UTC.
fn assembled(date: &str, clock: &str) -> Option<Moment> {
    let clock = clock.trim();
    let (clock, afternoon) =
        match clock.get(clock.len().saturating_sub(2)..).map(str::to_ascii_lowercase).as_deref() {
            Some("am") => (clock.get(..clock.len().saturating_sub(2))?.trim(), Some(0)),
            Some("pm") => (clock.get(..clock.len().saturating_sub(2))?.trim(), Some(12)),
            _ => (clock, None),
        };
    if let Ok(moment) = format!("{date}T{clock}").parse() {
        return Some(moment);
    }
    let mut parts = clock.split(':');
    let hour: u32 = parts.next().filter(|part| !part.is_empty()).map_or(Some(0), |part| part.parse().ok())?;
    let hour = afternoon.map_or(hour, |half: u32| hour.checked_rem(12).unwrap_or(0).saturating_add(half));
    let minute: u32 = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let second = parts.next().unwrap_or("00");
    if parts.next().is_some() {
        return None;
    }
    format!("{date}T{hour:02}:{minute:02}:{second}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_every_tool_are_read_and_what_is_no_time_is_none() {
        for (text, expected) in [
            ("2024-03-01 09:30:05", "2024-03-01T09:30:05Z"),
            ("2024-03-01 09:30", "2024-03-01T09:30:00Z"),
            ("2024-03-01", "2024-03-01T00:00:00Z"),
            ("2024/03/01 9:30", "2024-03-01T09:30:00Z"),
            ("2024-03-01T09:30:05Z", "2024-03-01T09:30:05Z"),
            ("2024-03-01T09:30:05+02:00", "2024-03-01T07:30:05Z"),
            ("2024-03-01 09:30:05 UTC", "2024-03-01T09:30:05Z"),
            ("31-03-2024 09:30", "2024-03-31T09:30:00Z"),
            ("1.3.2024", "2024-03-01T00:00:00Z"),
            ("03/31/2024 12:05 AM", "2024-03-31T00:05:00Z"),
            ("03/31/2024 1:05 pm", "2024-03-31T13:05:00Z"),
            ("05/05/2024", "2024-05-05T00:00:00Z"),
        ] {
            let read = read(text, None).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(read.to_string(), expected, "{text}");
        }
        for text in
            ["", "soon", "2024-02-30", "03/04/2024", "1/2/3/2024", "99/99/2024", "2024-13-01", "3/4/24", "é"]
        {
            assert_eq!(read(text, None), None, "{text}");
        }
        assert_eq!(read("03/04/2024", Some(DateOrder::DayMonth)).unwrap().date(), "2024-04-03");
        assert_eq!(read("03/04/2024", Some(DateOrder::MonthDay)).unwrap().date(), "2024-03-04");
    }

    #[test]
    fn one_date_that_can_be_read_in_one_way_only_tells_the_order_of_its_column() {
        let hints = |dates: &[&str]| {
            let mut hints = Hints::default();
            dates.iter().for_each(|date| hints.look(date));
            hints.order()
        };
        assert_eq!(hints(&["03/04/2024", "25/04/2024"]), Some(DateOrder::DayMonth));
        assert_eq!(hints(&["03/04/2024", "04/25/2024"]), Some(DateOrder::MonthDay));
        assert_eq!(hints(&["03/04/2024"]), None);
        assert_eq!(hints(&["25/04/2024", "04/25/2024"]), None);
        assert_eq!(hints(&["2024-04-03", "", "5/5/2024", "3.4.2024"]), Some(DateOrder::DayMonth));
    }
}
