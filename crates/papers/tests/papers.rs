//! What the papers of the example business say, as people and programs read it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test: what is unexpected shall end it"
)]

use entrenous_charter::law::{Day, Laws, Pack};
use entrenous_charter::{File, Folder};
use entrenous_core::charter::{Charter, Language};
use entrenous_core::moment::Moment;
use entrenous_lingua::Texts;
use entrenous_papers::{Format, Paper, Sources, folder};
use serde_json::Value;
use std::collections::BTreeSet;

/// A business with its texts and the law of a day.
struct Desk {
    charter: Charter,
    texts: Texts,
    packs: Vec<Pack>,
}

const SINCE: &str = "2026-11-26T00:00:00Z";

impl Desk {
    /// The boutique, with a changed charter.
    fn with(change: impl Fn(String) -> String) -> Self {
        let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters/boutique");
        let read = |path: &str| std::fs::read_to_string(home.join(path)).unwrap();
        let file = |name: &str, text: String| File { name: name.to_owned(), text };
        let texts = ["fr", "de", "en"]
            .map(|code| (code.to_owned(), file(code, read(&format!("lang/{code}/charter.toml")))));
        let folder =
            Folder { charter: file("charter.toml", change(read("charter.toml"))), texts: texts.to_vec() };
        let reading = entrenous_charter::read(&folder);
        let charter = reading.charter.unwrap_or_else(|| panic!("{:#?}", reading.diagnostics));
        let words: Vec<(&str, &str, &str)> = folder
            .texts
            .iter()
            .map(|(code, file)| (code.as_str(), code.as_str(), file.text.as_str()))
            .collect();
        let texts =
            Texts::new(&charter.business.languages, &words).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let packs = Laws::shipped().unwrap().in_force(&Day::parse("2026-11-26").unwrap()).unwrap();
        Self { charter, texts, packs }
    }
    fn sources(&self) -> Sources<'_> {
        let since: Moment = SINCE.parse().unwrap();
        Sources { charter: &self.charter, texts: &self.texts, packs: &self.packs, since }
    }
    fn write(&self, paper: Paper, language: &str, format: Format) -> String {
        paper.text(&self.sources(), &Language::parse(language).unwrap(), format)
    }
}

fn boutique() -> Desk {
    Desk::with(|charter| charter)
}

/// The boutique as it is not: for children, with faith among its items, and a recipient far away whom nothing guards.
fn delicate() -> Desk {
    Desk::with(|charter| {
        let changes = [
            ("serves = ", "for_minors = true\nofficer = \"dpo@atelier.example\"\nserves = "),
            ("\"pd:PhysicalCharacteristic\"", "\"pd:Religion\""),
            ("keep = \"2 years\"", "keep = \"3 years\""),
            (
                "dpv:ProvidePersonalisedRecommendations\"\nbasis = \"consent\"",
                "dpv:ProvidePersonalisedRecommendations\"\nbasis = \"explicit_consent\"",
            ),
            (
                "dpv:ServiceOptimisation\"\nbasis = \"consent\"",
                "dpv:ServiceOptimisation\"\nbasis = \"explicit_consent\"",
            ),
            ("country = \"FR\"\nrole", "country = \"US\"\nrole"),
        ];
        changes.iter().fold(charter, |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        })
    })
}

#[test]
fn the_papers_of_the_boutique_read_well() {
    let desk = boutique();
    for paper in Paper::ALL {
        // What is for programs says the same in every language.
        let languages: &[&str] =
            if matches!(paper, Paper::Dpv | Paper::Fides) { &["en"] } else { &["en", "fr"] };
        for language in languages {
            let text = desk.write(paper, language, Format::Markdown);
            let hidden = text.replace(&desk.charter.hash().to_string(), "[hash]");
            insta::assert_snapshot!(format!("{}_{language}", paper.name()), hidden);
        }
    }
}

#[test]
fn no_paper_shows_the_name_of_a_text_instead_of_its_words() {
    for desk in [boutique(), delicate()] {
        for sheet in folder(&desk.sources()) {
            assert!(!sheet.text.contains("papers."), "{}: {}", sheet.name, sheet.text);
        }
    }
}

#[test]
fn what_the_charter_shows_changes_what_the_papers_say() {
    let say = |desk: &Desk, paper| desk.write(paper, "en", Format::Markdown);
    let (plain, delicate) = (boutique(), delicate());
    for (paper, only) in [
        (Paper::Notice, "Some of these facts are sensitive"),
        (Paper::Notice, "For a child, a parent or guardian agrees first"),
        (Paper::Notice, "You can limit the use of your sensitive data"),
        (Paper::Notice, "Data protection officer"),
        (Paper::Dpia, "The charter shows 4 criteria of nine"),
        (Paper::Dpia, "without a written safeguard"),
        (Paper::Dpia, "Keeping facts long"),
        (Paper::Register, "Safeguard not stated in the charter"),
        (Paper::Register, "children among them"),
    ] {
        assert!(say(&delicate, paper).contains(only), "{only}");
        assert!(!say(&plain, paper).contains(only), "{only}");
    }
    let european = Desk::with(|charter| charter.replace(", \"US-CA\"", ""));
    assert!(!say(&european, Paper::Notice).contains("California"));
}

#[test]
fn the_record_opens_in_a_spreadsheet() {
    let text = boutique().write(Paper::Register, "en", Format::Csv);
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 7);
    assert!(lines[0].starts_with("Purpose,What is done,Legal basis,"));
    assert!(
        lines[5].contains("\"Filmhaus Vogesen (third party, for its own ends, France)\""),
        "{}",
        lines[5]
    );
}

#[test]
fn the_folder_has_each_paper_once_and_an_index_that_leads_to_all() {
    let desk = boutique();
    let sheets = folder(&desk.sources());
    let names: BTreeSet<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names.len(), sheets.len());
    assert_eq!(sheets.len(), 3 * (2 + 2 + 2 + 1 + 2) + 3);
    let index = &sheets.iter().find(|sheet| sheet.name == "README.md").unwrap().text;
    for name in names.iter().filter(|name| **name != "README.md") {
        assert!(index.contains(&format!("]({name})")), "{name}");
    }
    assert_eq!(sheets, folder(&desk.sources()), "the same sources give the same files");
}

/// Every short IRI of a document, with the values of types of literals.
fn terms(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if !key.starts_with('@') {
                    found.push(key.clone());
                }
                match value {
                    Value::String(text) if key == "@type" || (key == "@id" && !text.starts_with('#')) => {
                        found.push(text.clone())
                    }
                    Value::Array(list) if key == "@type" => {
                        found.extend(list.iter().filter_map(|one| one.as_str().map(str::to_owned)))
                    }
                    other => terms(other, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|one| terms(one, found)),
        _ => {}
    }
}

#[test]
fn the_json_ld_is_whole_and_each_of_its_terms_has_a_declared_prefix() {
    for desk in [boutique(), delicate()] {
        let document: Value = serde_json::from_str(&desk.write(Paper::Dpv, "en", Format::Markdown)).unwrap();
        let (context, graph) = (document["@context"].as_object().unwrap(), &document["@graph"]);
        let mut found = Vec::new();
        terms(graph, &mut found);
        assert!(found.len() > 60);
        for term in &found {
            let (prefix, name) = term.split_once(':').unwrap_or_else(|| panic!("{term} has no prefix"));
            assert!(context.contains_key(prefix), "{term}");
            assert!(
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
                "{term}"
            );
        }
        let nodes = graph.as_array().unwrap();
        let ids: BTreeSet<&str> = nodes.iter().map(|node| node["@id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), nodes.len());
        for process in nodes.iter().filter(|node| node["@type"] == "dpv:Process") {
            for data in process["dpv:hasPersonalData"].as_array().into_iter().flatten() {
                assert!(ids.contains(data["@id"].as_str().unwrap()), "{data}");
            }
            assert!(!process["dpv:hasLegalBasis"].as_array().unwrap().is_empty());
        }
    }
}
