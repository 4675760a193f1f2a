//! The pages of the codes are the tests of the lints: what a page says fails, fails with that code; what it says passes, passes.

use super::super::lint::ALL;
use super::house::reading;

fn example(page: &str, verdict: &str) -> Vec<(String, String)> {
    let (_, rest) = page.split_once(&format!("```audience {verdict}\n")).expect("the page has an example");
    let (block, _) = rest.split_once("\n```").unwrap();
    let files = block.split("=== ").filter(|part| !part.is_empty());
    let named = files.map(|part| {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        (name.to_owned(), format!("{text}\n"))
    });
    named.collect()
}

fn codes(files: &[(String, String)]) -> Vec<&'static str> {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    reading(&files).1.iter().map(|found| found.code).collect()
}

#[test]
fn every_page_fails_as_it_says_and_passes_as_it_says() {
    for lint in ALL {
        let page = entrenous_charter::explain(lint.code).expect(lint.code);
        assert!(page.starts_with(&format!("# {}: {}\n", lint.code, lint.title)), "{}", lint.code);
        let fails = codes(&example(page, "fails"));
        assert!(!fails.is_empty() && fails.iter().all(|code| *code == lint.code), "{}: {fails:?}", lint.code);
        let passes = codes(&example(page, "passes"));
        assert!(passes.is_empty(), "{}: {passes:?}", lint.code);
    }
}

#[test]
fn codes_are_in_order_and_used_once() {
    let codes: Vec<&str> = ALL.iter().map(|lint| lint.code).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
}
