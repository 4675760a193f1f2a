//! What people read of a judgement.

use crate::pages::seen;
use entrenous_charter::render::Colour;
use entrenous_inspect::report::{human, json, tally};
use entrenous_inspect::rule::judge;
use serde_json::Value;

const PALE: &str = r#"{ "/desk/layer/controls/1/kind": "other", "/refused/clicks": 2 }"#;

#[test]
fn what_is_broken_comes_first_in_the_compilers_look_and_the_verdict_last() {
    let seen = seen(PALE);
    let text = human(&seen, &judge(&seen, None), Colour::Plain);
    let first = "broken[DP01]: a no stands where the yes stands
--> https://shop.example/
 = seen: `Accept all` is there, and nothing beside it refuses
 = note: EDPB Cookie Banner Taskforce report of 17 January 2023
 = help: put a button that refuses everything beside the one that accepts
";
    assert!(text.starts_with(first), "{text}");
    let last = "https://shop.example/ in Chromium: 2 broken, 16 kept, 2 for a person to look at, 10 not visible from outside\n";
    assert!(text.ends_with(last), "{text}");
    assert!(!text.contains('\u{1b}'), "plain text has no colour");
}

#[test]
fn a_program_reads_every_rule_its_verdict_and_what_was_seen() {
    let seen = seen(PALE);
    let findings = judge(&seen, None);
    let report: Value = serde_json::from_str(&json(&seen, &findings).unwrap()).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().len(), 30);
    assert_eq!(report["tally"]["broken"], tally(&findings).broken);
    assert_eq!(
        (&report["findings"][0]["code"], &report["findings"][0]["verdict"]),
        (&"DP01".into(), &"broken".into())
    );
    assert_eq!(report["findings"][13]["verdict"], "unseen");
    assert_eq!(report["observed"]["url"], "https://shop.example/");
}
