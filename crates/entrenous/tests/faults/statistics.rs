//! The counts of the past, shown beside the house that is being served, and what is said where there are none.

use crate::common::{Server, call, run, text};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// More than a month, in microseconds: what was done before it belongs to a month that is over.
const LONG_AGO: i64 = 33 * 86_400_000_000;
/// How often one looks whether the house has counted, and how long one waits in between.
const LOOKS_MOST: u32 = 200;
const BETWEEN: Duration = Duration::from_millis(50);

/// A house whose `people` all said yes to suggestions in a month that is over by now.
fn served(data: &Path, people: usize) -> Server {
    let server = Server::start(data);
    for _ in 0..people {
        let (status, body) = call(&server.address(), "POST", "/v1/consent", "", &server.yes()).unwrap();
        assert_eq!(status, 201, "{body}");
    }
    drop(server);
    let rows = Connection::open(data.join("data.db")).unwrap();
    for table in ["record", "notice"] {
        rows.execute(&format!("UPDATE {table} SET at = at - {LONG_AGO}"), []).unwrap();
    }
    drop(rows);
    Server::start(data)
}

/// Waits until the house has counted.
fn wait(data: &Path) {
    for _ in 0..LOOKS_MOST {
        if !shown(data, &["--format", "json"]).contains(r#""months":[]"#) {
            return;
        }
        std::thread::sleep(BETWEEN);
    }
    panic!("the house did not count")
}

/// What is printed.
fn shown(data: &Path, more: &[&str]) -> String {
    let ended = run(&[&["statistics", "--data", text(data)], more].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    ended.out
}

#[test]
fn a_month_is_shown_with_its_noise_while_the_house_is_served_and_the_same_afterwards() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let server = served(data, 300);
    wait(data);
    let human = shown(data, &[]);
    for part in ["  web, notice ", "answered", "Des suggestions pour vous", "█", " ±46\n", "is spent"] {
        assert!(human.contains(part), "no `{part}` in:\n{human}");
    }
    let json: Value = serde_json::from_str(&shown(data, &["--format", "json"])).unwrap();
    let month = json["months"][0]["month"].as_str().unwrap().to_owned();
    assert_eq!(json["months"][0]["epsilon"], "1/4");
    drop(server);
    assert_eq!(shown(data, &[]), human, "the same without a server");
    assert!(shown(data, &["--month", &month]).contains(&month));
    assert_eq!(shown(data, &["--month", "1999-01"]), "nothing was let out of 1999-01\n");
}

/// A month in which about so many answered and fewer said yes, as a house lets it out.
fn let_out(data: &Path, answered: &Value) {
    let purpose = json!({"key": "film", "title": "The film", "question": "opt_in", "yes": {"count": {"fewer_than": 10}, "margin": 12}});
    let notice = json!({"version": "0".repeat(64), "surface": "web",
        "answered": {"count": answered, "margin": 16}, "purposes": [purpose]});
    let body = json!({"schema": "entrenous-consent-statistics-1", "month": "2026-01", "epsilon": "1/4", "floor": 10, "notices": [notice]});
    let rows = Connection::open(data.join("data.db")).unwrap();
    rows.execute("INSERT OR REPLACE INTO statistics VALUES ('2026-01', 0, ?1)", [body.to_string()]).unwrap();
}

#[test]
fn a_small_shop_is_told_frankly_that_there_is_nothing_to_tell() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    drop(Server::start(data));
    for nothing in [json!({"fewer_than": 10}), json!({"about": 31})] {
        let_out(data, &nothing);
        let human = shown(data, &[]);
        assert!(human.contains("The shop is too small for this") && !human.contains(['█', '░']), "{human}");
    }
    let_out(data, &json!({"about": 40}));
    let human = shown(data, &[]);
    assert!(human.contains("read the bars as a guess") && human.contains("yes fewer than 10"), "{human}");
    let_out(data, &json!({"about": 64}));
    assert!(!shown(data, &[]).contains("guess"), "four times the margin can be read");
}

#[test]
fn where_nothing_was_let_out_or_nothing_is_a_house_that_is_said() {
    let folder = TempDir::new().unwrap();
    let missing = run(&["statistics", "--data", text(folder.path())]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.contains("S010"), "{}", missing.err);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");

    let _server = Server::start(folder.path());
    let young = run(&["statistics", "--data", text(folder.path())]);
    assert!(young.out.contains("nothing was let out yet"), "{}{}", young.out, young.err);
    let bad = run(&["statistics", "--data", text(folder.path()), "--month", "March"]);
    assert!(bad.err.contains("a month is written `YYYY-MM`"), "{}", bad.err);
}
