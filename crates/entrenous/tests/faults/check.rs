//! A charter with mistakes: all of them told at once, with code and place, and no house opens on it.

use crate::common::{BOUTIQUE, run, serve_refused, text};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

/// A mistake: the code that should be told, a word of the line it is told at, what stood in the charter, what stands there now.
type Mistake = (&'static str, &'static str, &'static str, &'static str);

const MISTAKES: [Mistake; 4] = [
    ("C005", "France", "country = \"FR\"", "country = \"France\""),
    ("C002", "keeep", "keep = \"90 days\"", "keeep = \"90 days\""),
    ("C006", "visions", "items = [\"views\", \"baskets\"", "items = [\"visions\", \"baskets\""),
    ("C008", "[purpose.newsletter]", "basis = \"consent\"\nitems = [\"email\"", "items = [\"email\""),
];

/// A copy of the boutique with every mistake in it; answers each code with the line it should be told at.
fn broken_boutique(folder: &Path) -> Vec<(&'static str, usize)> {
    let mut charter = std::fs::read_to_string(Path::new(BOUTIQUE).join("charter.toml")).unwrap();
    for (_, _, sound, broken) in MISTAKES {
        assert!(charter.contains(sound), "the boutique no longer says {sound}");
        charter = charter.replacen(sound, broken, 1);
    }
    std::fs::write(folder.join("charter.toml"), &charter).unwrap();
    for language in ["de", "en", "fr"] {
        let (from, to) =
            (Path::new(BOUTIQUE).join("lang").join(language), folder.join("lang").join(language));
        std::fs::create_dir_all(&to).unwrap();
        std::fs::copy(from.join("charter.toml"), to.join("charter.toml")).unwrap();
    }
    let line = |word: &str| charter.lines().position(|line| line.contains(word)).unwrap() + 1;
    MISTAKES.map(|(code, word, ..)| (code, line(word))).to_vec()
}

#[test]
fn every_mistake_is_told_at_once_with_its_code_and_its_line() {
    let folder = TempDir::new().unwrap();
    let places = broken_boutique(folder.path());
    let checked = run(&["check", text(folder.path())]);
    assert_eq!(checked.code, Some(1), "{}", checked.out);
    for (code, line) in places {
        assert!(checked.out.contains(&format!("error[{code}]")), "{code} is not told: {}", checked.out);
        let place = format!("charter.toml:{line}:");
        assert!(checked.out.contains(&place), "{code} is not placed at {place} {}", checked.out);
    }
    assert!(checked.out.contains("not sound ("), "{}", checked.out);
}

#[test]
fn a_program_reads_the_same_mistakes_as_json() {
    let folder = TempDir::new().unwrap();
    let places = broken_boutique(folder.path());
    let checked = run(&["check", text(folder.path()), "--format", "json"]);
    assert_eq!(checked.code, Some(1));
    let found: Vec<Value> = serde_json::from_str(&checked.out).expect("not JSON");
    for (code, line) in places {
        let told = found.iter().any(|one| one["code"] == code && one["line"] == line);
        assert!(told, "{code} at line {line} is missing: {found:#?}");
    }
    for one in &found {
        assert!(one["column"].as_u64().unwrap() >= 1, "{one}");
        assert!(one["file"].as_str().unwrap().ends_with("charter.toml"), "{one}");
    }
}

#[test]
fn a_code_host_reads_the_same_mistakes_as_sarif() {
    let folder = TempDir::new().unwrap();
    let places = broken_boutique(folder.path());
    let checked = run(&["check", text(folder.path()), "--format", "sarif"]);
    assert_eq!(checked.code, Some(1));
    let log: Value = serde_json::from_str(&checked.out).expect("not JSON");
    let results = log["runs"][0]["results"].as_array().unwrap();
    for (code, line) in places {
        let at = |one: &Value| one["locations"][0]["physicalLocation"]["region"]["startLine"] == line;
        assert!(
            results.iter().any(|one| one["ruleId"] == code && at(one)),
            "{code} at line {line}: {results:#?}"
        );
    }
}

#[test]
fn a_site_is_a_page_and_a_browser_is_a_browser() {
    for (words, said) in [
        (["--site", "shop.example", "--browser", "/bin/true"], "is not the address of a page"),
        (
            ["--site", "https://shop.example", "--browser", "/no/such/browser"],
            "there is no program at `/no/such/browser`",
        ),
        (["--site", "https://shop.example", "--browser", "/bin/true"], "did not start as a browser"),
    ] {
        let checked = run(&[&["check"][..], &words[..]].concat());
        assert_eq!(checked.code, Some(1), "{}", checked.out);
        assert!(checked.out.is_empty() && checked.err.contains(said), "{}", checked.err);
    }
}

#[test]
fn a_broken_charter_opens_no_house_and_leaves_the_data_folder_alone() {
    let folder = TempDir::new().unwrap();
    broken_boutique(folder.path());
    let data = folder.path().join("data");
    let served = serve_refused(text(folder.path()), &data);
    assert_eq!(served.code, Some(1), "{}", served.out);
    assert!(served.err.contains("error[C002]") && served.err.contains("error[C006]"), "{}", served.err);
    assert!(served.err.contains("the charter does not hold"), "{}", served.err);
    assert!(!data.exists(), "a refused start made the data folder");

    std::fs::create_dir(&data).unwrap();
    serve_refused(text(folder.path()), &data);
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0, "a refused start left something behind");
}

#[test]
fn the_boutique_is_sound() {
    let human = run(&["check", BOUTIQUE]);
    assert_eq!(human.code, Some(0), "{}{}", human.out, human.err);
    assert!(human.out.contains(": sound (0 errors"), "{}", human.out);
    let json = run(&["check", BOUTIQUE, "--format", "json"]);
    assert_eq!(json.code, Some(0));
    let found: Vec<Value> = serde_json::from_str(&json.out).expect("not JSON");
    assert!(found.iter().all(|one| one["severity"] == "warning"), "{found:#?}");
}

#[test]
fn a_folder_that_is_no_business_is_refused_by_name() {
    let folder = TempDir::new().unwrap();
    let checked = run(&["check", text(folder.path())]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.err.contains("a business is a folder with a `charter.toml`"), "{}", checked.err);
}

#[test]
fn a_code_has_a_page_and_an_unknown_one_is_refused() {
    for (typed, heading) in [("C004", "# C004"), ("c004", "# C004"), ("S001", "# S001: disk full")] {
        let page = run(&["explain", typed]);
        assert_eq!(page.code, Some(0), "{}", page.err);
        assert!(page.out.starts_with(heading), "{}", page.out);
    }
    let unknown = run(&["explain", "C999"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.out.is_empty() && unknown.err.contains("there is no code `C999`"), "{}", unknown.err);
}
