//! fideslang in: what becomes of a file that privacy engineers wrote, and of one that is broken.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test: what is unexpected shall end it"
)]

use entrenous_charter::{File, Folder};
use entrenous_core::charter::{Basis, Language, Use};
use entrenous_core::region::Place;
use entrenous_papers::fides::{Draft, Home, read};

fn home() -> Home {
    Home { country: Some(Place::parse("FR").unwrap()), languages: vec![Language::parse("en").unwrap()] }
}

/// What `check` makes of a draft: its charter, if it is sound, and the codes of what is found.
fn checked(draft: &Draft) -> (Option<entrenous_core::charter::Charter>, Vec<&'static str>) {
    let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
    let texts = draft
        .texts
        .iter()
        .map(|(language, text)| (language.as_str().to_owned(), file("lang", text)))
        .collect();
    let reading = entrenous_charter::read(&Folder { charter: file("charter.toml", &draft.charter), texts });
    (reading.charter, reading.diagnostics.iter().map(|found| found.code).collect())
}

const SHOP: &str = r#"
organization:
  - fides_key: corner_shop
    name: "Corner Shop"
    controller: { email: privacy@corner.example }
    security_policy: https://corner.example/security
system:
  - fides_key: web
    name: Web
    system_type: Service
    privacy_declarations:
      - name: Letters
        data_use: marketing.communications.email
        data_categories: [user.contact.email, user.contact.address.city, system.operations]
        data_subjects: [customer]
        legal_basis_for_processing: Consent
        retention_period: "365"
        third_parties: Mail House; Print House
      - name: Hiring
        data_use: employment.recruitment
        data_categories: [user.name]
      - data_use: essential.service
        data_categories: [user.health]
        legal_basis_for_processing: Vital interests
        retention_period: a while
policy:
  - fides_key: none
"#;

#[test]
fn a_file_becomes_a_draft_and_what_does_not_fit_is_named_with_its_line() {
    let draft = read(SHOP, &home()).unwrap();
    insta::assert_snapshot!("draft", draft.charter);
    let remarks: Vec<String> =
        draft.remarks.iter().map(|one| format!("{}: {}", one.line, one.what)).collect();
    insta::assert_snapshot!("remarks", remarks.join("\n"));
    assert_eq!(draft.counts, (2, 3));
    let (charter, codes) = checked(&draft);
    assert!(charter.is_none(), "what the file does not say is asked for");
    for code in ["C008", "C010", "C012", "C025"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
    assert!(!codes.iter().any(|code| ["C001", "C002", "C003", "C005", "C006"].contains(code)), "{codes:?}");
}

#[test]
fn a_file_that_says_nothing_of_the_business_leaves_the_business_to_be_asked_for() {
    let draft = read("system:\n  - privacy_declarations: []\n", &Home::default()).unwrap();
    let (charter, codes) = checked(&draft);
    assert!(charter.is_none());
    assert_eq!(codes, ["C004"; 5], "name, country, contact, languages, serves");
}

#[test]
fn what_is_broken_is_refused_with_its_line() {
    for (text, says) in [
        ("system:\n  - name: \"open\n", "line"),
        (
            "system: &a [x]\nother: *a\n",
            "line 2: an alias (`*name`) is not read; write the value where it is used",
        ),
        ("", "the file holds no table; fideslang begins with a word such as `system:`"),
        (&"x".repeat((1 << 20) + 1), "the file has more than 1048576 bytes; split it"),
    ] {
        let refused = read(text, &home()).unwrap_err().to_string();
        assert!(refused.starts_with(says), "{refused}");
    }
}

#[test]
fn what_was_written_out_is_read_back_as_it_was() {
    let written = include_str!("snapshots/papers__fides_en.snap").splitn(3, "---\n").nth(2).unwrap();
    // A declaration names one span for all its data, the longest. Someone has written the shorter one of the visits by hand.
    let (others, learning) = written.split_once("Learning together").unwrap();
    let written = &format!("{others}Learning together{}", learning.replacen("2 years", "90 days", 1));
    let draft = read(written, &home()).unwrap();
    let (charter, codes) = checked(&Draft { charter: draft.charter.clone(), ..draft });
    // That a browser's address was told, the taxonomy does not say: it is taken for observed, and asked about (C032).
    let expected = ["C012", "C014", "C025", "C032", "C036", "C039"];
    assert!(charter.is_none() && codes.iter().all(|code| expected.contains(code)), "{codes:?}");
    let table: toml::Table = draft_table(written);
    let item = |key: &str| table["item"][key]["category"].as_str().unwrap().to_owned();
    assert_eq!(item("views"), "pd:BrowsingBehavior");
    assert_eq!(item("clothing_size"), "pd:Demographic", "fideslang has nothing narrower");
    assert_eq!(table["item"]["views"]["keep"].as_str(), Some("90 days"), "of several spans the shortest");
    let purpose = |key: &str| table["purpose"][key].as_table().unwrap().clone();
    let letter = purpose("our_letter");
    assert_eq!(letter["use"].as_str(), serde_json::to_value(Use::DirectMarketing).unwrap().as_str());
    assert_eq!(letter["basis"].as_str(), serde_json::to_value(Basis::Consent).unwrap().as_str());
    assert_eq!(letter["items"].as_array().unwrap().len(), 4);
    assert_eq!(purpose("the_film_from_the_workshop")["shares_with"][0].as_str(), Some("Filmhaus Vogesen"));
}

fn draft_table(text: &str) -> toml::Table {
    read(text, &home()).unwrap().charter.parse().unwrap()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn a_name_of_any_signs_gives_a_draft_that_is_toml(name in "\\PC{0,30}", party in "\\PC{0,30}") {
        let quoted = |words: &str| serde_json::to_string(words).unwrap();
        let text = format!("organization:\n  - name: {}\nsystem:\n  - privacy_declarations:\n    - name: {}\n      data_use: personalize\n      data_categories: [user.name]\n      third_parties: {}\n", quoted(&name), quoted(&name), quoted(&party));
        if let Ok(draft) = read(&text, &home()) {
            proptest::prop_assert!(draft.charter.parse::<toml::Table>().is_ok(), "{}", draft.charter);
        }
    }
}
