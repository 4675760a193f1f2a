//! The pages of the codes are the tests of the lints: what a page says fails, fails with that code; what it says passes, passes.

use crate::house::{found, reading};
use entrenous_letters::lint::ALL;

/// Codes whose example would be too long for a page; they are tried here and in `bad`.
const WITHOUT_EXAMPLE: [&str; 2] = ["M019", "M020"];

fn example(page: &str, verdict: &str) -> Vec<(String, String)> {
    let (_, rest) = page.split_once(&format!("```message {verdict}\n")).expect("the page has an example");
    let (block, _) = rest.split_once("\n```").unwrap();
    let files = block.split("=== ").filter(|part| !part.is_empty());
    files
        .map(|part| {
            let (name, text) = part.split_once('\n').unwrap_or((part, ""));
            (name.to_owned(), format!("{text}\n"))
        })
        .collect()
}

fn codes(files: &[(String, String)]) -> Vec<&'static str> {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    reading(&files).diagnostics.iter().map(|found| found.code).collect()
}

#[test]
fn every_page_fails_as_it_says_and_passes_as_it_says() {
    for lint in ALL.iter().filter(|lint| !WITHOUT_EXAMPLE.contains(&lint.code)) {
        let page = entrenous_charter::explain(lint.code).expect(lint.code);
        assert!(page.starts_with(&format!("# {}: {}\n", lint.code, lint.title)), "{}", lint.code);
        let fails = codes(&example(page, "fails"));
        assert!(
            !fails.is_empty()
                && fails.iter().all(|code| *code == lint.code || lint.code == "M024" || lint.code == "M003"),
            "{}: {fails:?}",
            lint.code
        );
        assert!(fails.contains(&lint.code), "{}: {fails:?}", lint.code);
        let passes = codes(&example(page, "passes"));
        assert!(passes.is_empty(), "{}: {passes:?}", lint.code);
    }
}

#[test]
fn a_long_message_is_warned_of() {
    let codes: Vec<_> = found(&"Bonjour à tous. ".repeat(8_000)).iter().map(|found| found.code).collect();
    assert_eq!(codes, ["M019"]);
}
