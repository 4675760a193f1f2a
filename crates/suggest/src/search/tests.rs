//! Words of many languages, found as people type them.

use super::*;
use proptest::prelude::*;

fn text(field: Field, language: &str, text: &'static str) -> Text<'static> {
    Text { field, tongue: Tongue::of(language), text }
}

fn index(articles: &[&[(&str, &'static str)]]) -> Words {
    let mut builder = Builder::default();
    for names in articles {
        builder.add(names.iter().map(|(language, name)| text(Field::Name, language, name)));
    }
    builder.finish()
}

fn shop() -> Words {
    index(&[
        &[
            ("fr", "Chemise en lin, bleu pastel"),
            ("de", "Leinenhemd, Waidblau"),
            ("en", "Linen shirt, woad blue"),
            ("pl", "Koszula lniana, błękitna"),
        ],
        &[("fr", "Écharpe bleue"), ("de", "Schal, blau"), ("en", "Blue scarf"), ("pl", "Szalik niebieski")],
        &[
            ("fr", "Bonnet linotte"),
            ("de", "Mütze, Hänfling"),
            ("en", "Linnet beanie"),
            ("pl", "Czapka makolągwa"),
        ],
        &[("ja", "木綿のシャツ"), ("ko", "면 셔츠"), ("zh", "棉质衬衫")],
        &[
            ("en", "Work jacket AB-123, size 42"),
            ("fr", "Veste d'atelier"),
            ("he", "מעיל עבודה"),
            ("ar", "سترة عمل"),
        ],
    ])
}

fn find(language: &str, query: &str) -> Vec<u32> {
    let query = Query { text: query, tongue: Tongue::of(language) };
    shop().find(&query, 10).iter().map(|found| found.item.0).collect()
}

#[test]
fn every_word_must_be_a_word_of_the_article_or_begin_one() {
    assert_eq!(find("fr", "lin"), [0, 2], "a whole word before a beginning");
    assert_eq!(find("fr", "lin "), [0], "a space ends the word");
    assert_eq!(find("fr", "BLEU écharpe"), [1, 0], "all words, then most of them");
    assert_eq!(find("fr", "echarpe"), [1]);
    assert_eq!(find("fr", " ,; "), Vec::<u32>::new());
    assert_eq!(find("fr", ""), Vec::<u32>::new());
}

#[test]
fn each_language_is_found_by_its_own_forms() {
    assert_eq!(find("fr", "chemises"), [0]);
    assert_eq!(find("en", "shirts "), [0]);
    assert_eq!(find("pl", "koszule"), [0]);
    assert_eq!(find("pl", "blekitna"), [0], "without the accents of Polish");
    assert_eq!(find("de", "Muetzen"), [2], "as those write it who have no umlauts");
    assert_eq!(find("ja", "シャツ"), [3]);
    assert_eq!(find("ja", "木綿"), [3]);
    assert_eq!(find("ko", "셔츠"), [3]);
    assert_eq!(find("zh", "衬衫"), [3]);
    assert_eq!(find("zh", "衬"), [3]);
    assert_eq!(find("he", "מעיל"), [4]);
    assert_eq!(find("ar", "سُترة"), [4]);
}

#[test]
fn a_reader_finds_by_the_words_of_another_language_too() {
    assert_eq!(find("pl", "shirt"), [0]);
    assert_eq!(find("en", "chemises"), [0]);
    assert_eq!(find("xx", "Hemd"), [0], "a language we do not know");
}

#[test]
fn joined_words_are_found_by_their_end_and_apart() {
    assert_eq!(find("de", "Hemd"), [0]);
    assert_eq!(find("de", "Hemden"), [0]);
    let apart = index(&[&[("de", "Hemd aus Leinen")], &[("de", "Schal aus Wolle")]]);
    let query = Query { text: "Leinenhemd", tongue: Tongue::of("de") };
    assert_eq!(apart.find(&query, 10).iter().map(|found| found.item.0).collect::<Vec<_>>(), [0]);
}

#[test]
fn a_slip_of_the_hand_is_forgiven_only_when_the_word_finds_nothing() {
    assert_eq!(find("fr", "chmeise"), [0], "two letters exchanged are one slip");
    assert_eq!(find("fr", "chemse"), [0]);
    assert_eq!(find("en", "scaef"), [1]);
    assert_eq!(find("en", "scx"), Vec::<u32>::new(), "three letters are too few to guess");
    assert_eq!(find("en", "ab-124"), [4], "no figure is guessed: it is the half that is right");
    assert_eq!(find("en", "ab124"), Vec::<u32>::new());
}

#[test]
fn codes_and_figures_are_found_as_they_are_written() {
    assert_eq!(find("en", "AB-123"), [4]);
    assert_eq!(find("en", "ab123"), [4]);
    assert_eq!(find("en", "size 42"), [4]);
    assert_eq!(find("en", "43 "), Vec::<u32>::new());
}

#[test]
fn small_words_need_not_be_there() {
    assert_eq!(find("fr", "chemise pour le lin "), [0]);
    assert_eq!(find("fr", "d'atelier"), [4]);
}

#[test]
fn a_name_counts_more_than_a_description() {
    let mut builder = Builder::default();
    builder.add([text(Field::Description, "en", "made for a shirt"), text(Field::Name, "en", "Button")]);
    builder.add([text(Field::Name, "en", "Shirt")]);
    let query = Query { text: "shirt", tongue: Tongue::of("en") };
    let found: Vec<u32> = builder.finish().find(&query, 2).iter().map(|found| found.item.0).collect();
    assert_eq!(found, [1, 0]);
}

#[test]
fn of_a_word_that_nearly_all_have_only_those_with_the_rarer_one_are_looked_up() {
    let mut builder = Builder::default();
    for at in 0..10_000 {
        let name = if at % 40 == 7 { "Blue shirt" } else { "Red shirt" };
        builder.add([text(Field::Name, "en", name)]);
    }
    let words = builder.finish();
    let found = words.find(&Query { text: "shirt blue ", tongue: Tongue::of("en") }, 30);
    assert!(found.iter().all(|found| found.item.0 % 40 == 7 && found.all_words == AllWords::Yes));
    assert_eq!((found.len(), found[0].item.0), (30, 7), "equals in the order they were added");
}

#[test]
fn no_limit_is_passed() {
    let words = shop();
    let endless = "lin ".repeat(10_000);
    assert!(words.find(&Query { text: &endless, tongue: None }, 3).len() <= 3);
    assert!(words.find(&Query { text: "lin", tongue: None }, 0).is_empty());
    assert!(Words::default().find(&Query { text: "lin", tongue: None }, 5).is_empty());
}

proptest! {
    #[test]
    fn any_query_is_answered_twice_the_same(query in "\\PC{0,60}", language in 0_usize..4) {
        let words = shop();
        let query = Query { text: &query, tongue: Tongue::of(["fr", "de", "pl", "ja"][language]) };
        let once = words.find(&query, 10);
        prop_assert_eq!(&once, &words.find(&query, 10), "the desk is left as it was found");
    }
    #[test]
    fn every_article_is_found_by_its_own_name(name in "[a-zàéłß]{3,9}( [a-zàéłß]{3,9}){0,3}") {
        let mut builder = Builder::default();
        builder.add([Text { field: Field::Name, tongue: Tongue::of("de"), text: "ganz anderes Ding" }]);
        builder.add([Text { field: Field::Name, tongue: Tongue::of("pl"), text: &name }]);
        let found = builder.finish().find(&Query { text: &name, tongue: Tongue::of("pl") }, 2);
        prop_assert_eq!(found.first().map(|found| found.item.0), Some(1));
    }
}
