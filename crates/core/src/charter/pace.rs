//! How often and when a purpose may write to a person: `at_most = "2 per week"`, `quiet = "21:00-08:00"`.
//!
//! **Invariant:** quiet hours are wall-clock times of the person's own place; nothing here knows where that is.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The most messages a charter may allow itself per span.
pub const MESSAGES_MOST: u16 = 100;

/// The span in which messages are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Per {
    /// A day.
    Day,
    /// A week of seven days.
    Week,
    /// Thirty days.
    Month,
}

impl Per {
    /// How long it is, in microseconds.
    #[must_use]
    pub const fn microseconds(self) -> i64 {
        const DAY: i64 = 86_400_000_000;
        match self {
            Self::Day => DAY,
            Self::Week => 7 * DAY,
            Self::Month => 30 * DAY,
        }
    }
}

/// A cap on messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct AtMost {
    /// How many, 1 to [`MESSAGES_MOST`].
    pub count: u16,
    /// In which span.
    pub per: Per,
}

/// As a charter writes it.
impl std::fmt::Display for Per {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        })
    }
}

/// As a charter writes it.
impl std::fmt::Display for AtMost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} per {}", self.count, self.per)
    }
}

/// Not a cap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a cap is a number from 1 to 100 per `day`, `week` or `month`, such as `2 per week`")]
pub struct NotACap;

impl FromStr for AtMost {
    type Err = NotACap;
    fn from_str(text: &str) -> Result<Self, NotACap> {
        let (count, per) = text.split_once(" per ").ok_or(NotACap)?;
        let per = match per {
            "day" => Per::Day,
            "week" => Per::Week,
            "month" => Per::Month,
            _ => return Err(NotACap),
        };
        let count = count.parse().map_err(|_| NotACap)?;
        if (1..=MESSAGES_MOST).contains(&count) { Ok(Self { count, per }) } else { Err(NotACap) }
    }
}

/// The hours in which nothing is sent; past midnight if it ends before it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Quiet {
    /// From this minute of the day.
    pub from_minute: u16,
    /// Until before this minute of the day.
    pub until_minute: u16,
}

/// Not quiet hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("quiet hours are two different times of the day, such as `21:00-08:00`")]
pub struct NotQuiet;

impl Quiet {
    /// Whether a minute of the day is quiet.
    #[must_use]
    pub fn holds(self, minute: u16) -> bool {
        if self.from_minute < self.until_minute {
            (self.from_minute..self.until_minute).contains(&minute)
        } else {
            minute >= self.from_minute || minute < self.until_minute
        }
    }
}

impl FromStr for Quiet {
    type Err = NotQuiet;
    fn from_str(text: &str) -> Result<Self, NotQuiet> {
        let (from, until) = text.split_once('-').ok_or(NotQuiet)?;
        let (from_minute, until_minute) = (minute_of_day(from)?, minute_of_day(until)?);
        if from_minute == until_minute { Err(NotQuiet) } else { Ok(Self { from_minute, until_minute }) }
    }
}

fn minute_of_day(text: &str) -> Result<u16, NotQuiet> {
    let (hour, minute) = text.split_once(':').ok_or(NotQuiet)?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hour) || !two_digits(minute) {
        return Err(NotQuiet);
    }
    let hour: u16 = hour.parse().map_err(|_| NotQuiet)?;
    let minute: u16 = minute.parse().map_err(|_| NotQuiet)?;
    if hour > 23 || minute > 59 { Err(NotQuiet) } else { Ok(hour.saturating_mul(60).saturating_add(minute)) }
}

/// What becomes of a message that finds no room under a cap.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digest {
    /// It comes alone, or not at all.
    #[default]
    Alone,
    /// It waits for room and is then a part of one letter with others of its purpose.
    Joined,
}

impl Digest {
    /// Whether it is alone.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        *self == Self::Alone
    }
}

/// The pace of one purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Pace {
    /// How often at most.
    pub at_most: Option<AtMost>,
    /// When not.
    pub quiet: Option<Quiet>,
    /// Whether what waits for room is joined.
    #[serde(skip_serializing_if = "Digest::is_alone")]
    pub digest: Digest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_is_a_number_and_a_span() {
        assert_eq!("2 per week".parse(), Ok(AtMost { count: 2, per: Per::Week }));
        for bad in
            ["", "2", "0 per day", "101 per day", "two per week", "2 per year", "2  per week", "-1 per day"]
        {
            assert_eq!(bad.parse::<AtMost>(), Err(NotACap), "{bad}");
        }
    }

    #[test]
    fn quiet_hours_may_pass_midnight() {
        let night: Quiet = "21:00-08:00".parse().unwrap();
        let quiet: Vec<u16> = (0..1440).filter(|minute| night.holds(*minute)).collect();
        assert_eq!((quiet.len(), quiet[479], quiet[480]), (11 * 60, 479, 1260));
        let noon: Quiet = "12:00-13:30".parse().unwrap();
        assert!(noon.holds(720) && noon.holds(809) && !noon.holds(810) && !noon.holds(719));
        for bad in
            ["", "21-8", "24:00-08:00", "21:60-08:00", "08:00-08:00", "+1:00-08:00", "21:00-08:00-09:00"]
        {
            assert_eq!(bad.parse::<Quiet>(), Err(NotQuiet), "{bad}");
        }
    }
}
