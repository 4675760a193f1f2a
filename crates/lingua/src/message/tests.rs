//! What a single sentence promises.

use super::*;

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

#[test]
fn a_text_without_signs_is_said_as_it_stands() {
    for text in ["", "Tout accepter", " with spaces ", "a. b", "5 $ | 3 # @ ^"] {
        assert!(matches!(Message::parse(text, "en"), Ok(Message::Fixed(_))), "{text}");
        let compiled = mf2::compile_str(text, "en").unwrap();
        let mut out = String::new();
        Formatter::new(&compiled.catalog, &REGISTRY, &ISOLATING).write_named(Compiled::ID, &[], &mut out, &mut Vec::new());
        assert_eq!(out, text, "the short way and the library agree");
    }
}
