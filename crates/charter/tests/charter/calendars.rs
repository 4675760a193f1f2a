//! Calendars of public holidays: each pack has its own, none is idle, each holiday is cited, and the days are where they belong.

use entrenous_charter::law::{Calendars, Day, Laws, Off, SHIPPED_CALENDARS};
use std::collections::BTreeSet;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn text_of(id: &str) -> &'static str {
    SHIPPED_CALENDARS.iter().find(|(shipped, _)| *shipped == id).unwrap().1
}

#[test]
fn every_calendar_of_the_folder_is_shipped_and_some_pack_counts_by_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../laws/calendars");
    let names =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = names.map(|name| name.strip_suffix(".toml").unwrap().to_owned()).collect();
    let calendars = Calendars::shipped().unwrap();
    assert_eq!(files, calendars.ids().map(str::to_owned).collect());
    let laws = Laws::shipped().unwrap();
    let mut used = BTreeSet::new();
    for on in laws.days() {
        used.extend(laws.on(&on).unwrap().into_iter().map(|pack| pack.clock.calendar));
    }
    assert_eq!(used, files);
}

#[test]
fn a_calendar_with_a_holiday_uncited_or_unsure_is_refused() {
    let mut taken_away = 0;
    for (id, text) in SHIPPED_CALENDARS {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.starts_with("cite = ") || line.starts_with("confidence = ") {
                let without = [&lines[..at], &lines[at + 1..]].concat().join("\n");
                assert!(Calendars::parse([(*id, without.as_str())]).is_err(), "{id} line {}", at + 1);
                taken_away += 1;
            }
        }
    }
    assert!(taken_away >= 100, "{taken_away}");
}

#[test]
fn a_calendar_that_makes_no_sense_is_refused_with_the_reason() {
    for (from, to, why) in [
        ("id = \"za\"", "id = \"zb\"", "the name of its file"),
        ("\"1 January\"", "\"1 Janvier\"", "`1 Janvier` is no rule for a holiday"),
        ("\"1 January\"", "\"31 April\"", "no rule for a holiday"),
        ("moves = \"from_sunday_to_monday\"", "moves = \"somewhere\"", "somewhere"),
        ("cite = [", "site = [", "site"),
        ("confidence = \"B\"", "confidence = \"D\"", "unknown variant"),
        ("[[holidays]]", "[[holiday]]", "holiday"),
    ] {
        let changed = text_of("za").replacen(from, to, 1);
        assert_ne!(changed, text_of("za"), "{from}");
        let refused = Calendars::parse([("za", changed.as_str())]).unwrap_err().to_string();
        assert!(refused.contains(why), "{why}: {refused}");
    }
}

#[test]
fn a_day_off_says_why() {
    let calendars = Calendars::shipped().unwrap();
    let off = |id: &str, on: &str| match calendars.get(id).unwrap().off(day(on)) {
        Some(Off::Holiday(name, _)) => Some(name.to_owned()),
        Some(Off::Weekend) => Some("weekend".to_owned()),
        None => None,
    };
    for (id, on, why) in [
        ("us", "2026-11-26", Some("Thanksgiving Day")),
        ("us", "2027-12-31", Some("New Year's Day")),
        ("us", "2020-06-19", None),
        ("gb", "2027-12-28", Some("Boxing Day")),
        ("gb", "2027-12-29", None),
        ("fr", "2027-05-17", Some("Whit Monday")),
        ("fr", "2027-07-14", Some("National Day")),
        ("de", "2027-07-14", None),
        ("de", "2027-05-01", Some("weekend")),
        ("za", "2026-08-10", Some("National Women's Day")),
        ("ca", "2026-05-18", Some("Victoria Day")),
        ("in", "2027-10-29", Some("Diwali")),
        ("pl", "2024-12-24", None),
        ("pl", "2025-12-24", Some("Christmas Eve")),
    ] {
        assert_eq!(off(id, on).as_deref(), why, "{id} {on}");
    }
}

#[test]
fn no_stretch_leaves_more_than_ten_days_off_in_a_row() {
    let calendars = Calendars::shipped().unwrap();
    for id in calendars.ids() {
        let calendar = calendars.get(id).unwrap();
        let mut on = day("2024-01-01");
        while on < day("2034-01-01") {
            let next = calendar.working_from(on.plus_days(1));
            assert!(on.days_until(next) <= 10, "{id}: nobody works from {on} to {next}");
            on = next;
        }
    }
}
