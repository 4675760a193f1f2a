//! What must hold of all our own texts.

use super::*;
use entrenous_core::moment::Moment;

fn ours() -> (Texts, [Language; 3]) {
    let languages = ["fr", "de", "en"].map(|code| Language::parse(code).unwrap());
    let texts = Texts::new(&languages, &[]).unwrap_or_else(|errors| panic!("{errors:#?}"));
    (texts, languages)
}

#[test]
fn the_list_of_files_is_the_folder() {
    let mut listed: Vec<_> = HOUSE.iter().map(|(_, name, _)| (*name).to_owned()).collect();
    let mut found = Vec::new();
    let top = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lang");
    for language in std::fs::read_dir(top).unwrap() {
        let language = language.unwrap();
        for file in std::fs::read_dir(language.path()).unwrap() {
            let (language, file) = (language.file_name(), file.unwrap().file_name());
            found.push(format!("lang/{}/{}", language.to_string_lossy(), file.to_string_lossy()));
        }
    }
    (listed.sort(), found.sort());
    assert_eq!(listed, found);
}

#[test]
fn plural_forms_follow_the_language() {
    let (texts, [fr, de, en]) = ours();
    let say = |language: &Language, count: i64| {
        texts.say(language, "units.days", &[("count", Value::Number(count))]).replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "")
    };
    assert_eq!([0, 1, 2, 5].map(|n| say(&fr, n)), ["0 jour", "1 jour", "2 jours", "5 jours"]);
    assert_eq!([0, 1, 2, 5].map(|n| say(&de, n)), ["0 Tage", "1 Tag", "2 Tage", "5 Tage"]);
    assert_eq!([0, 1, 2, 5].map(|n| say(&en, n)), ["0 days", "1 day", "2 days", "5 days"]);
}

#[test]
fn dates_are_written_as_people_write_them() {
    let (texts, languages) = ours();
    let first: Moment = "2026-12-01T10:00:00Z".parse().unwrap();
    let dates = languages.map(|language| texts.date(&language, first).replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], ""));
    assert_eq!(dates, ["1er décembre 2026", "1. Dezember 2026", "1 December 2026"]);
}

#[test]
fn no_sentence_is_longer_than_25_words() {
    for (_, file, content) in HOUSE {
        let mut flat = Vec::new();
        flatten("", &content.parse().unwrap(), &mut flat);
        for (id, text) in flat.iter().filter(|(_, text)| !text.starts_with('.')) {
            for sentence in text.split(['.', '!', '?']) {
                assert!(sentence.split_whitespace().count() <= 25, "{file}: {id}: {sentence}");
            }
        }
    }
}

#[test]
fn quotes_and_apostrophes_are_those_of_print() {
    for (language, file, content) in HOUSE {
        let mut flat = Vec::new();
        flatten("", &content.parse().unwrap(), &mut flat);
        for (id, text) in &flat {
            assert!(!text.contains('\'') && !text.contains('"'), "{file}: {id}: straight quotes");
            assert!(!text.contains("  "), "{file}: {id}: two spaces");
            if *language == "fr" && !text.starts_with('.') {
                for mark in ["!", "?", ";", ":", "»"] {
                    let bare = text.matches(mark).count();
                    let placed = text.matches(&format!("\u{202f}{mark}")).count() + text.matches(&format!("\u{a0}{mark}")).count();
                    assert_eq!(bare, placed, "{file}: {id}: a narrow space before `{mark}`: {text}");
                }
            }
        }
    }
}

#[test]
fn a_missing_or_broken_or_differing_text_keeps_the_house_shut() {
    let languages = ["fr", "de"].map(|code| Language::parse(code).unwrap());
    let wrong = |files: &[(&str, &str, &str)]| Texts::new(&languages, files).err().unwrap_or_default();
    let missing = wrong(&[("fr", "f", "[a]\nb = \"x\"")]);
    assert_eq!(missing, [TextError::Missing { id: "a.b".into(), language: "de".into() }]);
    let differing = wrong(&[("fr", "f", "a = \"{$x}\""), ("de", "d", "a = \"{$y}\"")]);
    assert!(matches!(differing.as_slice(), [TextError::Placeholders { .. }]));
    let broken = wrong(&[("fr", "f", "a = \"{$x\""), ("de", "d", "a = \"x\"")]);
    assert!(matches!(broken.first(), Some(TextError::NotAMessage { .. })), "{broken:?}");
    assert!(matches!(wrong(&[("fr", "f", "a = ")]).first(), Some(TextError::NotToml { .. })));
}

#[test]
fn a_sentence_nobody_wrote_shows_its_id() {
    let (texts, [fr, ..]) = ours();
    assert_eq!(texts.say(&fr, "banner.nothing", &[]), "banner.nothing");
}
