//! The hours in which something may be sent: `08:00-20:00`, on the wall clock of whoever is written to.
//!
//! **Invariant:** [`Window::opens`] answers a moment at which the window is open, also on the days on which clocks change.

use entrenous_core::charter::Quiet;
use entrenous_core::moment::{Moment, Zone};
use std::fmt;
use std::str::FromStr;

/// How often [`Window::opens`] looks for the next opening: a window inside an hour that is skipped opens a day later.
const LOOKS_MOST: usize = 4;
const MICROSECONDS_PER_MINUTE: i64 = 60_000_000;

/// The hours of a day in which something may be sent; past midnight if it ends before it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window(Quiet);

/// Not such hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("hours are two different times of the day, such as `08:00-20:00`")]
pub struct NotAWindow;

impl Window {
    /// Whether a minute of the day is inside.
    #[must_use]
    pub fn holds(self, minute: u16) -> bool {
        self.0.holds(minute)
    }
    /// How many minutes a day it is open.
    #[must_use]
    pub fn minutes(self) -> u16 {
        let (from, until) = (self.0.from_minute, self.0.until_minute);
        if from < until {
            until.saturating_sub(from)
        } else {
            until.saturating_add(1_440).saturating_sub(from)
        }
    }
    /// The first moment at or after `from` at which it is open.
    #[must_use]
    pub fn opens(self, zone: &Zone, from: Moment) -> Moment {
        let mut at = from;
        for _ in 0..LOOKS_MOST {
            if self.holds(zone.minute_of_day(at)) {
                return at;
            }
            let next = zone.next(at, self.0.from_minute);
            at = if next > at { next } else { at.plus_microseconds(MICROSECONDS_PER_MINUTE) };
        }
        at
    }
}

impl FromStr for Window {
    type Err = NotAWindow;
    fn from_str(text: &str) -> Result<Self, NotAWindow> {
        text.parse().map(Self).map_err(|_| NotAWindow)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Quiet { from_minute, until_minute } = self.0;
        write!(f, "{}-{}", Clock(from_minute), Clock(until_minute))
    }
}

/// A minute of the day as a clock shows it.
pub(crate) struct Clock(pub(crate) u16);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.div_euclid(60), self.0.rem_euclid(60))
    }
}

/// The minute of the day a clock shows as `09:00`.
pub(crate) fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hour) || !two(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| hour.saturating_mul(60).saturating_add(minute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn an_open_window_keeps_nobody_waiting_and_a_closed_one_until_it_opens() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        let day: Window = "08:00-20:00".parse().unwrap();
        assert_eq!(day.opens(&paris, at("2026-12-01T10:00:00Z")), at("2026-12-01T10:00:00Z"));
        assert_eq!(day.opens(&paris, at("2026-12-01T19:00:00Z")), at("2026-12-02T07:00:00Z"));
        // The night in March is an hour shorter: eight o'clock comes at six, not at seven.
        assert_eq!(day.opens(&paris, at("2026-03-28T20:00:00Z")), at("2026-03-29T06:00:00Z"));
        assert_eq!((day.minutes(), day.to_string()), (720, "08:00-20:00".to_owned()));
        let night: Window = "22:00-02:00".parse().unwrap();
        assert_eq!((night.minutes(), night.holds(60), night.holds(180)), (240, true, false));
    }

    #[test]
    fn a_window_inside_a_skipped_hour_opens_the_day_after() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        let short: Window = "02:10-02:50".parse().unwrap();
        assert_eq!(short.opens(&paris, at("2026-03-29T00:00:00Z")), at("2026-03-30T00:10:00Z"));
    }

    proptest! {
        #[test]
        fn a_window_is_open_when_it_opens_and_never_earlier_than_asked(
            second in 0_i64..4_000_000_000, from in 0_u16..1_440, long in 1_u16..1_440, zone in 0_usize..4
        ) {
            let zone = ["Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "UTC"][zone];
            let zone = Zone::parse(zone).unwrap();
            let until = from.saturating_add(long).rem_euclid(1_440);
            let window: Window = format!("{}-{}", Clock(from), Clock(until)).parse().unwrap();
            let now = Moment::from_seconds(second);
            let opens = window.opens(&zone, now);
            prop_assert!(opens >= now && window.holds(zone.minute_of_day(opens)));
            prop_assert_eq!(window.minutes(), long);
        }
    }
}
