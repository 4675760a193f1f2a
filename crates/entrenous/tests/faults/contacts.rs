//! Contacts from the command line: a dry run creates nothing, a report holds nobody, and a killed import goes on.

use crate::common::{BOUTIQUE, entrenous, run, text};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

const HEAD: &str = "Email Address,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP,MEMBER_RATING,LEID";

/// Everything below a folder.
fn all(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                drop(found.insert(path.clone(), std::fs::read(path).unwrap()))
            }
        }
    }
    found
}

fn import<'a>(file: &'a Path, data: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    [&["import", "contacts", text(file), "--charter", BOUTIQUE, "--data", text(data)], more].concat()
}

#[test]
fn a_dry_run_creates_nothing_and_what_it_tells_holds_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("list.csv"), folder.path().join("data"));
    let rows = "ada@fleur.example,2026-10-01 09:00:00,2026-10-01 09:05:00,192.0.2.7,5,1\nbea@fleur.example,,,,5,2\nnobody,,,,5,3\n";
    std::fs::write(&file, format!("{HEAD}\n{rows}")).unwrap();
    let ended = run(&import(&file, &data, &["--dry-run"]));
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!data.exists(), "not even the folder");
    assert!(ended.out.contains("  1 proven: confirmed later than asked\n"), "{}", ended.out);
    assert!(ended.out.contains("1 rows refused (V029)"), "{}", ended.out);
    let real = run(&import(&file, &data, &["--json"]));
    assert_eq!(real.code, Some(0), "{}", real.err);
    let told: serde_json::Value = serde_json::from_str(&real.out).unwrap();
    assert_eq!((&told["taken"]["yes"], &told["taken"]["unproven"]), (&1.into(), &1.into()), "{told}");
    let before = all(&data);
    let again = run(&import(&file, &data, &["--dry-run", "--json"]));
    assert!(all(&data) == before, "byte for byte");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&again.out).unwrap()["report"], told["report"]);
    for value in ["ada@", "bea@", "nobody", "192.0.2"] {
        assert!(
            ![&ended.out, &ended.err, &real.out, &real.err].iter().any(|all| all.contains(value)),
            "{value}"
        );
    }
    let counted = run(&["contacts", "unknown", "--count", "--charter", BOUTIQUE, "--data", text(&data)]);
    assert_eq!(counted.out, "newsletter: 1 addresses without a proof; not written to before a new yes\n");
}

#[test]
fn a_killed_import_goes_on_and_leaves_what_one_run_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("list.csv"), folder.path().join("data"));
    let row = |n: u32| match n % 3 {
        0 => format!("p{n}@fleur.example,2026-10-01 09:00:00,2026-10-01 09:05:00,192.0.2.7,5,{n}\n"),
        _ => format!("p{n}@fleur.example,,,,5,{n}\n"),
    };
    std::fs::write(&file, format!("{HEAD}\n{}", (0..3_000).map(row).collect::<String>())).unwrap();
    for _ in 0..3 {
        let mut child =
            entrenous(&import(&file, &data, &[])).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(700));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let last = run(&import(&file, &data, &["--json"]));
    assert_eq!(last.code, Some(0), "{}", last.err);
    let told: serde_json::Value = serde_json::from_str(&last.out).unwrap();
    let sum = |one: &str, other: &str| {
        told["taken"][one].as_u64().unwrap() + told["taken"][other].as_u64().unwrap()
    };
    assert_eq!((sum("yes", "known"), sum("facts", "facts_known")), (1_000, 1_000));
    let counted = run(&["contacts", "unknown", "--count", "--charter", BOUTIQUE, "--data", text(&data)]);
    assert!(counted.out.starts_with("newsletter: 2000 addresses"), "{}", counted.out);
    let again = run(&import(&file, &data, &["--json"]));
    let again: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(
        (&again["taken"]["known"], &again["taken"]["facts_known"]),
        (&1_000.into(), &1_000.into()),
        "{again}"
    );
    let checked = run(&["verify", text(&data)]);
    assert_eq!(checked.code, Some(0), "{}{}", checked.out, checked.err);
}

#[test]
fn what_cannot_be_read_says_so_with_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("list.csv"), folder.path().join("data"));
    std::fs::write(&file, "name\nAna\n").unwrap();
    for (more, told) in [
        (&[][..], "V022"),
        (&["--map", "Mail"][..], "V025"),
        (&["--purpose", "film"][..], "V024"),
        (&["--format", "brevo"][..], "V026"),
        (&["--format", "pigeon"][..], "listmonk"),
        (&["--attested-on", "ana@fleur.example"][..], "paper cards 2024"),
    ] {
        let ended = run(&import(&file, &data, more));
        assert_ne!(ended.code, Some(0), "{more:?}");
        assert!(ended.err.contains(told), "{more:?}: {}", ended.err);
    }
    let missing = folder.path().join("none.csv");
    assert!(run(&import(&missing, &data, &[])).err.contains("cannot read"));
}
