//! A place's own time: the hours a person's wall clock shows, right across the days on which clocks are put forward or back.
//! The data (IANA tz database) is part of the program, so that every machine reads the same clock.
//!
//! **Invariant:** [`Zone::next`] never answers a moment before the one it was asked from, and always one that exists on the wall clock:
//! an hour that is skipped becomes the moment after the gap, an hour that comes twice is taken the first time.

use super::Moment;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime, civil};
use serde::{Deserialize, Serialize};

/// The longest name of a zone.
const NAME_BYTES_MOST: usize = 64;
/// How many days [`Zone::next`] looks ahead: the wall clock shows each minute within two.
const DAYS_AHEAD: i64 = 3;

/// A time zone by its IANA name, such as `Europe/Paris`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// Not a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time zone is a name of the IANA list, such as `Europe/Paris` or `UTC`")]
pub struct NotAZone;

/// UTC.
impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl Zone {
    /// The zone of this name.
    pub fn parse(name: &str) -> Result<Self, NotAZone> {
        if name.len() > NAME_BYTES_MOST || name == "local" {
            return Err(NotAZone);
        }
        TimeZone::get(name).map(Self).map_err(|_| NotAZone)
    }
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
    /// Which minute of the day the wall clock shows, 0 to 1,439.
    #[must_use]
    pub fn minute_of_day(&self, at: Moment) -> u16 {
        self.zoned(at).map_or(0, |zoned| minute_of(&zoned))
    }
    /// The day of the week the calendar on the wall shows, 1 for Monday to 7 for Sunday (ISO 8601).
    #[must_use]
    pub fn weekday(&self, at: Moment) -> u8 {
        self.zoned(at)
            .and_then(|zoned| u8::try_from(zoned.weekday().to_monday_one_offset()).ok())
            .unwrap_or(1)
    }
    /// The calendar day there, as `YYYY-MM-DD`.
    #[must_use]
    pub fn date(&self, at: Moment) -> String {
        self.zoned(at).map_or_else(|| at.date(), |zoned| zoned.date().to_string())
    }
    /// The first moment of the calendar day there.
    #[must_use]
    pub fn day_begins(&self, at: Moment) -> Moment {
        let start = self.zoned(at).and_then(|zoned| zoned.start_of_day().ok());
        start.map_or(at, |zoned| moment(&zoned))
    }
    /// The first moment at or after `from` at which the wall clock shows `minute` of the day.
    #[must_use]
    pub fn next(&self, from: Moment, minute: u16) -> Moment {
        let Some(zoned) = self.zoned(from) else { return from };
        let time = time_of(minute);
        (0..DAYS_AHEAD)
            .filter_map(|days| zoned.date().checked_add(days.days()).ok())
            .filter_map(|date| date.to_datetime(time).to_zoned_datetime(self.0.clone()).ok())
            .map(|found| moment(&found))
            .find(|found| *found >= from)
            .unwrap_or(from)
    }
    /// The moment the wall clock there shows this, written `2026-12-01T09:00`.
    #[must_use]
    pub fn at(&self, local: &str) -> Option<Moment> {
        let local: civil::DateTime = local.parse().ok()?;
        local.to_zoned_datetime(self.0.clone()).ok().map(|zoned| moment(&zoned))
    }
    fn zoned(&self, at: Moment) -> Option<ZonedDateTime> {
        Timestamp::from_microsecond(at.microseconds())
            .ok()
            .map(|stamp| stamp.to_zoned_datetime(self.0.clone()))
    }
}

impl TryFrom<String> for Zone {
    type Error = NotAZone;
    fn try_from(name: String) -> Result<Self, NotAZone> {
        Self::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

fn moment(zoned: &ZonedDateTime) -> Moment {
    Moment::from_microseconds(zoned.timestamp().as_microsecond())
}

fn minute_of(zoned: &ZonedDateTime) -> u16 {
    let minutes = i32::from(zoned.hour()).saturating_mul(60).saturating_add(i32::from(zoned.minute()));
    u16::try_from(minutes).unwrap_or(0)
}

fn time_of(minute: u16) -> civil::Time {
    let part = |value: u16| i8::try_from(value).unwrap_or(0);
    civil::Time::new(part(minute.div_euclid(60)), part(minute.rem_euclid(60)), 0, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn the_wall_clock_is_right_across_the_days_on_which_clocks_change() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        assert_eq!(paris.minute_of_day(at("2026-03-29T00:59:00Z")), 119);
        assert_eq!(paris.minute_of_day(at("2026-03-29T01:00:00Z")), 180);
        // 02:30 does not exist that night, and comes twice in October: the first time counts.
        assert_eq!(paris.next(at("2026-03-28T23:30:00Z"), 150), at("2026-03-29T01:30:00Z"));
        assert_eq!(paris.next(at("2026-10-24T23:30:00Z"), 150), at("2026-10-25T00:30:00Z"));
        assert_eq!(paris.next(at("2026-10-24T21:00:00Z"), 480), at("2026-10-25T07:00:00Z"));
        assert_eq!(paris.at("2026-12-01T09:00"), Some(at("2026-12-01T08:00:00Z")));
        assert_eq!(paris.date(at("2026-12-31T23:30:00Z")), "2027-01-01");
        assert_eq!(paris.weekday(at("2026-11-26T12:00:00Z")), 4);
    }

    #[test]
    fn a_zone_is_a_name_of_the_list() {
        for bad in ["", "Paris", "Europe/Colmar", "local", "+01:00", "../../etc/passwd"] {
            assert_eq!(Zone::parse(bad), Err(NotAZone), "{bad}");
        }
        assert_eq!(Zone::parse("Asia/Kolkata").unwrap().name(), "Asia/Kolkata");
    }

    proptest! {
        #[test]
        fn the_next_time_is_never_before_and_never_further_than_two_days(
            second in 0_i64..4_000_000_000, minute in 0_u16..1_440, zone in 0_usize..4
        ) {
            let zone = ["Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "UTC"][zone];
            let zone = Zone::parse(zone).unwrap();
            let from = Moment::from_seconds(second);
            let next = zone.next(from, minute);
            prop_assert!(next >= from && next.since(from) <= 2 * 86_400_000_000);
        }
    }
}
