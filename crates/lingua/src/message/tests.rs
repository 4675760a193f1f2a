//! What a single sentence promises.

use super::*;
use proptest::prelude::*;

fn said(text: &str, language: &str, values: &[(&str, Value)]) -> String {
    Message::parse(text, language).unwrap().say(values, Marks::None)
}

#[test]
fn a_number_chooses_its_form_by_the_rules_of_the_language() {
    let polish = ".input {$n :integer} .match $n one {{{$n} dzień}} few {{{$n} dni (few)}} * {{{$n} dni}}";
    let days = |n: usize| said(polish, "pl", &[("n", n.into())]);
    assert_eq!([1, 2, 5, 22].map(days), ["1 dzień", "2 dni (few)", "5 dni", "22 dni (few)"]);
}

#[test]
fn numbers_are_written_as_the_language_writes_them() {
    let thousand = |language| said("{$n :integer}", language, &[("n", Value::Number(12_345))]);
    assert_eq!(["fr", "de", "en"].map(thousand), ["12\u{202f}345", "12.345", "12,345"]);
}

#[test]
fn a_region_follows_its_language() {
    let text = ".input {$n :integer} .match $n one {{{$n} Tag}} * {{{$n} Tage}}";
    assert_eq!(said(text, "de-LI", &[("n", 1_usize.into())]), "1 Tag");
}

#[test]
fn what_is_put_in_is_isolated_but_not_in_a_title() {
    let message = Message::parse("Hello {$name}!", "en").unwrap();
    let name = [("name", Value::from("\u{202e}evil"))];
    assert_eq!(message.say(&name, Marks::Isolating), "Hello \u{2068}\u{202e}evil\u{2069}!");
    assert_eq!(message.say(&name, Marks::None), "Hello \u{202e}evil!");
}

#[test]
fn the_names_are_those_a_caller_must_give() {
    let names = |text: &str| Message::parse(text, "en").unwrap().names().to_vec();
    assert_eq!(names("{$b} and {$a} and {$b}"), ["a", "b"]);
    assert_eq!(names(".local $shown = {$given :string} {{It is {$shown}.}}"), ["given"]);
    assert!(names("a price in $ is no name").is_empty());
}

#[test]
fn a_value_that_was_not_given_shows_its_name() {
    assert_eq!(said("Since {$date}.", "en", &[]), "Since {$date}.");
}

#[test]
fn a_broken_sentence_is_refused_with_what_to_look_for() {
    let table = [
        ("Hello {$name", "brace"),
        ("Hello } there", "brace"),
        (".input {$n :integer} .match $n one {{one}}", "`*`"),
        (".input {$n :integer} .match $n one two {{x}} * {{y}}", "key"),
        (".match $n one {{x}} * {{y}}", ".input"),
        (".input {$n :integer} .match $n one {{x}} one {{y}} * {{z}}", "twice"),
        ("Paid {$sum :currency currency=EUR}", ":integer"),
    ];
    for (text, expected) in table {
        let Err(error) = Message::parse(text, "en") else { panic!("{text} was taken") };
        assert!(error.what.contains(expected), "{text}: {error}");
        assert!(text.get(error.position..).is_some(), "{text}: {error}");
    }
}

/// A text in the library's own hands, whatever the short way makes of it.
fn by_the_library(text: &str, values: &[(&str, Value)], marks: Marks) -> (Vec<String>, String) {
    let compiled = mf2::compile_str(text, "en").unwrap();
    let names = compiled.manifest.slots[0].clone();
    (names, format(&compiled, values, marks))
}

#[test]
fn functions_variants_and_escapes_are_left_to_the_library() {
    for text in [
        "{$n :integer}",
        ".local $x = {1} {{{$x}}}",
        "{{quoted}}",
        "a \\{ b",
        "{|literal|}",
        "{$a @note}",
        "{#link}x{/link}",
        " .5",
    ] {
        assert!(pieces(text).is_none(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_short_way_says_what_the_library_says(
        parts in proptest::collection::vec(("[a-zé«»$|#.:@ ]{0,6}", "[ ]?\\$(a|b_2|Cc)[ ]?"), 0..4),
        end in "[a-z. !]{0,4}",
        (a, b, number) in (".{0,5}", ".{0,5}", -2_000_000_i64..2_000_000),
    ) {
        let text: String = parts.iter().map(|(words, name)| format!("{words}{{{name}}}")).chain([end]).collect();
        prop_assume!(!text.trim_start().starts_with('.'));
        let mut values = [("a", Value::Text(a)), ("b_2", Value::Text(b))];
        let message = Message::parse(&text, "en").unwrap();
        prop_assert!(matches!(message.form, Form::Pieces(_)));
        for marks in [Marks::Isolating, Marks::None] {
            let (names, said) = by_the_library(&text, &values, marks);
            prop_assert_eq!(message.names(), &names);
            prop_assert_eq!(message.say(&values, marks), said);
        }
        values[1].1 = Value::Number(number);
        prop_assert_eq!(message.say(&values, Marks::None), by_the_library(&text, &values, Marks::None).1);
    }
}
