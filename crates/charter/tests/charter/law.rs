//! Packs of law: what is refused, what they say of places and ages, and who set a cell.

use crate::common::{boutique, told};
use entrenous_charter::law::{self, Day, Pack, Status};
use entrenous_charter::read;
use entrenous_core::charter::Charter;
use entrenous_core::permit::Gate;
use entrenous_core::region::{Place, ZoneId};
use entrenous_core::request::Age;

fn packs() -> Vec<Pack> {
    law::shipped().unwrap()
}

fn charter() -> Charter {
    read(&told(&boutique())).charter.unwrap()
}

fn place(text: &str) -> Place {
    Place::parse(text).unwrap()
}

#[test]
fn every_pack_of_the_folder_is_shipped_and_whole() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../laws");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let shipped: Vec<String> = packs().iter().map(|pack| format!("{}.toml", pack.id)).collect();
    assert_eq!(files, shipped);
}

/// Every line of a pack that says where a cell is written, or how sure it is, is needed.
#[test]
fn a_pack_with_one_cell_uncited_or_unsure_is_refused() {
    let mut taken_away = 0;
    for (id, text) in law::SHIPPED {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.starts_with("cite = ") || line.starts_with("confidence = ") {
                let without: Vec<&str> = lines[..at].iter().chain(&lines[at + 1..]).copied().collect();
                assert!(Pack::parse(id, &without.join("\n")).is_err(), "{id} line {}: {line}", at + 1);
                taken_away += 1;
            }
        }
        assert!(Pack::parse(id, &text.replacen("cite = [\"", "cite = [] # [\"", 1)).is_err());
        assert!(Pack::parse(id, &text.replacen("cite = [\"", "cite = [\" \", \"", 1)).is_err());
    }
    assert!(taken_away >= 60, "{taken_away}");
}

#[test]
fn a_pack_that_makes_no_sense_is_refused_with_the_reason() {
    let (id, text) = law::SHIPPED[2];
    for (from, to, why) in [
        ("id = \"us-ca\"", "id = \"ca\"", "the name of its file"),
        ("de = \"K", "it = \"K", "no name in `de`"),
        ("applies = [\"US-CA\"]", "applies = []", "applies nowhere"),
        ("child_under = 13", "child_under = 17", "out of order"),
        ("default = \"told\"", "default = \"guardian\"", "no adult has a guardian"),
        ("teen = \"opt_in\"", "teen = \"told\"", "looser for minors"),
        ("must_honour = true", "must_honour = false", "does not honour"),
        ("[processing.message]", "[processing.letters]", "letters"),
        ("valid_from = 2026-01-01", "valid_from = \"2026-01-01\"", "valid_from"),
        ("valid_from = 2026-01-01", "valid_from = 2026-01-01T10:00:00", "YYYY-MM-DD"),
        ("keep = \"24 months\"", "keep = \"24 moons\"", "length of time"),
        ("due = \"45 calendar_days\"", "due = \"45 days\"", "a period is"),
        ("must_display = true", "must_display = true\nmust_sing = true", "must_sing"),
        ("teen_under = 16", "teen_under = 16\nplaces = { FR = 12 }", "where it does not apply"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let refused = Pack::parse(id, &changed).expect_err(to);
        assert!(refused.to_string().contains(why), "{why}: {refused}");
    }
    let whole_cell = text.replace("[processing.message]", "[processing_of.message]");
    assert!(Pack::parse(id, &whole_cell).is_err());
}

#[test]
fn places_find_their_zone_and_strangers_the_strictest() {
    let rules = law::compile(&charter(), &packs()).unwrap();
    let regimes = |told: Option<&str>| {
        let told = told.map(place);
        rules.zone(rules.zone_of(told.as_ref())).unwrap().regimes.join(" ")
    };
    for (told, wanted) in [
        (Some("FR"), "eu"),
        (Some("FR-IDF"), "eu"),
        (Some("NO"), "eu"),
        (Some("GB"), "gb"),
        (Some("US-CA"), "us-ca"),
        (Some("US"), "us-ca"),
        (Some("CH"), "eu gb us-ca"),
        (None, "eu gb us-ca"),
    ] {
        assert_eq!(regimes(told), wanted, "{told:?}");
    }
    assert_eq!(rules.zones().count(), 4);
}

#[test]
fn the_unknown_place_is_as_strict_as_every_place_together() {
    let (charter, packs) = (charter(), packs());
    let rules = law::compile(&charter, &packs).unwrap();
    for (purpose, _) in charter.purposes() {
        for age in Age::ALL {
            let everywhere = rules.zones().skip(1).map(|(zone, _)| rules.rule(zone, purpose, age).unwrap());
            let strictest = everywhere.reduce(entrenous_core::permit::Rule::strictest);
            assert_eq!(rules.rule(ZoneId::UNKNOWN, purpose, age), strictest);
        }
    }
    let unknown = rules.zone(ZoneId::UNKNOWN).unwrap();
    assert_eq!(
        (unknown.yes_lasts.to_string(), unknown.ask_again_after.to_string()),
        ("6 months".into(), "12 months".into())
    );
    assert!(unknown.shows_signal);
}

#[test]
fn a_pack_that_is_not_in_force_decides_nothing() {
    let mut packs = packs();
    let before = law::compile(&charter(), &packs[1..]).unwrap().hash();
    packs[0].status = Status::Proposed;
    assert_eq!(law::compile(&charter(), &packs).unwrap().hash(), before);
    let day = |text| Day::parse(text).unwrap();
    let ids = |on| {
        law::in_force(packs.clone(), &day(on)).into_iter().map(|pack| pack.id).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids("2025-12-31"), "");
    assert_eq!(ids("2026-01-01"), "us-ca");
    assert_eq!(ids("2026-02-05"), "gb us-ca");
    assert!(law::compile(&charter(), &[]).is_err());
    assert_eq!(Day::parse("2026-02-30"), None);
}

#[test]
fn the_age_of_a_child_is_that_of_the_place_or_the_highest() {
    let packs = packs();
    let age = |told: Option<&str>, years| law::age_band(&packs, told.map(place).as_ref(), years);
    assert_eq!(
        (age(Some("FR"), 14), age(Some("FR"), 15), age(Some("FR"), 18)),
        (Age::Child, Age::Teen, Age::Adult)
    );
    assert_eq!(
        (age(Some("DE"), 15), age(Some("GB"), 13), age(Some("US-CA"), 16)),
        (Age::Child, Age::Teen, Age::Adult)
    );
    assert_eq!((age(Some("CH"), 15), age(None, 15), age(None, 17)), (Age::Child, Age::Child, Age::Teen));
}

#[test]
fn every_cell_says_who_set_it_and_where_that_is_written() {
    let (charter, packs) = (charter(), packs());
    let rules = law::compile(&charter, &packs).unwrap();
    for (zone, _) in rules.zones() {
        for (purpose, _) in charter.purposes() {
            for age in Age::ALL {
                let rule = rules.rule(zone, purpose, age).unwrap();
                let why = law::why(&charter, &packs, &rules, zone, purpose, age);
                assert!(
                    why.iter().any(|citation| citation.rule.gate == rule.gate),
                    "{zone:?} {purpose:?} {age:?}"
                );
                assert_eq!(why.iter().any(|citation| citation.rule.signal), rule.signal);
                assert!(why.iter().all(|citation| !citation.cite.is_empty()));
            }
        }
    }
    let california = rules.zone_of(Some(&place("US-CA")));
    let (film, _) = charter.find_purpose("film").unwrap();
    let why = law::why(&charter, &packs, &rules, california, film, Age::Adult);
    let by: Vec<&str> = why.iter().map(|citation| citation.by.as_str()).collect();
    assert_eq!(by, ["us-ca", "charter"]);
    let (suggestions, _) = charter.find_purpose("suggestions").unwrap();
    assert_eq!(rules.rule(california, suggestions, Age::Child).unwrap().gate, Gate::Forbidden);
    assert_eq!(law::why(&charter, &packs, &rules, california, suggestions, Age::Child)[0].by, "house");
}
