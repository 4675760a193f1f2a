//! Files of rules: read, said in words, found wrong.

use super::*;
use crate::shelf::Catalog;
use entrenous_charter::File;
use proptest::prelude::*;

const CATALOG: &str = r#"
[[product]]
id = "linen-shirt"
name = { en = "Linen shirt" }
kind = "shirt"
material = "linen"
price_cents = 9800
styles = ["minimal"]

[[product]]
id = "wool-coat"
name = { en = "Wool coat" }
kind = "coat"
material = "wool"
price_cents = 24000

[[product]]
id = "linen-dress"
name = { en = "Linen dress" }
kind = "dress"
material = "linen"
price_cents = 12000
"#;

fn catalog() -> Catalog {
    Catalog::parse(CATALOG).unwrap()
}

fn file(text: &str) -> File {
    File { name: "rules.toml".to_owned(), text: text.to_owned() }
}

fn codes(text: &str) -> Vec<&'static str> {
    read(&file(text), &catalog()).1.iter().map(|found| found.code).collect()
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

fn id(text: &str) -> ArticleId {
    ArticleId::parse(text).unwrap()
}

#[test]
fn a_rule_is_read_and_said_in_plain_words() {
    let text = r#"
[[rule]]
name = "linen first in summer"
slots = ["home", "product"]
months = "5-8"
where = { material = "linen", kind = ["shirt", "dress"], price = "..120.00" }
do = "lift"
by = 1.5

[diversity]
kind_most = 3

[kind.shirt]
again = true
"#;
    let (rules, found) = read(&file(text), &catalog());
    assert_eq!(found, []);
    let rules = rules.unwrap();
    assert_eq!((rules.kind_most, rules.again.contains("shirt")), (Some(3), true));
    let rule = &rules.rules[0];
    assert_eq!(
        rule.sentence(&catalog()),
        "linen first in summer: in `home` and `product`, from May to August, what is of kind `shirt` or `dress`, \
         made of `linen`, priced at 120.00 or less stands 1.5 times as far forward (2 articles)"
    );
    assert!(rule.holds(&key("home"), 5) && rule.holds(&key("home"), 8));
    assert!(!rule.holds(&key("home"), 9) && !rule.holds(&key("basket"), 6));
}

#[test]
fn what_no_rule_can_say_is_found_with_its_code() {
    let rule = |rest: &str| format!("[[rule]]\nname = \"a\"\nwhere = {{ kind = \"shirt\" }}\n{rest}\n");
    for by in ["nan", "inf", "-inf", "0", "-1.5", "1.0", "1e9", "\"2\"", "10.01"] {
        assert_eq!(codes(&rule(&format!("do = \"lift\"\nby = {by}"))), ["R003"], "{by}");
    }
    for months in ["0-3", "13", "5-", "May", "5-8-9"] {
        assert_eq!(codes(&rule(&format!("do = \"hide\"\nmonths = \"{months}\""))), ["R003"], "{months}");
    }
    for price in ["12", "..", "9..5", "..-1", "..1.234", "..nan", "..99999999999"] {
        let text = format!("[[rule]]\nname = \"a\"\ndo = \"first\"\nwhere = {{ price = \"{price}\" }}\n");
        assert_eq!(codes(&text), ["R003"], "{price}");
    }
    for (rest, code) in [
        ("do = \"lift\"", "R003"),
        ("do = \"hide\"\nby = 2.0", "R003"),
        ("do = \"boost\"", "R003"),
        ("do = \"hide\"\nslot = \"home\"", "R002"),
        ("do = \"hide\"\nslots = [\"Home Page\"]", "R003"),
        ("do = \"hide\"\nslots = []", "R003"),
    ] {
        assert_eq!(codes(&rule(rest)), [code], "{rest}");
    }
    assert_eq!(codes("[[rule]]\nname = \"a\"\ndo = \"hide\"\n"), ["R003"], "about everything");
    assert_eq!(codes("[[rule]\n"), ["R001"]);
    assert_eq!(codes("rule = 3\n"), ["R003"]);
    assert_eq!(codes("[diversity]\nkind_most = 0\n"), ["R003"]);
    let twice = rule("do = \"lift\"\nby = 2").repeat(2);
    assert_eq!(codes(&twice), ["R006"]);
}

#[test]
fn what_the_catalog_lacks_is_a_warning_and_the_house_opens() {
    let text = "[[rule]]\nname = \"a\"\nwhere = { kind = \"shirts\", id = \"gone\" }\ndo = \"hide\"\n";
    let (rules, found) = read(&file(text), &catalog());
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["R004", "R004"]);
    assert_eq!(found[1].help.as_deref(), Some("did you mean `shirt`?"));
    assert!(rules.is_some());
    assert_eq!(read(&file(text), &Catalog::default()).1, [], "a house without a catalog knows of none");
}

#[test]
fn rules_that_leave_nothing_are_found_with_the_month_and_the_slot() {
    let text = r#"
[[rule]]
name = "only linen"
slots = ["home"]
months = "5-8"
where = { material = "linen" }
do = "only"

[[rule]]
name = "no linen"
months = "8-9"
where = { material = "linen" }
do = "hide"
"#;
    let (rules, found) = read(&file(text), &catalog());
    assert!(rules.is_none());
    assert_eq!(found[0].code, "R005");
    assert_eq!(found[0].label, "in the slot `home` nothing is left to suggest in month 8");
    assert_eq!(codes(&text.replace("8-9", "9-10")), [] as [&str; 0]);
}

#[test]
fn the_examples_of_the_pages_fail_and_pass_as_they_say() {
    for code in ["R001", "R002", "R003", "R004", "R005", "R006"] {
        let page = entrenous_charter::explain(code).unwrap();
        let block = |mark: &str| {
            let (_, rest) = page.split_once(&format!("```toml rules {mark}\n")).unwrap();
            rest.split_once("```").unwrap().0.to_owned()
        };
        assert_eq!(codes(&block("fails")), [code]);
        let pyjamas = Catalog::parse(
            "[[product]]\nid = \"p\"\nname = { en = \"P\" }\nkind = \"pyjamas\"\nmaterial = \"linen\"\n\
             [[product]]\nid = \"q\"\nname = { en = \"Q\" }\nkind = \"shirt\"\nmaterial = \"wool\"\n",
        );
        assert_eq!(read(&file(&block("passes")), &pyjamas.unwrap()).1, [], "{code}");
    }
}

#[test]
fn months_pass_the_turn_of_the_year_and_first_articles_take_turns() {
    let winter = Months::parse("11-2").unwrap();
    let in_winter: Vec<u8> = (1..=12).filter(|month| winter.has(*month)).collect();
    assert_eq!(in_winter, [1, 2, 11, 12]);
    let many: Vec<ArticleId> = (0..5).map(|number| id(&format!("a{number}"))).collect();
    let first = |day| turned(&many, day).next().unwrap().to_string();
    assert_eq!([first(0), first(1), first(5), first(-1)], ["a0", "a1", "a0", "a4"]);
    assert_eq!(turned(&many[..3], 1).next().unwrap().as_str(), "a0", "those all have a place");
    assert_eq!(turned(&[], 7).next(), None);
}

proptest! {
    #[test]
    fn any_text_is_read_or_found_wrong_and_never_both(text in ".{0,200}", keys in "[a-z= .\"\\[\\]{}0-9\n]{0,200}") {
        for text in [text, keys] {
            let (rules, found) = read(&file(&text), &catalog());
            let wrong = found.iter().any(|found| found.severity == entrenous_charter::diagnostic::Severity::Error);
            prop_assert_eq!(rules.is_none(), wrong);
            for found in found {
                prop_assert!(text.get(found.span.clone()).is_some() || found.span.start <= text.len());
            }
        }
    }

    #[test]
    fn however_many_lifts_there_are_an_article_moves_tenfold_at_most(by in proptest::collection::vec(BY_LEAST..=BY_MOST, 0..12)) {
        let rules: Vec<Rule> = by
            .iter()
            .enumerate()
            .map(|(at, by)| Rule {
                name: at.to_string(),
                slots: Vec::new(),
                months: None,
                which: Which::default(),
                deed: if at % 3 == 2 { Deed::Lower(*by) } else { Deed::Lift(*by) },
            })
            .collect();
        let ruled = Ruled::new(Rules { rules, ..Rules::default() }, &crate::shelf::Shelf::new(catalog()).offer());
        let article = id("linen-shirt");
        let moved = ruled.in_force(&key("home"), 1, 0).moves(&article, catalog().get(&article));
        prop_assert!((100..=BY_MOST).contains(&moved));
    }
}
