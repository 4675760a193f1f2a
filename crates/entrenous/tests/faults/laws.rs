//! Deadlines and places on the command line: what makes sense is answered with both days, what does not is refused with the next step.

use crate::common::{BOUTIQUE, run, text};
use crate::verify::{Past, refused};
use serde_json::Value;
use tempfile::TempDir;

fn deadline(arguments: &[&str]) -> crate::common::Ended {
    run(&[&["laws", "deadline"], arguments].concat())
}

#[test]
fn a_deadline_shows_both_days_where_it_is_written_and_that_it_is_no_advice() {
    let shown = deadline(&["FR", "--received", "2027-01-31"]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    for word in
        ["Mon 1 Mar 2027", "Fri 26 Feb 2027", "GDPR Art. 12(3)", "Regulation 1182/71", "not legal advice"]
    {
        assert!(shown.out.contains(word), "{word}: {}", shown.out);
    }
}

#[test]
fn several_places_are_answered_together_and_for_programs_as_json() {
    let shown = deadline(&["CA-QC", "UK", "--received", "2027-01-15", "--format", "json"]);
    let shown: Value = serde_json::from_str(&shown.out).unwrap();
    let packs: Vec<_> =
        shown["laws"].as_array().unwrap().iter().map(|law| law["pack"].as_str().unwrap()).collect();
    assert_eq!(packs, ["ca-qc", "gb"]);
    let strictest = &shown["strictest"][0];
    assert_eq!(
        (&strictest["step"], &strictest["legal"]),
        (&"answer".into(), &"2027-02-14".into()),
        "{shown}"
    );
    assert_eq!(strictest["plan"], "2027-02-12");
}

#[test]
fn what_makes_no_sense_is_refused_with_the_next_step() {
    for (arguments, told) in [
        (&["FR", "--received", "31.1.2027"][..], "`31.1.2027` is no day of receipt; write `2027-01-15`"),
        (&["JP", "--received", "2027-01-31"], "no pack is about `JP` on 2027-01-31; `entrenous laws list"),
        (&["france", "--received", "2027-01-31"], "there is no pack `france`; `entrenous laws list`"),
        (&["FR", "--received", "2027-01-31", "--fee", "2027-02-03"], "write the day it came as well"),
        (
            &["FR", "--received", "2027-01-31", "--fee", "soon"],
            "two days are written `2027-03-05..2027-03-12`",
        ),
        (
            &["FR", "--received", "2027-01-31", "--fee", "2027-01-03..2027-02-03"],
            "before the request came on 2027-01-31",
        ),
        (
            &["FR", "--received", "2027-01-31", "--fee", "2027-02-05..2027-02-03"],
            "the answer of 2027-02-03 is before",
        ),
        (&["--received", "2027-01-31"], "required arguments"),
    ] {
        let refused = deadline(arguments);
        assert_ne!(refused.code, Some(0), "{arguments:?}: {}", refused.out);
        assert!(refused.err.contains(told), "{told}: {}", refused.err);
    }
}

#[test]
fn a_missing_or_broken_file_of_places_stops_the_start_before_anything_is_made() {
    let folder = TempDir::new().unwrap();
    let (data, broken) = (folder.path().join("data"), folder.path().join("broken.mmdb"));
    std::fs::write(&broken, "no places").unwrap();
    for (file, told) in [
        (text(&folder.path().join("gone.mmdb")), "cannot read the file of places"),
        (text(&broken), "does not hold: it is no whole file in MaxMind DB format"),
    ] {
        let refused = run(&["serve", "--charter", BOUTIQUE, "--data", text(&data), "--places", file]);
        assert_eq!(refused.code, Some(1));
        assert!(refused.err.contains(told) && refused.err.contains(file), "{}", refused.err);
        assert!(!data.exists());
    }
}

#[test]
fn a_choice_is_replayed_under_the_law_of_its_day_and_not_under_another_charter() {
    let past = Past::live();
    let receipt = past.file("receipt.json", &past.receipt);
    let replayed = run(&["laws", "replay", text(&receipt), "--charter", BOUTIQUE]);
    assert_eq!(replayed.code, Some(0), "{}", replayed.err);
    for word in ["is the one that decided", "suggestions: Given", "OptIn", "still does"] {
        assert!(replayed.out.contains(word), "{word}: {}", replayed.out);
    }
    let other = TempDir::new().unwrap();
    let copied = std::process::Command::new("cp").args(["-r", BOUTIQUE, text(other.path())]).status();
    assert!(copied.unwrap().success());
    let other = other.path().join("boutique");
    let charter = std::fs::read_to_string(other.join("charter.toml")).unwrap();
    std::fs::write(other.join("charter.toml"), charter.replacen("90 days", "80 days", 1)).unwrap();
    refused(&run(&["laws", "replay", text(&receipt), "--charter", text(&other)]), "another charter");
    let forged = past.file("forged.json", &past.receipt.replacen("given", "refused", 1));
    refused(&run(&["laws", "replay", text(&forged), "--charter", BOUTIQUE]), "changed");
}
