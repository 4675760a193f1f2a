//! Reading a folder: everything that is wrong is found at once, at its place, and never with a panic.

use crate::common::{BUSINESS, bare, boutique, told};
use entrenous_charter::diagnostic::Severity;
use entrenous_charter::render::{Colour, render};
use entrenous_charter::texts::TextKey;
use entrenous_charter::{File, Folder, json, read};
use entrenous_core::charter::{AtMost, Per};
use entrenous_core::charter::{Basis, Charter, Trends, Use};
use entrenous_core::moment::Rhythm;
use proptest::prelude::*;

#[test]
fn the_boutique_passes_and_means_what_it_says() {
    let reading = read(&told(&boutique()));
    assert!(reading.diagnostics.is_empty(), "{:#?}", reading.diagnostics);
    let charter = reading.charter.unwrap();
    let keys: Vec<&str> = charter.purposes().map(|(_, purpose)| purpose.key.as_str()).collect();
    assert_eq!(keys, ["basket", "suggestions", "together", "layouts", "film", "orders", "newsletter"]);
    let (_, newsletter) = charter.purpose_for(Use::DirectMarketing).unwrap();
    assert_eq!(newsletter.basis, Basis::Consent);
    let used: Vec<&str> = newsletter.items.iter().map(|id| charter.item(id).unwrap().key.as_str()).collect();
    assert_eq!(used, ["email", "telephone", "device", "language"]);
    assert_eq!(charter.business.serves, ["EU", "GB", "US-CA"]);
    assert_eq!(newsletter.pace.at_most, Some(AtMost { count: 2, per: Per::Week }));
    assert!(newsletter.pace.quiet.unwrap().holds(0));
    assert_eq!(charter.business.zone.as_ref().unwrap().name(), "Europe/Paris");
    assert_eq!(reading.texts.len(), 3);
    assert_eq!(reading.texts[0].get(&TextKey::ItemTitle("email".to_owned())), Some("An item"));
}

#[test]
fn trends_are_let_out_as_the_charter_says_and_monthly_where_it_says_nothing() {
    let said = |section: &str| read(&told(&format!("{}\n{section}", boutique())));
    let quiet = said("").charter.unwrap();
    let shown = |charter: &Charter| {
        let Trends { every, epsilon, year } = charter.trends();
        (every, epsilon.to_string(), year.to_string())
    };
    assert_eq!(shown(&quiet), (Rhythm::Month, "1/4".into(), "3".into()));
    let weekly = said("[trends]\nevery = \"week\"\nepsilon = \"1/20\"\n").charter.unwrap();
    assert_eq!(shown(&weekly), (Rhythm::Week, "1/20".into(), "3".into()));
    assert_ne!(quiet.hash(), weekly.hash(), "another charter");
    for (bad, code) in [
        ("every = \"day\"", "C005"),
        ("epsilon = \"0.25\"", "C005"),
        ("epsilon = \"0\"", "C005"),
        ("epsilon = \"1/1001\"", "C005"),
        ("year = 3", "C003"),
        ("delta = \"1\"", "C002"),
    ] {
        let reading = said(&format!("[trends]\n{bad}\n"));
        let codes: Vec<&str> = reading.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!((codes, reading.charter.is_none()), (vec![code], true), "{bad}");
    }
}

#[test]
fn every_business_of_the_example_street_passes_with_its_own_texts() {
    let street = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters");
    let mut read_texts = 0;
    for business in std::fs::read_dir(street).unwrap().map(|entry| entry.unwrap().path()) {
        let file = |path: std::path::PathBuf| File {
            name: path.display().to_string(),
            text: std::fs::read_to_string(path).unwrap(),
        };
        let mut texts = Vec::new();
        for folder in std::fs::read_dir(business.join("lang")).unwrap().map(|entry| entry.unwrap().path()) {
            let language = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            let toml = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
            texts.extend(toml.map(|path| (language.clone(), file(path))));
        }
        read_texts += texts.len();
        let reading = read(&Folder { charter: file(business.join("charter.toml")), texts });
        assert!(reading.charter.is_some() && reading.diagnostics.is_empty(), "{:#?}", reading.diagnostics);
    }
    assert!(read_texts >= 3);
}

/// A notice must not be tried out on people until more of them agree (DP30); so no charter can say that some are asked otherwise than others.
#[test]
fn a_charter_has_no_words_for_an_experiment_with_its_notices() {
    let boutique = boutique();
    let words = [
        "experiment",
        "experiments",
        "variant",
        "variants",
        "ab_test",
        "split",
        "weight",
        "optimise",
        "goal",
    ];
    let tables = ["[business]", "[purpose.suggestions]"];
    for word in words {
        let inside = tables.map(|table| boutique.replace(table, &format!("{table}\n{word} = 1")));
        let beside = format!("{boutique}\n[{word}]\nshare = 50\n");
        for changed in inside.into_iter().chain([beside]) {
            let reading = read(&told(&changed));
            let found: Vec<_> = reading.diagnostics.iter().map(|found| found.code).collect();
            assert_eq!((found.as_slice(), reading.charter.is_none()), (&["C002"][..], true), "{word}");
        }
    }
}

#[test]
fn the_boutique_without_texts_lacks_each_thing_in_each_language() {
    let reading = read(&bare(&boutique()));
    assert_eq!(reading.diagnostics.len(), (11 + 7) * 3);
    assert!(reading.diagnostics.iter().all(|found| found.code == "C012") && reading.charter.is_none());
}

#[test]
fn seven_mistakes_are_found_in_one_pass_each_at_its_words() {
    let charter = r#"
[busines]
name = "Atelier"

[item.views]
category = "BrowsingBehaviour"
source = "seen"
keep = 90

[purpose.Suggestions]
use = "dpv:ProvidePersonalisedRecommendation"
items = ["view"]
surfaces = ["web"]
"#;
    let reading = read(&bare(charter));
    let found: Vec<(&str, &str)> = reading
        .diagnostics
        .iter()
        .filter(|found| found.code != "C012")
        .map(|found| (found.code, &charter[found.span.clone()]))
        .collect();
    let expected = [
        ("C004", ""),
        ("C002", "busines"),
        ("C005", "\"BrowsingBehaviour\""),
        ("C005", "\"seen\""),
        ("C003", "90"),
        ("C005", "Suggestions"),
        ("C008", "Suggestions"),
        ("C005", "\"dpv:ProvidePersonalisedRecommendation\""),
        ("C006", "\"view\""),
    ];
    assert_eq!(found, expected);
    let help: Vec<&str> = reading.diagnostics.iter().filter_map(|found| found.help.as_deref()).collect();
    for wanted in ["`business`?", "`dpv:ProvidePersonalisedRecommendations`?", "`views`?"] {
        assert!(help.contains(&format!("did you mean {wanted}").as_str()), "{wanted} in {help:?}");
    }
}

#[test]
fn a_diagnostic_reads_like_a_compiler_and_parses_like_json() {
    let charter = format!(
        "{BUSINESS}[purpose.é]\nuse = \"dpv:DirectMarketing\"\nbasis = \"consnt\"\nitems = []\nsurfaces = [\"mail\"]\n"
    );
    let folder = told(&charter);
    let reading = read(&folder);
    let shown = render(&folder, &reading.diagnostics, Colour::Plain);
    for part in [
        "error[C005]: malformed value",
        "charter.toml:11:9",
        "basis = \"consnt\"",
        "help: did you mean `consent`?",
    ] {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    assert!(render(&folder, &reading.diagnostics, Colour::Ansi).contains('\u{1b}'));
    let rows: serde_json::Value =
        serde_json::from_str(&json::json(&folder, &reading.diagnostics).unwrap()).unwrap();
    let basis = rows.as_array().unwrap().iter().find(|row| row["line"] == 11).unwrap();
    assert_eq!(
        (&basis["column"], &basis["end_line"], &basis["end_column"]),
        (&9.into(), &11.into(), &17.into())
    );
    assert_eq!((&basis["code"], &basis["severity"]), (&"C005".into(), &"error".into()));
}

#[test]
fn texts_of_a_language_may_stand_in_several_files_but_not_twice() {
    let charter = format!(
        "{BUSINESS}[purpose.a]\nuse = \"dpv:ServiceProvision\"\nbasis = \"consent\"\nitems = []\nsurfaces = [\"mail\"]\n"
    );
    let file =
        |name: &str, text: &str| ("en".to_owned(), File { name: name.to_owned(), text: text.to_owned() });
    let mut folder = bare(&charter);
    folder.texts = vec![
        file("1.toml", "[purpose.a]\ntitle = \"A\""),
        file("2.toml", "[purpose.a]\ntext = \"What it does.\""),
    ];
    assert!(read(&folder).diagnostics.is_empty());
    folder.texts.push(file("3.toml", "[purpose.a]\ntext = \"C.\""));
    let found = read(&folder).diagnostics;
    assert_eq!(
        found.iter().map(|found| (found.code, found.file.as_str())).collect::<Vec<_>>(),
        [("C007", "3.toml")]
    );
}

#[test]
fn a_file_beyond_the_limit_is_refused_before_it_is_parsed() {
    let found = read(&bare(&"# a long story\n".repeat(80_000))).diagnostics;
    assert_eq!(found.iter().filter(|found| found.code == "C001").count(), 1);
    assert!(found.iter().all(|found| found.label.len() < 200));
    let nested = format!("a = {}", "[".repeat(100_000));
    assert!(read(&bare(&nested)).diagnostics.iter().any(|found| found.code == "C001"));
}

#[test]
fn a_pack_outside_the_served_places_does_not_forbid_an_interest() {
    let charter = |serves: &str| {
        format!(
            "{}[purpose.visits]\nuse = \"dpv:ServiceUsageAnalytics\"\nbasis = \"legitimate_interest\"\nitems = []\nsurfaces = [\"web\"]\n",
            BUSINESS.replace("\"EU\"", serves).replace("\"FR\"", "\"GB\"")
        )
    };
    let codes = |serves: &str| {
        read(&told(&charter(serves))).diagnostics.iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("\"UK\", \"US-CA\""), Vec::<&str>::new());
    assert_eq!(codes("\"UK\", \"DE\", \"EU\""), ["C015"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_charter_cut_and_patched_anywhere_is_read_without_a_panic(from in 0_usize..1600, length in 0_usize..80, patch in ".{0,12}") {
        let text = boutique();
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let (from, to) = (floor(from), floor(from.saturating_add(length)));
        let folder = told(&format!("{}{patch}{}", &text[..from], &text[to..]));
        let reading = read(&folder);
        let wrong = reading.diagnostics.iter().any(|found| found.severity == Severity::Error);
        prop_assert_eq!(reading.charter.is_none(), wrong);
        let shown = render(&folder, &reading.diagnostics, Colour::Plain);
        prop_assert_eq!(shown.is_empty(), reading.diagnostics.is_empty());
        prop_assert!(json::json(&folder, &reading.diagnostics).is_ok());
    }
}
