//! What reads, and that it is written back so that it reads the same.

use super::super::deed::Deed;
use super::super::parse::parse;
use super::super::said::{Days, Name, Said, SaidDid, SaidWhat};
use proptest::prelude::*;

fn written(text: &str) -> String {
    parse(text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}")).to_string()
}

fn wrong(text: &str) -> (&'static str, String) {
    let wrong = parse(text).err().unwrap_or_else(|| panic!("{text} reads"));
    (wrong.lint.code, text.get(wrong.span).unwrap().to_owned())
}

#[test]
fn a_sentence_is_written_back_in_one_form() {
    for (text, form) in [
        (
            "bought kind bread in the last 30 days and likes rye, not in regulars",
            "bought kind bread in the last 30 days and likes rye and not in regulars",
        ),
        ("Bought Anything", "bought anything"),
        ("has bought bread-1", "bought article bread-1"),
        ("looked at kind bread, cake or `evening dress`", "looked at kind bread, cake or `evening dress`"),
        ("put in the basket anything at least twice", "put anything in the basket at least 2 times"),
        ("put kind cake in the basket in the last week", "put kind cake in the basket in the last 7 days"),
        ("bought anything not since 3 months", "bought anything not since 90 days"),
        (
            "bought anything in the last 1 year not in the last 30 days",
            "bought anything in the last 365 days not since 30 days",
        ),
        ("size is one of m, l", "size is one of m or l"),
        ("size is m or l, styles is street", "size is one of m or l and styles is street"),
        ("size is m, l, not in regulars", "size is one of m or l and not in regulars"),
        ("size is not m", "has told size and not size is m"),
        ("has told styles", "has told styles"),
        ("has not told styles", "not has told styles"),
        ("likes rye or oat", "likes rye or likes oat"),
        ("likes rye or bought anything", "likes rye or bought anything"),
        (
            "bought anything or likes rye, not in regulars",
            "(bought anything or likes rye) and not in regulars",
        ),
        ("bought anything, or in regulars and likes rye", "bought anything or (in regulars and likes rye)"),
        ("sent away article «un pain, doré»", "sent away article `un pain, doré`"),
        ("((everyone))", "everyone"),
        ("place is `in` or `not`", "place is one of `in` or `not`"),
    ] {
        assert_eq!(written(text), form, "{text}");
        assert_eq!(written(form), form, "{form}");
    }
}

#[test]
fn what_does_not_read_is_said_at_its_place() {
    for (text, code, place) in [
        ("", "A005", ""),
        ("   ", "A005", "   "),
        ("rye", "A004", "rye"),
        ("bougt kind bread", "A004", "bougt"),
        ("bought", "A004", ""),
        ("bought kind", "A004", ""),
        ("bought kind bread in regulars", "A004", "in"),
        ("looked kind bread", "A004", "kind"),
        ("put kind bread", "A004", ""),
        ("(likes rye", "A004", "("),
        ("likes rye)", "A004", ")"),
        ("likes `rye", "A004", "`rye"),
        ("likes rye!", "A004", "!"),
        ("likes rye and likes oat or in regulars", "A006", "or"),
        ("likes rye, bought anything, or in regulars", "A006", "or"),
        ("bought anything at least 0 times", "A017", "0"),
        ("bought anything at least 99999999999 times", "A017", "99999999999"),
        ("bought anything in the last 999 years", "A017", "in the last 999 years"),
        ("bought anything in the last 3 days in the last 3 days", "A004", "in the last 3 days"),
        ("bought anything in the last 3", "A004", ""),
        ("size is", "A004", ""),
        ("likes rye,", "A004", ""),
        ("not", "A004", ""),
        ("in the last 30 days", "A004", "the"),
    ] {
        assert_eq!(wrong(text), (code, place.to_owned()), "{text}");
    }
}

#[test]
fn what_is_too_deep_or_too_long_is_refused() {
    assert_eq!(wrong(&format!("{}likes rye", "not ".repeat(10_000))).0, "A017");
    assert_eq!(wrong(&format!("{}likes rye", "(".repeat(900))).0, "A017");
    assert_eq!(wrong(&"likes rye and ".repeat(1_000)).0, "A017");
    assert!(parse(&format!("{}likes rye{}", "(".repeat(10), ")".repeat(10))).is_ok());
}

fn name() -> impl Strategy<Value = Name> {
    let texts = prop_oneof![
        "[a-z][a-z0-9_]{0,6}",
        "[a-zé0-9,() .]{1,8}",
        Just("in".to_owned()),
        Just("OR".to_owned()),
        Just("is".to_owned())
    ];
    let texts = texts.prop_map(|text: String| text.trim().to_owned());
    texts.prop_filter("a name", |text| !text.is_empty()).prop_map(|text| Name { text, span: 0..0 })
}

fn days() -> impl Strategy<Value = Option<Days>> {
    proptest::option::of((1_u32..3_650).prop_map(|count| Days { count, span: 0..0 }))
}

fn did() -> impl Strategy<Value = Said> {
    let what = prop_oneof![
        Just(SaidWhat::Anything),
        proptest::collection::vec(name(), 1..4).prop_map(SaidWhat::Kinds),
        name().prop_map(SaidWhat::Article),
    ];
    let deed = proptest::sample::select(&Deed::ALL[..]);
    (deed, what, 1_u32..1_000, days(), days()).prop_map(|(deed, what, times, within, since)| {
        Said::Did(SaidDid { deed, span: 0..0, what, times, within, since })
    })
}

fn said() -> impl Strategy<Value = Said> {
    let leaf = prop_oneof![
        1 => Just(Said::Everyone),
        2 => name().prop_map(Said::Told),
        3 => (name(), proptest::collection::vec(name(), 1..4)).prop_map(|(item, choices)| Said::Is(item, choices)),
        2 => name().prop_map(Said::Likes),
        2 => name().prop_map(Said::In),
        4 => did(),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let several = || proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.clone().prop_map(|one| Said::Not(Box::new(one))),
            several().prop_map(Said::All),
            several().prop_map(Said::Any),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn what_is_written_reads_as_the_same(said in said()) {
        let text = said.to_string();
        let read = parse(&text);
        prop_assert!(matches!(&read, Ok(read) if *read == said), "{text}: {read:?}");
    }

    #[test]
    fn any_text_is_read_without_a_panic_and_wrongs_have_a_place(text in "\\PC{0,60}") {
        if let Err(wrong) = parse(&text) {
            prop_assert!(text.get(wrong.span).is_some());
        }
    }

    #[test]
    fn any_words_are_read_without_a_panic(words in proptest::collection::vec(proptest::sample::select(&[
        "bought", "kind", "bread", "in", "the", "last", "30", "days", "and", "or", ",", "(", ")", "not", "is", "one", "of", "has",
        "told", "size", "at", "least", "3", "times", "since", "put", "basket", "likes", "`x y`", "everyone", "looked", "anything",
    ][..]), 0..30)) {
        let text = words.join(" ");
        match parse(&text) {
            Ok(said) => prop_assert!(parse(&said.to_string()).is_ok_and(|again| again == said)),
            Err(wrong) => prop_assert!(text.get(wrong.span).is_some()),
        }
    }
}
