//! Words stay words, whatever they hold.

use super::*;
use proptest::prelude::*;

fn document(words: &str) -> Document {
    let mut document = Document::new(&Language::parse("en").unwrap(), words.to_owned());
    document.paragraph(words.to_owned());
    document.list(vec![words.to_owned()]);
    document.terms(vec![(words.to_owned(), vec![words.to_owned()])]);
    document.table(words.to_owned(), vec!["a".to_owned(), "b".to_owned()], vec![vec![words.to_owned(); 2]]);
    document
}

#[test]
fn a_name_that_looks_like_a_tag_a_column_or_a_formula_stays_a_name() {
    let nasty = "<b onclick=\"x\">|=1+1";
    let html = document(nasty).html();
    assert!(!html.contains("<b") && html.contains("&lt;b onclick=&quot;x&quot;&gt;|=1+1"), "{html}");
    let markdown = document(nasty).markdown();
    assert!(markdown.contains("\\<b onclick=\"x\"\\>\\|=1+1"), "{markdown}");
    assert_eq!(document("=1,\"2\"").csv(), "a,b\r\n\"'=1,\"\"2\"\"\",\"'=1,\"\"2\"\"\"\r\n");
    assert_eq!(document("# one").markdown().lines().next(), Some("# \\# one"));
    assert!(document("1. one").markdown().contains("\n1\\. one\n"));
}

#[test]
fn an_address_becomes_a_link_and_a_sentence_does_not() {
    assert_eq!(href("bonjour@atelier.example").as_deref(), Some("mailto:bonjour@atelier.example"));
    assert_eq!(href("https://www.cnil.fr").as_deref(), Some("https://www.cnil.fr"));
    for plain in [
        "write to bonjour@atelier.example",
        "javascript:alert(1)",
        "@",
        "a@b@c",
        "a|b@c",
        "http://x.example",
        "",
    ] {
        assert_eq!(href(plain), None, "{plain}");
    }
}

proptest! {
    #[test]
    fn whatever_is_written_a_table_keeps_its_columns_and_html_its_tags(words in "\\PC{0,40}") {
        let (plain, written) = (document("x"), document(&words));
        let columns = |text: &str| {
            let line = text.lines().find(|line| line.starts_with("|---")).map(|_| ());
            prop_assert!(line.is_some());
            let row = text.lines().rfind(|line| line.starts_with("| ")).unwrap_or_default();
            Ok(row.replace("\\\\", "").replace("\\|", "").matches('|').count())
        };
        prop_assert_eq!(columns(&written.markdown())?, columns(&plain.markdown())?);
        let tags = |html: &str| html.replace("<a href", "").replace("</a>", "").matches('<').count();
        prop_assert_eq!(tags(&written.html()), tags(&plain.html()));
    }
}
