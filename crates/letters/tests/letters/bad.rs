//! Bad input: large, deep, endless, broken; each is said with its place, and nothing panics.

use crate::house::{found, reading};
use proptest::prelude::*;

fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
    reading(files).diagnostics.iter().map(|found| found.code).collect()
}

fn mjml(body: &str) -> String {
    format!("subject: S\n\n{body}")
}

#[test]
fn ten_megabytes_are_refused_unread() {
    let large = "a ".repeat(5 << 20);
    assert_eq!(codes(&[("fr.md", &large)]), ["M020"]);
    assert_eq!(codes(&[("fr.mjml", &large)]), ["M020"]);
    assert_eq!(codes(&[("message.toml", &large)]), ["M020"]);
}

#[test]
fn elements_ten_thousand_deep_are_refused() {
    let deep = format!("{}{}", "<div>".repeat(10_000), "</div>".repeat(10_000));
    let text = mjml(&format!("<mj-section><mj-column><mj-text>{deep}</mj-text></mj-column></mj-section>"));
    assert_eq!(codes(&[("fr.mjml", &text)]), ["M007"]);
    let quotes = "> ".repeat(10_000);
    assert!(!found(&format!("{quotes}a")).iter().any(|found| found.code == "M020"));
}

#[test]
fn tags_ten_thousand_deep_are_refused() {
    let deep = format!("{}x{}", "{% if language %}".repeat(10_000), "{% endif %}".repeat(10_000));
    assert!(found(&deep).iter().any(|found| found.code == "M006"));
    let brackets = format!("{{{{ {}1{} }}}}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(found(&brackets).iter().any(|found| found.code == "M006"));
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    for bomb in [
        "{{ 'a' * 1000000000 }}",
        "{% set x = 'aa' %}{% set x = x ~ x %}{{ x }}",
        "{% for a in ['x'] %}{% for b in [a + a] %}{{ b }}{% endfor %}{% endfor %}",
        "{% for i in range(100000000) %}x{% endfor %}",
        "{% macro m(x) %}{{ m(x + x) }}{% endmacro %}{{ m('a') }}",
    ] {
        assert!(found(bomb).iter().any(|found| found.code == "M024"), "{bomb}");
    }
}

#[test]
fn a_message_that_grows_without_measure_is_stopped() {
    let loops = 5;
    let body = format!(
        "{}{}{}",
        "{% for a in slots.s %}".repeat(loops),
        "much ".repeat(40_000),
        "{% endfor %}".repeat(loops)
    );
    let found = found(&body);
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["M021"], "{found:?}");
}

#[test]
fn broken_mjml_is_shown_at_its_place() {
    let text = mjml("<mj-section>\n<mj-column>\n<mj-text>a</mj-column>\n</mj-section>\n");
    let reading = reading(&[("fr.mjml", &text)]);
    let found = reading.diagnostics.iter().find(|found| found.code == "M007").unwrap();
    assert!(
        text[found.span.clone()].contains("mj-column"),
        "{:?} {}",
        &text[found.span.clone()],
        found.label
    );
}

#[test]
fn script_in_markdown_and_in_mjml_is_refused() {
    assert_eq!(found("a <script>alert(1)</script>")[0].code, "M016");
    assert_eq!(found("<iframe src=\"https://a.example\"></iframe>")[0].code, "M016");
    assert_eq!(found("[a](javascript:alert(1))")[0].code, "M017");
    let texts = ["<a onclick=\"x()\">a</a>", "<form></form>", "<style>p{}</style>"];
    for text in texts {
        let text =
            mjml(&format!("<mj-section><mj-column><mj-text>{text}</mj-text></mj-column></mj-section>"));
        assert_eq!(codes(&[("fr.mjml", &text)]), ["M016"], "{text}");
    }
}

#[test]
fn an_address_never_begins_with_what_a_person_told() {
    assert_eq!(found("[a]({{ person.email }})")[0].code, "M017");
    assert_eq!(found("{% for url in person.language %}[a]({{ url }}){% endfor %}")[0].code, "M017");
    assert_eq!(found("[a]({{ links.preferences }})"), []);
    assert_eq!(found("[a](https://a.example/?l={{ person.language }})"), []);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(body in "[<>a-c{}%#\"'\\[\\]()*|. \n!-]{0,120}") {
        let _ = found(&body);
        let _ = codes(&[("fr.mjml", &mjml(&body))]);
    }
}
