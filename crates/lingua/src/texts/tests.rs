//! What must hold of the texts of any house.

mod ours;

use super::*;
use entrenous_core::moment::{Moment, Span};

fn languages<const N: usize>(tags: [&str; N]) -> [Language; N] {
    tags.map(|tag| Language::parse(tag).unwrap())
}

/// Every language of the house.
const OURS: [&str; 9] = ["fr", "de", "en", "es", "it", "pt", "nl", "pl", "ca"];

fn house() -> (Texts, [Language; 9]) {
    let languages = languages(OURS);
    let texts = Texts::new(&languages, &[]).unwrap_or_else(|errors| panic!("{errors:#?}"));
    (texts, languages)
}

fn wrong(spoken: &[Language], files: &[(&str, &str, &str)]) -> Vec<TextError> {
    Texts::new(spoken, files).err().unwrap_or_default()
}

#[test]
fn plural_forms_follow_the_language() {
    let (texts, all) = house();
    let table = [
        ["0 jour", "1 jour", "2 jours", "5 jours"],
        ["0 Tage", "1 Tag", "2 Tage", "5 Tage"],
        ["0 days", "1 day", "2 days", "5 days"],
        ["0 días", "1 día", "2 días", "5 días"],
        ["0 giorni", "1 giorno", "2 giorni", "5 giorni"],
        ["0 dia", "1 dia", "2 dias", "5 dias"],
        ["0 dagen", "1 dag", "2 dagen", "5 dagen"],
        ["0 dni", "1 dzień", "2 dni", "5 dni"],
        ["0 dies", "1 dia", "2 dies", "5 dies"],
    ];
    for (language, expected) in all.iter().zip(table) {
        assert_eq!([0, 1, 2, 5].map(|count| texts.span(language, Span::days(count))), expected);
    }
    let two_years: Span = "2 years".parse().unwrap();
    assert_eq!(
        all.each_ref().map(|language| texts.span(language, two_years)),
        ["2 ans", "2 Jahre", "2 years", "2 años", "2 anni", "2 anos", "2 jaar", "2 lata", "2 anys"]
    );
    assert_eq!(
        all.each_ref().map(|language| texts.span(language, Span::months(13))),
        [
            "13 mois",
            "13 Monate",
            "13 months",
            "13 meses",
            "13 mesi",
            "13 meses",
            "13 maanden",
            "13 miesięcy",
            "13 mesos",
        ]
    );
}

#[test]
fn dates_are_written_as_people_write_them() {
    let (texts, all) = house();
    let written =
        |at: &str| all.each_ref().map(|language| texts.date(language, at.parse::<Moment>().unwrap()));
    assert_eq!(
        written("2026-12-01T10:00:00Z"),
        [
            "1er décembre 2026",
            "1. Dezember 2026",
            "1 December 2026",
            "1 de diciembre de 2026",
            "1º dicembre 2026",
            "1 de dezembro de 2026",
            "1 december 2026",
            "1 grudnia 2026",
            "1 de desembre de 2026",
        ]
    );
    let [.., catalan] = written("2026-10-24T23:59:59Z");
    assert_eq!(catalan, "24 d’octubre de 2026");
}

#[test]
fn a_missing_or_broken_or_differing_text_keeps_the_house_shut() {
    let spoken = languages(["fr", "de"]);
    let missing = |language: &str| vec![TextError::Missing { id: "a.b".into(), language: language.into() }];
    assert_eq!(wrong(&spoken, &[("fr", "f", "[a]\nb = \"x\"")]), missing("de"));
    assert_eq!(
        wrong(&spoken, &[("de", "d", "[a]\nb = \"x\"")]),
        missing("fr"),
        "a text nobody asked for is a slip of the pen"
    );
    let differing = wrong(&spoken, &[("fr", "f", "a = \"{$x}\""), ("de", "d", "a = \"{$y}\"")]);
    assert!(matches!(differing.as_slice(), [TextError::Placeholders { .. }]), "{differing:?}");
    let broken = wrong(&spoken, &[("fr", "f", "a = \"{$x\""), ("de", "d", "a = \"x\"")]);
    assert!(matches!(broken.first(), Some(TextError::NotAMessage { .. })), "{broken:?}");
    assert!(matches!(wrong(&spoken, &[("fr", "f", "a = ")]).first(), Some(TextError::NotToml { .. })));
    let number = wrong(&spoken, &[("fr", "f", "a = 3"), ("de", "d", "a = \"drei\"")]);
    assert_eq!(number.first(), Some(&TextError::NotAText { id: "a".into(), file: "f".into() }));
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let spoken = languages(["fr", "de", "en"]);
    let found = wrong(
        &spoken,
        &[("fr", "f", "a = \"{$x\"\nb = \"x\""), ("de", "d", "a = \"y\""), ("en", "e", "a =")],
    );
    let missing = found.iter().filter(|error| matches!(error, TextError::Missing { .. })).count();
    assert_eq!((found.len(), missing), (6, 4), "{found:#?}");
}

#[test]
fn a_language_the_house_does_not_speak_must_bring_every_text() {
    let spoken = languages(["sv"]);
    let found = wrong(&spoken, &[("sv", "s", "[banner]\naccept = \"Acceptera allt\"")]);
    let missing = |id: &str| found.contains(&TextError::Missing { id: id.into(), language: "sv".into() });
    assert!(missing("banner.reject") && missing("privacy.title") && !missing("banner.accept"), "{found:?}");
}

#[test]
fn too_many_sentences_are_refused_before_they_are_compiled() {
    let many: String = (0..=TEXTS_MOST).map(|n| format!("t{n} = \"{{broken\"\n")).collect();
    let found = wrong(&languages(["fr"]), &[("fr", "f", &many)]);
    assert!(matches!(found.first(), Some(TextError::TooMany { .. })), "{:?}", found.first());
    assert!(!found.iter().any(|error| matches!(error, TextError::NotAMessage { .. })));
}

#[test]
fn a_business_says_it_in_its_own_words_with_the_same_placeholders() {
    let [english] = languages(["en"]);
    let say = |content: &str| {
        let texts = Texts::new(std::slice::from_ref(&english), &[("en", "e", content)]);
        texts.map(|texts| texts.say_plain(&english, "privacy.state_given", &[("date", "1 May".into())]))
    };
    assert_eq!(say("[privacy]\nstate_given = \"Yes since {$date}!\"").unwrap(), "Yes since 1 May!");
    let other = say("[privacy]\nstate_given = \"Yes since {$day}!\"");
    assert!(matches!(other.unwrap_err().as_slice(), [TextError::Placeholders { .. }]));
}

#[test]
fn a_region_reads_its_language_and_says_what_it_says_otherwise() {
    let [vienna, berlin] = languages(["de-AT", "de"]);
    let files = [("de-AT", "a", "[x]\nmonth = \"Jänner\""), ("de", "d", "[x]\nmonth = \"Januar\"")];
    let texts =
        Texts::new(&[vienna.clone(), berlin.clone()], &files).unwrap_or_else(|errors| panic!("{errors:?}"));
    let said = |language| (texts.say(language, "x.month", &[]), texts.say(language, "banner.accept", &[]));
    assert_eq!(said(&vienna), ("Jänner".to_owned(), "Alle akzeptieren".to_owned()));
    assert_eq!(said(&berlin), ("Januar".to_owned(), "Alle akzeptieren".to_owned()));
    assert!(!reaches("de", "del") && !reaches("de-AT", "de"));
}

#[test]
fn a_name_is_isolated_in_a_sentence_and_bare_in_a_title() {
    let (texts, [_, _, en, ..]) = house();
    let values = [("article", Value::from("סריג"))];
    assert_eq!(texts.say(&en, "why.you_looked", &values), "You looked at “\u{2068}סריג\u{2069}”");
    assert_eq!(texts.say_plain(&en, "why.you_looked", &values), "You looked at “סריג”");
}

#[test]
fn a_topic_is_what_needs_no_value() {
    let (texts, [fr, ..]) = house();
    let privacy = texts.map(&fr, "privacy");
    assert_eq!(privacy.get("title").map(String::as_str), Some("Vos données chez nous"));
    assert!(!privacy.contains_key("state_given") && !privacy.contains_key("accept"));
    assert!(texts.map(&fr, "priv").is_empty(), "half a name is no topic");
}

#[test]
fn a_sentence_nobody_wrote_shows_its_id() {
    let (texts, [fr, ..]) = house();
    assert_eq!(texts.say(&fr, "banner.nothing", &[]), "banner.nothing");
    assert!(!texts.has(&fr, "banner.nothing") && !texts.ids().contains("banner.nothing"));
    assert!(texts.ids().contains("banner.accept"));
    let [spoken_by_nobody] = languages(["sv"]);
    assert_eq!(texts.say(&spoken_by_nobody, "banner.accept", &[]), "banner.accept");
}
