//! Audiences said back in nine languages.

use super::super::{Names, NoNames};
use super::house::{audience, charter};
use entrenous_core::charter::Language;
use entrenous_lingua::Texts;

const LANGUAGES: [&str; 9] = ["fr", "de", "en", "es", "it", "pt", "nl", "pl", "ca"];

fn texts() -> &'static Texts {
    static ONCE: std::sync::OnceLock<Texts> = std::sync::OnceLock::new();
    ONCE.get_or_init(|| {
        let languages: Vec<Language> = LANGUAGES.iter().map(|code| Language::parse(code).unwrap()).collect();
        Texts::new(&languages, &[]).unwrap_or_else(|wrong| panic!("{wrong:?}"))
    })
}

fn said(who: &str, names: &dyn Names) -> Vec<String> {
    let texts = texts();
    let audience = audience(who);
    LANGUAGES
        .iter()
        .map(|code| audience.words(texts, charter(), names, &Language::parse(code).unwrap()))
        .collect()
}

#[test]
fn an_audience_is_said_back_in_every_language() {
    let all = said(
        "looked at kind bread at least 3 times in the last 30 days and (size is m or likes rye), not bought anything",
        &NoNames,
    );
    let expected = [
        "Parmi qui permet «\u{202f}purpose.suggestions.title\u{202f}»\u{202f}: les personnes qui ont regardé au moins 3 fois un article du genre «\u{202f}bread\u{202f}» au cours des 30 derniers jours, (dont la réponse à «\u{202f}size\u{202f}» est «\u{202f}m\u{202f}» ou dont la réponse à «\u{202f}grain\u{202f}» est «\u{202f}rye\u{202f}») et qui n’ont pas acheté d’article",
        "Unter denen, die „purpose.suggestions.title“ erlauben: Menschen, die in den letzten 30 Tagen mindestens 3-mal einen Artikel der Art „bread“ angesehen haben, (deren Antwort auf „size“ „m“ lautet oder deren Antwort auf „grain“ „rye“ lautet) und die nicht einen einzigen Artikel gekauft haben",
        "Of those who allow “purpose.suggestions.title”: people who looked at least 3 times at an article of kind “bread” in the last 30 days, (whose answer to “size” is “m” or whose answer to “grain” is “rye”) and who did not buy any article",
    ];
    for (is, should) in all.iter().zip(expected) {
        assert_eq!(is, should);
    }
    for (code, sentence) in LANGUAGES.iter().zip(&all) {
        assert!(
            sentence.contains("30") && sentence.contains("bread") && !sentence.contains("audience."),
            "{code}: {sentence}"
        );
        assert!(
            !sentence.contains("  ") && !sentence.contains(" ,") && !sentence.contains('{'),
            "{code}: {sentence}"
        );
    }
}

#[test]
fn a_denied_condition_and_one_that_stopped_are_said_so() {
    let english =
        |who: &str| said(who, &NoNames)[2].split_once(": ").map(|(_, rest)| rest.to_owned()).unwrap();
    assert_eq!(
        english("bought anything not since 90 days"),
        "people who bought an article, but not in the last 90 days"
    );
    assert_eq!(
        english("styles is one of street, minimal"),
        "people whose answer to “styles” includes “street” or “minimal”"
    );
    assert_eq!(english("everyone, not in members"), "people who are not on the list “members”");
    assert_eq!(
        english("likes rye, not (size is m or bought anything)"),
        "people whose answer to “grain” is “rye” and who are not among those (whose answer to “size” is “m” or who bought an article)"
    );
    assert_eq!(
        english("likes rye and not bought anything not since 3 days"),
        "people whose answer to “grain” is “rye” and who are not among those (who bought an article, but not in the last 3 days)"
    );
    assert_eq!(said("everyone", &NoNames)[2], "Everyone who allows “purpose.suggestions.title”");
}

#[test]
fn a_language_counts_its_days_as_it_does() {
    let polish = said("bought anything in the last 1 days", &NoNames)[7].clone();
    assert!(polish.ends_with("w ciągu ostatniego dnia"), "{polish}");
}

struct Bakery;

impl Names for Bakery {
    fn article(&self, id: &str, language: &Language) -> Option<String> {
        (id == "bread-1").then(|| format!("Rye loaf ({})", language.as_str()))
    }
}

#[test]
fn an_article_is_called_by_its_name_if_the_catalog_has_one() {
    assert!(said("bought article bread-1", &Bakery)[2].ends_with("who bought the article “Rye loaf (en)”"));
    assert!(said("bought article cake-1", &Bakery)[2].ends_with("who bought the article “cake-1”"));
}
