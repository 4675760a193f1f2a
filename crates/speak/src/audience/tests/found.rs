//! What is found in audiences, with its place and the next step.

use super::house::{codes, file, reading};
use entrenous_charter::diagnostic::Severity;
use proptest::prelude::*;

fn only(files: &[(&str, &str)]) -> (&'static str, String, String, Option<String>) {
    let (_, found) = reading(files);
    let [one] = &found[..] else { panic!("{found:#?}") };
    let text = files.iter().find(|(name, _)| one.file.ends_with(name)).unwrap().1;
    (one.code, text[one.span.clone()].to_owned(), one.label.clone(), one.help.clone())
}

fn in_one(who: &str) -> (&'static str, String, Option<String>) {
    let (code, place, _, help) = only(&[("one.toml", &file(who))]);
    (code, place, help)
}

#[test]
fn names_are_found_at_their_places_with_what_was_meant() {
    let meant = |name: &str| Some(format!("did you mean `{name}`?"));
    assert_eq!(in_one("has told stiles"), ("A007", "stiles".into(), meant("styles")));
    assert_eq!(in_one("bought anything and size is one of m, xl"), ("A010", "xl".into(), meant("l")));
    assert_eq!(in_one("size is enormous").2, Some("its choices: s, m, l".into()));
    assert_eq!(in_one("styles is streat"), ("A010", "streat".into(), meant("street")));
    assert_eq!(in_one("likes ryee"), ("A010", "ryee".into(), meant("rye")));
    assert_eq!(
        in_one("in membres"),
        ("A015", "membres".into(), Some("write `audiences/membres.toml`".into()))
    );
    assert_eq!(in_one("bougt anything").2, meant("bought"));
    assert_eq!(in_one("bought kind braad"), ("A009", "braad".into(), meant("bread")));
    assert_eq!(in_one("bought bread"), ("A009", "bread".into(), Some("did you mean `kind bread`?".into())));
    let (code, place, _, help) = only(&[("one.toml", "purpose = \"sugestions\"\nwho = \"everyone\"\n")]);
    assert_eq!((code, place, help), ("A002", "\"sugestions\"".into(), meant("suggestions")));
}

#[test]
fn a_taste_of_two_items_is_asked_back() {
    assert_eq!(in_one("likes minimal"), ("A010", "minimal".into(), Some("write `styles is minimal`".into())));
}

#[test]
fn items_that_choose_nobody_are_refused_whatever_the_purpose_uses() {
    let newsletter = |who: &str| format!("purpose = \"newsletter\"\nwho = \"{who}\"\n");
    assert_eq!(only(&[("one.toml", &newsletter("has told email"))]).0, "A014");
    assert_eq!(only(&[("one.toml", &newsletter("bought anything"))]).0, "A008");
    assert_eq!(only(&[("one.toml", &newsletter("bought anything and language is fr"))]).0, "A008");
    assert_eq!(reading(&[("one.toml", &newsletter("language is fr"))]).1, []);
    assert_eq!(only(&[("one.toml", "purpose = \"faith\"\nwho = \"belief is none\"\n")]).0, "A013");
    assert_eq!(codes("belief is none"), ["A013"]);
    assert_eq!(codes("sent away anything"), ["A007"]);
}

#[test]
fn questions_an_item_does_not_answer_are_refused() {
    assert_eq!(codes("wish is peace"), ["A012"]);
    assert_eq!(codes("has told wish"), [""; 0]);
    assert_eq!(codes("has told views"), ["A012"]);
    assert_eq!(codes("views is bread"), ["A012"]);
    assert_eq!(codes("in styles"), ["A012"]);
    assert_eq!(codes("in views"), ["A012"]);
}

#[test]
fn nobody_knows_what_was_longer_ago_than_is_kept() {
    let (code, place, help) = in_one("looked at anything in the last 4 months");
    assert_eq!(
        (code, place.as_str(), help.unwrap().as_str()),
        ("A011", "in the last 4 months", "write at most 90 days")
    );
    assert_eq!(codes("looked at anything in the last 90 days"), [""; 0]);
    assert_eq!(codes("looked at anything not since 91 days"), ["A011"]);
}

#[test]
fn what_can_mean_nobody_or_always_everybody_is_said() {
    for nobody in [
        "size is m and size is l",
        "bought anything and not bought anything",
        "bought kind bread at least 3 times in the last 10 days and not bought anything in the last 20 days",
        "bought anything not since 30 days and bought kind bread in the last 20 days",
        "bought anything in the last 20 days not since 20 days",
        "size is one of s, m, l and not has told size",
        "has told size and not size is s and not size is m and not size is l",
        "styles is street and not has told styles",
        "everyone and not everyone",
    ] {
        assert_eq!(codes(nobody), ["A018"], "{nobody}");
    }
    for everybody in [
        "bought anything or not bought anything",
        "everyone or likes rye",
        "everyone and everyone",
        "not size is m or not size is l",
    ] {
        assert_eq!(codes(everybody), ["A018"], "{everybody}");
    }
    for some in [
        "styles is street and styles is minimal",
        "bought kind bread and not bought kind cake",
        "bought anything and not bought anything in the last 10 days",
        "bought kind bread at least 2 times and not bought kind bread at least 3 times",
        "has told size and not size is s and not size is m",
        "styles is one of street, minimal and not styles is street",
        "everyone",
    ] {
        assert_eq!(codes(some), [""; 0], "{some}");
    }
}

#[test]
fn people_of_whom_nothing_is_known_are_meant_only_by_everyone() {
    assert_eq!(codes("not bought anything"), ["A019"]);
    assert_eq!(codes("not size is m"), ["A019"]);
    assert_eq!(codes("everyone, not bought anything"), [""; 0]);
    assert_eq!(codes("likes rye, not bought anything"), [""; 0]);
}

#[test]
fn circles_are_found_in_each_of_their_audiences_and_what_leads_into_one_is_left_out() {
    let files = [
        ("a.toml", file("in b or likes rye")),
        ("b.toml", file("in c")),
        ("c.toml", file("in a")),
        ("d.toml", file("in a")),
        ("e.toml", file("in e")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (audiences, found) = reading(&files);
    let told: Vec<_> = found.iter().map(|found| (found.code, found.file.as_str())).collect();
    assert_eq!(
        told,
        [
            ("A016", "audiences/a.toml"),
            ("A016", "audiences/b.toml"),
            ("A016", "audiences/c.toml"),
            ("A016", "audiences/e.toml")
        ]
    );
    assert!(audiences.is_empty());
}

#[test]
fn an_audience_of_another_purpose_is_no_part_of_this_one() {
    let files = [
        ("a.toml", "purpose = \"newsletter\"\nwho = \"language is fr\"\n"),
        ("b.toml", "purpose = \"suggestions\"\nwho = \"in a\"\n"),
    ];
    let (code, place, ..) = only(&files);
    assert_eq!((code, place.as_str()), ("A008", "a"));
}

#[test]
fn a_broken_audience_takes_those_that_name_it_along_and_is_said_once() {
    let files = [
        ("a.toml", file("likes ryee")),
        ("b.toml", file("in a or likes rye")),
        ("c.toml", file("likes oat")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (audiences, found) = reading(&files);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(audiences.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["c"]);
}

#[test]
fn files_that_do_not_read_are_said() {
    for (name, text) in [
        ("one.toml", "purpose = \"suggestions\"\n"),
        ("one.toml", "purpose = \"suggestions\"\nwho = \"everyone\"\nwhom = \"x\"\n"),
        ("one.toml", "purpose = suggestions"),
        ("One.toml", "purpose = \"suggestions\"\nwho = \"everyone\"\n"),
        ("members.toml", "purpose = \"suggestions\"\nwho = \"everyone\"\n"),
    ] {
        assert_eq!(only(&[(name, text)]).0, "A001", "{text}");
    }
    let large = format!("# {}\n{}", "a".repeat(1 << 17), file("everyone"));
    assert_eq!(only(&[("one.toml", &large)]).0, "A017");
}

#[test]
fn places_are_those_of_the_file_however_the_sentence_is_quoted() {
    let head = "purpose = \"suggestions\"\n";
    for who in [
        "who = \"likes ryee\"",
        "who = 'likes ryee'",
        "who = \"\"\"\n  likes\n  ryee\n\"\"\"",
        "who = '''likes ryee'''",
    ] {
        assert_eq!(only(&[("one.toml", &format!("# é\n{head}{who}\n"))]).1, "ryee", "{who}");
    }
    let escaped = only(&[("one.toml", &format!("{head}who = \"likes\\tryee\"\n"))]);
    assert_eq!(escaped.1, "\"likes\\tryee\"", "signs written in another way have no place of their own");
}

#[test]
fn what_the_catalog_lacks_is_only_a_warning() {
    let (audiences, found) = reading(&[("one.toml", &file("bought kind toast"))]);
    assert_eq!((found[0].code, found[0].severity, audiences.len()), ("A009", Severity::Warning, 1));
}

#[test]
fn more_audiences_than_a_business_may_have_are_refused() {
    let text = file("everyone");
    let names: Vec<String> = (0..201).map(|number| format!("a{number}.toml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    let (audiences, found) = reading(&files);
    assert_eq!((audiences.len(), found.len(), found[0].code), (200, 1, "A017"));
}

#[test]
fn audiences_that_double_one_another_do_not_grow_without_end() {
    let first = file("likes rye");
    let rest: Vec<(String, String)> = (1..40)
        .map(|n| (format!("a{n}.toml"), file(&format!("in a{} or bought anything or in a{}", n - 1, n - 1))))
        .collect();
    let mut files: Vec<(&str, &str)> = vec![("a0.toml", &first)];
    files.extend(rest.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let (audiences, found) = reading(&files);
    assert!(found.iter().all(|found| found.code == "A017") && !found.is_empty(), "{found:#?}");
    assert!(audiences.len() < 12);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), who in "\\PC{0,40}") {
        let text = String::from_utf8_lossy(&bytes);
        let _ = reading(&[("one.toml", &text)]);
        let (_, found) = reading(&[("one.toml", &file(&who))]);
        let text = file(&who);
        for found in found {
            prop_assert!(text.get(found.span).is_some());
        }
    }
}
