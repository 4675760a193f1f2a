//! `SIGKILL` in the middle of an import and in the middle of a busy hour, at points nobody chose.
//!
//! **Invariant:** a round that killed nothing in its work does not count as one.

use crate::common::{BOUTIQUE, Server, any_below, call, entrenous, run, text};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

const ROUNDS: usize = 3;
const VISITS: u64 = 20_000;
const EVENTS_PER_VISIT: u64 = 2;
const CLIENTS: usize = 16;
/// How many acknowledgements a round has at most before its kill.
const ACKNOWLEDGED_MOST: u64 = 400;
/// How many requests with events each person sends, and how many events each brings.
const REQUESTS_PER_PERSON: usize = 3;
const EVENTS_PER_REQUEST: usize = 2;
/// How often a growing folder is looked at, and how many looks a round has at most.
const LOOK_EVERY: Duration = Duration::from_millis(2);
const LOOKS_MOST: usize = 30_000;

/// A file of visits that ended a while ago, so that none of them lies in the future and none is too old.
fn visits_file(folder: &Path) -> PathBuf {
    #[allow(clippy::disallowed_methods, reason = "the program under test reads the system's clock")]
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let begin = now - 86_400 * 30;
    let mut rows = "SessionId\tItemId\tTime\n".to_owned();
    for visit in 0..VISITS {
        for step in 0..EVENTS_PER_VISIT {
            let (article, time) = ((visit * 7 + step) % 500, begin + visit * 60 + step * 10);
            writeln!(rows, "visit-{visit}\tarticle-{article}\t{time}").unwrap();
        }
    }
    let path = folder.join("visits.tsv");
    std::fs::write(&path, rows).unwrap();
    path
}

fn import<'a>(file: &'a Path, data: &'a Path) -> [&'a str; 7] {
    ["import", "events", text(file), "--charter", BOUTIQUE, "--data", text(data)]
}

/// How many bytes a folder holds, its folders included.
fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let size = |path: PathBuf| {
        if path.is_dir() { bytes_in(&path) } else { path.metadata().map_or(0, |file| file.len()) }
    };
    entries.flatten().map(|entry| size(entry.path())).sum()
}

fn rows(data: &Path) -> Connection {
    Connection::open(data.join("data.db")).unwrap()
}

/// Every row of a query, its columns joined.
fn set(data: &Path, query: &str) -> Vec<String> {
    let connection = rows(data);
    let mut statement = connection.prepare(query).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn count(data: &Path, query: &str) -> u64 {
    let count: i64 = rows(data).query_row(query, [], |row| row.get(0)).unwrap();
    count.unsigned_abs()
}

/// Every fact but its seal, which is another each time.
const FACTS: &str =
    "SELECT hex(person) || item || hex(row) || at || '/' || until || source FROM fact ORDER BY 1";
const CHOICES: &str =
    "SELECT hex(person) || purpose || state || at || '/' || until || material FROM choice ORDER BY 1";

/// Starts the import and kills it when its folder has grown to a size; answers whether it was still at work.
fn killed_at(file: &Path, data: &Path, size: u64) -> bool {
    let mut running =
        entrenous(&import(file, data)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    for _ in 0..LOOKS_MOST {
        if bytes_in(data) >= size || running.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    let _ = running.kill();
    running.wait().unwrap().code().is_none()
}

fn learned(file: &Path, data: &Path) -> String {
    let asked = run(&["evaluate", "sessions", text(file), "--charter", BOUTIQUE, "--data", text(data)]);
    assert_eq!(asked.code, Some(0), "{}", asked.err);
    asked.out.lines().find(|line| line.starts_with("learned: ")).unwrap().to_owned()
}

#[test]
fn an_import_that_was_killed_is_finished_by_importing_again_and_nothing_is_there_twice() {
    let folder = TempDir::new().unwrap();
    let (clean, data) = (folder.path().join("clean"), folder.path().join("data"));
    let file = visits_file(folder.path());
    let asked = folder.path().join("asked.tsv");
    std::fs::write(&asked, "SessionId\tItemId\tTime\na\tarticle-1\t1\na\tarticle-2\t2\n").unwrap();
    let once = run(&import(&file, &clean));
    assert_eq!(once.code, Some(0), "{}", once.err);
    let whole = bytes_in(&clean);

    let mut interrupted = 0;
    for _ in 0..ROUNDS {
        // The writes of earlier rounds are there already, so each round gets further.
        let size = bytes_in(&data).max(1) + any_below(whole / 4);
        interrupted += usize::from(killed_at(&file, &data, size));
        if !data.join("data.db").exists() {
            continue; // killed before the house was open
        }
        let verified = run(&["verify", text(&data)]);
        assert_eq!(verified.code, Some(0), "killed at {size} bytes: {}", verified.err);
        let facts = count(&data, "SELECT count(*) FROM fact");
        let people = count(&data, "SELECT count(*) FROM choice");
        assert_eq!(facts, people * EVENTS_PER_VISIT, "killed at {size} bytes: a visit is there by half");
    }
    assert!(interrupted > 0, "every import ended before it was killed");

    let finished = run(&import(&file, &data));
    assert_eq!(finished.code, Some(0), "{}", finished.err);
    assert!(set(&clean, FACTS) == set(&data, FACTS), "the facts differ from those of one clean import");
    assert!(set(&clean, CHOICES) == set(&data, CHOICES), "the choices differ from those of one clean import");
    assert_eq!(count(&data, "SELECT count(*) FROM fact"), VISITS * EVENTS_PER_VISIT);
    assert_eq!(learned(&asked, &data), learned(&asked, &clean));
    assert_eq!(run(&["verify", text(&data)]).code, Some(0));
}

#[test]
fn a_file_whose_clock_is_not_real_leaves_the_same_rows_when_it_is_imported_again_later() {
    let folder = TempDir::new().unwrap();
    let (file, data) = (folder.path().join("visits.tsv"), folder.path().join("data"));
    std::fs::write(&file, "SessionId\tItemId\tTime\na\tarticle-1\t1\na\tarticle-2\t2\n").unwrap();
    for _ in 0..2 {
        let mut arguments = import(&file, &data).to_vec();
        arguments.push("--newest-is-now");
        assert_eq!(run(&arguments).code, Some(0));
        // The next import reads another second as now.
        std::thread::sleep(Duration::from_millis(1_100));
    }
    assert_eq!(count(&data, "SELECT count(*) FROM fact"), 2);
}

/// What one person was told had been kept.
struct Acknowledged {
    token: String,
    record: Value,
    /// How many of their requests with events were answered.
    requests: usize,
}

/// One client: people who say yes and look around, one after another, until the server no longer answers.
fn client(address: &str, yes: &str, tell: &Sender<()>) -> Vec<Acknowledged> {
    let event = r#"{"kind": "view", "item": "chemise-lin-pastel"}"#;
    let events = format!("[{}]", [event; EVENTS_PER_REQUEST].join(","));
    let mut people = Vec::new();
    while let Some((status, body)) = call(address, "POST", "/v1/consent", "", yes) {
        assert_eq!(status, 201, "{body}");
        let _ = tell.send(());
        let answer: Value = serde_json::from_str(&body).unwrap();
        let token = answer["token"].as_str().unwrap().to_owned();
        let record = answer["receipt"]["record"]["record"].clone();
        let mut person = Acknowledged { token, record, requests: 0 };
        for _ in 0..REQUESTS_PER_PERSON {
            let Some((status, body)) = call(address, "POST", "/v1/events", &person.token, &events) else {
                break;
            };
            assert_eq!(status, 200, "{body}");
            let kept: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(kept["kept"].as_array().unwrap().len(), EVENTS_PER_REQUEST, "{body}");
            let _ = tell.send(());
            person.requests += 1;
        }
        people.push(person);
    }
    people
}

/// Lets every client at a server and kills it after a number of acknowledgements that nobody chose.
fn busy_until_killed(data: &Path) -> Vec<Acknowledged> {
    let mut server = Server::start(data);
    let (address, yes) = (server.address(), server.yes());
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (address, yes, tell) = (&address, &yes, tell.clone());
                scope.spawn(move || client(address, yes, &tell))
            })
            .collect();
        drop(tell);
        let before = 1 + any_below(ACKNOWLEDGED_MOST);
        let heard = (0..before).map_while(|_| told.recv().ok()).count();
        assert_eq!(u64::try_from(heard).unwrap(), before, "the clients gave up before the kill");
        server.kill();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

/// Every person who was answered has what they were told, and at most the one request more that was under way.
fn has_what_was_acknowledged(server: &Server, people: &[Acknowledged]) {
    for person in people {
        let held = server.get("/v1/consent", &person.token);
        let records: Vec<&Value> =
            held["receipts"].as_array().unwrap().iter().map(|one| &one["record"]["record"]).collect();
        assert_eq!(records, [&person.record]);
        assert_eq!(held["held"]["suggestions"], "given");
        let facts = server.get("/v1/me/facts", &person.token);
        let facts = facts.as_array().unwrap();
        assert!(facts.iter().all(|fact| fact["value"] == "chemise-lin-pastel"), "{facts:?}");
        let told = person.requests * EVENTS_PER_REQUEST;
        let under_way = told + EVENTS_PER_REQUEST;
        assert!(
            facts.len() == told || (facts.len() == under_way && person.requests < REQUESTS_PER_PERSON),
            "{} facts, {told} acknowledged",
            facts.len()
        );
    }
}

/// Every consent has its record, its choice and its entry; every request with events all of them and its entry.
fn nothing_is_there_by_half(data: &Path, acknowledged: &BTreeMap<&str, usize>, rounds: usize) {
    let records = count(data, "SELECT count(*) FROM record");
    let choices = count(data, "SELECT count(*) FROM choice WHERE purpose = 'suggestions'");
    let facts = count(data, "SELECT count(*) FROM fact");
    let entries = |act: &str| {
        count(data, &format!("SELECT count(*) FROM ledger WHERE json_extract(body, '$.act') = '{act}'"))
    };
    assert_eq!((records, records), (choices, entries("consent")));
    assert_eq!(facts, entries("keep") * EVENTS_PER_REQUEST as u64);
    let odd = format!(
        "SELECT count(*) FROM (SELECT person FROM fact GROUP BY person HAVING count(*) % {EVENTS_PER_REQUEST} <> 0)"
    );
    assert_eq!(count(data, &odd), 0, "a request with events is there by half");
    let strangers = "SELECT count(*) FROM fact WHERE person NOT IN (SELECT person FROM record)";
    assert_eq!(count(data, strangers), 0, "facts of someone who never agreed");
    for (what, there) in [("consents", records), ("requests", entries("keep"))] {
        let told = acknowledged[what];
        let there = usize::try_from(there).unwrap();
        assert!((told..=told + CLIENTS * rounds).contains(&there), "{there} {what}, {told} acknowledged");
    }
}

#[test]
fn a_server_killed_while_sixteen_clients_write_keeps_what_it_acknowledged_and_nothing_by_halves() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let mut people = Vec::new();
    for round in 1..=ROUNDS {
        people.extend(busy_until_killed(&data));
        let server = Server::start(&data);
        has_what_was_acknowledged(&server, &people);
        drop(server);
        let requests = people.iter().map(|person| person.requests).sum();
        let acknowledged = BTreeMap::from([("consents", people.len()), ("requests", requests)]);
        nothing_is_there_by_half(&data, &acknowledged, round);
        assert_eq!(run(&["verify", text(&data)]).code, Some(0));
    }
}
