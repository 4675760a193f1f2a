//! The pages of the codes are the tests of the lints: what a page says fails, fails with that code; what it says passes, passes.

use crate::common::{BUSINESS, bare, told};
use entrenous_charter::diagnostic::Severity;
use entrenous_charter::{File, Folder, explain, lint, pages, read};

/// The fenced block of a page that is marked so.
fn block<'a>(page: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("```toml {mark}\n"))?;
    rest.split_once("```").map(|(block, _)| block)
}

/// The folder an example stands for: a business and all texts are there unless the example is about them.
fn example(page: &str, kind: &str) -> Folder {
    let charter = block(page, kind).unwrap_or_else(|| panic!("no example that {kind}"));
    let charter =
        if charter.contains("[business]") { charter.to_owned() } else { format!("{BUSINESS}{charter}") };
    let texts = ["en", "fr"].into_iter().filter_map(|language| {
        let text = block(page, &format!("{kind} texts {language}"))?.to_owned();
        Some((language.to_owned(), File { name: format!("lang/{language}/charter.toml"), text }))
    });
    let texts: Vec<(String, File)> = texts.collect();
    if texts.is_empty() { told(&charter) } else { Folder { texts, ..bare(&charter) } }
}

#[test]
fn every_page_fails_as_it_says_and_passes_as_it_says() {
    for lint in lint::ALL {
        let page = explain(lint.code).unwrap_or_else(|| panic!("{} has no page", lint.code));
        assert!(
            page.starts_with(&format!("# {}: {}\n", lint.code, lint.title)),
            "{} has another title",
            lint.code
        );
        let fails = read(&example(page, "fails"));
        let codes: Vec<&str> = fails.diagnostics.iter().map(|found| found.code).collect();
        let expected = !codes.is_empty() && codes.iter().all(|code| *code == lint.code);
        assert!(expected, "{}: {codes:?} {:#?}", lint.code, fails.diagnostics);
        for found in &fails.diagnostics {
            let folder = example(page, "fails");
            let file = folder.files().find(|file| file.name == found.file).unwrap();
            assert!(file.text.get(found.span.clone()).is_some(), "{} points outside its file", lint.code);
        }
        assert_eq!(fails.charter.is_none(), lint.severity == Severity::Error, "{}", lint.code);
        let passes = read(&example(page, "passes"));
        assert!(
            passes.diagnostics.is_empty() && passes.charter.is_some(),
            "{}: {:#?}",
            lint.code,
            passes.diagnostics
        );
    }
}

/// Rules on banners that a charter answers name the lint that does.
#[test]
fn every_page_of_a_rule_on_banners_that_a_charter_answers_fails_and_passes_as_it_says() {
    let mut tried = 0;
    for (code, page) in pages::ALL.iter().filter(|(code, _)| code.starts_with("DP")) {
        let Some((_, rest)) = page.split_once("```toml fails ") else { continue };
        let lint = rest.get(..4).unwrap();
        let fails = read(&example(page, &format!("fails {lint}")));
        let codes: Vec<&str> = fails.diagnostics.iter().map(|found| found.code).collect();
        assert!(!codes.is_empty() && codes.iter().all(|found| *found == lint), "{code}: {codes:?}");
        let passes = read(&example(page, "passes"));
        assert!(passes.diagnostics.is_empty(), "{code}: {:#?}", passes.diagnostics);
        tried += 1;
    }
    assert_eq!(tried, 8);
}

#[test]
fn the_list_of_pages_is_the_folder_of_pages() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/codes");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let listed: Vec<String> = pages::ALL.iter().map(|(code, _)| format!("{code}.md")).collect();
    assert_eq!(files, listed);
}

#[test]
fn codes_are_in_order_and_used_once() {
    let codes: Vec<&str> = lint::ALL.iter().map(|lint| lint.code).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    assert!(codes.iter().all(|code| code.starts_with('C') && code.len() == 4), "{codes:?}");
    assert_eq!(explain("c004"), explain("C004"));
    assert_eq!(explain("C999"), None);
}
