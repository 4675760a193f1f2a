//! Papers of a charter that does not hold, and files that are no fideslang: told clearly, and nothing is written.

use crate::common::{BOUTIQUE, run, text};
use tempfile::TempDir;

const LETTERS: &str = "system:\n  - privacy_declarations:\n    - name: Letters\n      data_use: marketing.communications\n      data_categories: [user.contact.email]\n";

#[test]
fn a_charter_that_does_not_hold_gives_no_paper() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("charter.toml"), "[business]\nname = \"Atelier\"\n").unwrap();
    let out = folder.path().join("out");
    let written = run(&["papers", text(folder.path()), "--out", text(&out)]);
    assert_eq!(written.code, Some(1));
    assert!(written.err.contains("error[C004]") && written.err.contains("does not hold"), "{}", written.err);
    assert!(!out.exists());
}

#[test]
fn a_language_or_a_paper_that_is_not_there_is_refused_by_name() {
    let language = run(&["papers", BOUTIQUE, "--paper", "notice", "--language", "it"]);
    assert!(language.code == Some(1) && language.err.contains("`fr`, `de`, `en`"), "{}", language.err);
    let paper = run(&["papers", BOUTIQUE, "--paper", "letter"]);
    assert!(paper.code == Some(2) && paper.err.contains("`register`"), "{}", paper.err);
    assert_eq!(run(&["papers", BOUTIQUE]).code, Some(1), "it must be said which");
}

#[test]
fn the_papers_of_the_boutique_stand_in_a_folder() {
    let folder = TempDir::new().unwrap();
    let written = run(&["papers", BOUTIQUE, "--out", text(folder.path()), "--since", "2026-11-20"]);
    assert_eq!(written.code, Some(0), "{}", written.err);
    let notice = std::fs::read_to_string(folder.path().join("notice.en.md")).unwrap();
    assert!(notice.contains("20 November 2026"), "{notice}");
    let count = std::fs::read_dir(folder.path()).unwrap().count();
    assert!(written.out.starts_with(&format!("{count} files in ")), "{}", written.out);
}

#[test]
fn what_is_no_fideslang_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let (file, draft) = (folder.path().join("fides.yml"), folder.path().join("draft"));
    let huge = "# ".repeat(1 << 20);
    for (content, says) in [
        ("system: [", "line "),
        ("system: &a [1]\npolicy: *a\n", "an alias"),
        (huge.as_str(), "more than 1048576 bytes"),
        ("policy: []\n", "no declaration"),
        (
            "system:\n  - privacy_declarations:\n    - data_use: employment\n      data_categories: []\n",
            "no declaration",
        ),
    ] {
        std::fs::write(&file, content).unwrap();
        let read = run(&["import", "fideslang", text(&file), "--charter", text(&draft)]);
        assert!(read.code == Some(1) && read.err.contains(says), "{says}: {}", read.err);
        assert!(!draft.exists(), "{says}");
    }
}

#[test]
fn a_draft_is_written_once_and_never_over_a_charter() {
    let folder = TempDir::new().unwrap();
    let (file, draft) = (folder.path().join("fides.yml"), folder.path().join("draft"));
    std::fs::write(&file, LETTERS).unwrap();
    let read = || run(&["import", "fideslang", text(&file), "--charter", text(&draft), "--language", "en"]);
    assert_eq!(read().code, Some(0));
    let charter = std::fs::read_to_string(draft.join("charter.toml")).unwrap();
    let checked = run(&["check", text(&draft)]);
    assert!(checked.code == Some(1) && !checked.out.contains("C001"), "{}", checked.out);

    std::fs::remove_file(draft.join("charter.toml")).unwrap();
    let again = read();
    assert!(again.code == Some(1) && again.err.contains("is there already"), "{}", again.err);
    assert!(!draft.join("charter.toml").exists(), "nothing is written half");

    std::fs::write(draft.join("charter.toml"), &charter).unwrap();
    assert_eq!(read().code, Some(1));
    assert_eq!(std::fs::read_to_string(draft.join("charter.toml")).unwrap(), charter);
}
