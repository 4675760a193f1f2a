//! The pages of the codes are the tests of the lints: what a page says fails, fails with that code alone; what it says passes, passes.

use crate::house::{codes, read_campaign, read_journey};
use entrenous_speak::{campaign, journey};

fn example<'a>(page: &'a str, fence: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("```toml {fence}\n")).expect("the page has an example");
    rest.split_once("\n```").unwrap().0
}

type Reader = fn(&str) -> Vec<&'static str>;

#[test]
fn every_page_fails_as_it_says_and_passes_as_it_says() {
    let read: [(&str, Reader, &[campaign::Lint]); 2] = [
        ("campaign", |text| codes(&read_campaign(text).1), campaign::ALL),
        ("journey", |text| codes(&read_journey(text).1), journey::ALL),
    ];
    for (fence, read, lints) in read {
        for lint in lints {
            let page = entrenous_charter::explain(lint.code).expect(lint.code);
            assert!(page.starts_with(&format!("# {}: {}\n", lint.code, lint.title)), "{}", lint.code);
            let fails = read(example(page, &format!("{fence} fails")));
            assert!(
                !fails.is_empty() && fails.iter().all(|code| *code == lint.code),
                "{}: {fails:?}",
                lint.code
            );
            let passes = read(example(page, &format!("{fence} passes")));
            assert!(passes.is_empty(), "{}: {passes:?}", lint.code);
        }
    }
}
