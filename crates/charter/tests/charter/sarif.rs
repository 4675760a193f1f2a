//! What code hosts read: SARIF 2.1.0, as they want it.

use crate::common::{BUSINESS, told};
use entrenous_charter::diagnostic::line_and_column;
use entrenous_charter::sarif::{Entry, Weight, entries, sarif};
use entrenous_charter::{Folder, explain, read};
use serde_json::{Value, json};

/// A charter with an error and a warning.
fn wanting() -> Folder {
    told(&format!(
        "{BUSINESS}[item.views]\ncategory = \"pd:Preference\"\nsource = \"observed\"\nkeep = \"9 years\"\n\n[purpose.offers]\nuse = \"dpv:DirectMarketing\"\nbasis = \"legal_obligation\"\nitems = []\nsurfaces = [\"counter\"]\n"
    ))
}

fn log(folder: &Folder) -> Value {
    serde_json::from_str(&sarif(&entries(folder, &read(folder).diagnostics), &[]).unwrap()).unwrap()
}

#[test]
fn each_finding_is_a_result_of_its_rule_at_its_place() {
    let folder = wanting();
    let found = read(&folder).diagnostics;
    let log = log(&folder);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let (rules, results) =
        (run["tool"]["driver"]["rules"].as_array().unwrap(), run["results"].as_array().unwrap());
    assert_eq!(results.len(), found.len());
    assert!(results.len() >= 3, "{results:#?}");
    for (result, found) in results.iter().zip(&found) {
        assert_eq!(result["ruleId"], found.code);
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], found.code);
        assert_eq!((&result["kind"], &result["level"]), (&json!("fail"), &json!(found.severity)));
        assert!(result["message"]["text"].as_str().unwrap().starts_with(&found.label));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], found.file.as_str());
        let (line, column) = line_and_column(&folder.charter.text, found.span.start);
        assert_eq!(
            (&place["region"]["startLine"], &place["region"]["startColumn"]),
            (&json!(line), &json!(column))
        );
    }
    for rule in rules {
        assert_eq!(rule["help"]["markdown"], explain(rule["id"].as_str().unwrap()).unwrap());
    }
}

#[test]
fn a_rule_stands_once_however_often_it_is_broken_and_what_a_person_judges_is_no_failure() {
    let entry = |weight| Entry {
        code: "DP19",
        title: "no shaming",
        weight,
        message: "look".to_owned(),
        place: "https://shop.example/".to_owned(),
        region: None,
    };
    let text =
        sarif(&[entry(Weight::Error), entry(Weight::Review)], &["a text is wrong".to_owned()]).unwrap();
    let log: Value = serde_json::from_str(&text).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
    assert_eq!((&run["results"][1]["kind"], &run["results"][1]["level"]), (&json!("review"), &json!("none")));
    assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["region"], Value::Null);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"], "a text is wrong");
}

#[test]
fn a_sound_charter_is_a_log_without_results() {
    let log = log(&told(BUSINESS));
    assert_eq!(log["runs"][0]["results"], json!([]));
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"], json!([]));
}
