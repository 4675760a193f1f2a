//! The pages of the codes are the tests of the rules: each changes what was seen of a sound banner, in one place or two.

use entrenous_charter::explain;
use entrenous_inspect::declared::Declared;
use entrenous_inspect::observed::Observed;
use entrenous_inspect::rule::{ALL, Finding, Judged, judge};
use serde_json::Value;

/// A banner that breaks no rule, as a browser saw it.
const SOUND: &str = include_str!("sound.json");

/// What was seen, with some of it otherwise.
pub(crate) fn seen(otherwise: &str) -> Observed {
    let mut seen: Value = serde_json::from_str(SOUND).unwrap();
    let changes: serde_json::Map<String, Value> = serde_json::from_str(otherwise).unwrap();
    for (place, value) in changes {
        *seen.pointer_mut(&place).unwrap_or_else(|| panic!("nothing is at `{place}`")) = value;
    }
    serde_json::from_value(seen).unwrap()
}

fn broken(findings: &[Finding]) -> Vec<&str> {
    findings.iter().filter(|one| matches!(one.judged, Judged::Broken(_))).map(|one| one.code).collect()
}

fn block<'a>(page: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("```{mark}\n"))?;
    rest.split_once("```").map(|(block, _)| block)
}

#[test]
fn every_page_fails_as_it_says_and_passes_as_it_says() {
    let mut tried = 0;
    for rule in ALL {
        let page = explain(rule.code).unwrap_or_else(|| panic!("{} has no page", rule.code));
        assert!(
            page.starts_with(&format!("# {}: {}\n", rule.code, rule.title)),
            "{} has another title",
            rule.code
        );
        let (Some(fails), Some(passes)) = (block(page, "json fails"), block(page, "json passes")) else {
            assert!(page.contains("```toml fails C"), "{} has no example", rule.code);
            continue;
        };
        tried += 1;
        let found = judge(&seen(fails), None);
        assert_eq!(broken(&found), [rule.code], "{found:#?}");
        let found = judge(&seen(passes), None);
        assert_eq!(broken(&found), [""; 0], "{} {found:#?}", rule.code);
    }
    assert_eq!(tried, 22);
}

#[test]
fn a_sound_banner_breaks_no_rule_and_what_cannot_be_seen_is_said_to_be_so() {
    let found = judge(&seen("{}"), None);
    let of = |wanted: fn(&Judged) -> bool| {
        found.iter().filter(|one| wanted(&one.judged)).map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(broken(&found), [""; 0], "{found:#?}");
    assert_eq!(
        of(|judged| matches!(judged, Judged::Unseen(_))),
        ["DP14", "DP15", "DP16", "DP21", "DP23", "DP27", "DP30"]
    );
    assert_eq!(of(|judged| matches!(judged, Judged::Review(_))), ["DP19", "DP29"]);
}

#[test]
fn nothing_seen_breaks_no_rule_but_those_that_need_nothing() {
    let found = judge(&Observed::default(), None);
    assert_eq!(broken(&found), [""; 0], "{found:#?}");
}

#[test]
fn codes_are_in_order_and_used_once() {
    let codes: Vec<String> = ALL.iter().map(|rule| rule.code.to_owned()).collect();
    assert_eq!(codes, (1..=30).map(|number| format!("DP{number:02}")).collect::<Vec<_>>());
}

/// What the example business declares.
fn declared() -> Declared {
    let charter = r#"
[business]
name = "Atelier"
country = "FR"
contact = "x@atelier.example"
languages = ["en"]
serves = ["EU", "US-CA"]

[purpose.basket]
use = "dpv:RequestedServiceProvision"
basis = "contract"
necessary = "basket"
items = []
surfaces = ["web"]
stores = ["basket", "cart.*"]
"#;
    let text = "[purpose.basket]\ntitle = \"Your basket\"\ntext = \"What you put in stays in.\"\n".to_owned();
    let file =
        |name: &str, text: &str| entrenous_charter::File { name: name.to_owned(), text: text.to_owned() };
    let folder = entrenous_charter::Folder {
        charter: file("charter.toml", charter),
        texts: vec![("en".to_owned(), file("lang/en/charter.toml", &text))],
    };
    Declared::of(&entrenous_charter::read(&folder).charter.unwrap())
}

#[test]
fn with_a_charter_everything_that_is_not_declared_necessary_counts() {
    let cookies = |name: &str| {
        format!(
            r#"{{ "/before/cookies": [{{ "name": "{name}", "host": "shop.example", "value_characters": 2 }}], "/refused": null }}"#
        )
    };
    for (name, without, with) in [
        ("basket", vec![], vec![]),
        ("cart.1", vec![], vec![]),
        ("entrenous", vec![], vec![]),
        ("theme", vec![], vec!["DP10"]),
    ] {
        let seen = seen(&cookies(name));
        let judged = |declared: Option<&Declared>| {
            let found = judge(&seen, declared);
            broken(&found).into_iter().filter(|code| *code == "DP10").map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            (judged(None), judged(Some(&declared()))),
            (without, with.iter().map(|code: &&str| (*code).to_owned()).collect()),
            "{name}"
        );
    }
}

#[test]
fn a_business_that_serves_california_shows_the_signal() {
    let silent = r#"{ "/signalled/layer/tells/signal": false, "/refused": null, "/accepted": null }"#;
    let verdict = |declared: Option<&Declared>| {
        judge(&seen(silent), declared).into_iter().find(|one| one.code == "DP28").unwrap().judged
    };
    assert!(matches!(verdict(None), Judged::Review(_)));
    assert!(matches!(verdict(Some(&declared())), Judged::Broken(_)));
}
