//! What the program does when it is killed, locked out, or given a broken charter.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a story stops where it does not hold"
)]

use std::fmt::Write;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_entrenous");
const BOUTIQUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../charters/boutique");

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn import(file: &Path, data: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args([
        "import",
        "events",
        &text(file),
        "--charter",
        BOUTIQUE,
        "--data",
        &text(data),
        "--newest-is-now",
    ]);
    command
}

fn learned(file: &Path, data: &Path) -> String {
    let output = Command::new(PROGRAM)
        .args(["evaluate", "sessions", &text(file), "--charter", BOUTIQUE, "--data", &text(data)])
        .output()
        .unwrap();
    said(&output).lines().find(|line| line.starts_with("learned")).unwrap().to_owned()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn an_import_killed_anywhere_is_finished_by_importing_again() {
    let folder = TempDir::new().unwrap();
    let (file, asked) = (folder.path().join("visits.tsv"), folder.path().join("asked.tsv"));
    let mut rows = "SessionId\tItemId\tTime\n".to_owned();
    for visit in 0..12_000_u32 {
        for step in 0..3 {
            writeln!(
                rows,
                "v{visit}\tarticle-{}\t{}",
                (visit * 7 + step) % 500,
                1_000_000 + visit * 60 + step
            )
            .unwrap();
        }
    }
    std::fs::write(&file, rows).unwrap();
    std::fs::write(&asked, "SessionId\tItemId\tTime\na\tarticle-1\t1\na\tarticle-2\t2\n").unwrap();
    let data = folder.path().join("data");
    for milliseconds in [400, 1_100, 2_000] {
        let mut running = import(&file, &data).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = running.kill();
        running.wait().unwrap();
    }
    let verified = Command::new(PROGRAM).args(["verify", &text(&data)]).output().unwrap();
    assert!(verified.status.success(), "{}", said(&verified));
    let finished = import(&file, &data).output().unwrap();
    assert!(finished.status.success(), "{}", said(&finished));
    assert!(learned(&asked, &data).starts_with("learned 12000 visits"), "{}", learned(&asked, &data));
}

struct Server(Child, String);

impl Server {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--charter", BOUTIQUE, "--data", &text(data), "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening on http://").map(str::to_owned));
        Self(child, address.unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One call; nothing if the server fell over before it had answered whole.
fn call(address: &str, method: &str, path: &str, token: &str, body: &str) -> Option<serde_json::Value> {
    let mut stream = TcpStream::connect(address).ok()?;
    let authorization =
        if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
    let length = body.len();
    write!(stream, "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{authorization}content-length: {length}\r\n\r\n{body}").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
}

#[test]
fn every_consent_and_fact_that_was_acknowledged_is_there_after_a_kill() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    for _ in 0..2 {
        let mut server = Server::start(&data);
        let notice = call(&server.1, "GET", "/v1/notice", "", "").unwrap();
        let body = serde_json::json!({"notice": notice["hash"], "method": "custom", "decisions": {"suggestions": "yes"}}).to_string();
        let clients: Vec<_> = (0..8)
            .map(|_| {
                let (address, body) = (server.1.clone(), body.clone());
                std::thread::spawn(move || {
                    let mut acknowledged = Vec::new();
                    while let Some(answer) = call(&address, "POST", "/v1/consent", "", &body) {
                        let token = answer["token"].as_str().unwrap().to_owned();
                        let record = answer["receipt"]["record"]["record"].clone();
                        let event = r#"[{"kind": "view", "item": "chemise-lin-pastel"}]"#;
                        let kept = call(&address, "POST", "/v1/events", &token, event).is_some();
                        acknowledged.push((token, record, kept));
                    }
                    acknowledged
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(1_500));
        server.0.kill().unwrap();
        let acknowledged: Vec<_> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
        drop(server);
        assert!(acknowledged.len() > 8, "the server answered {} times", acknowledged.len());
        let server = Server::start(&data);
        for (token, record, kept) in acknowledged {
            let held = call(&server.1, "GET", "/v1/consent", &token, "").unwrap();
            assert_eq!(held["receipts"][0]["record"]["record"], record);
            assert_eq!(held["held"]["suggestions"], "given");
            let facts = call(&server.1, "GET", "/v1/me/facts", &token, "").unwrap();
            assert!(!kept || facts.as_array().unwrap().len() == 1, "{facts}");
        }
    }
}

#[test]
fn a_second_server_on_the_same_folder_is_told_so_and_the_first_goes_on() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path());
    let second = Command::new(PROGRAM)
        .args(["serve", "--charter", BOUTIQUE, "--data", &text(folder.path()), "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(said(&second).contains("S002 in use"), "{}", said(&second));
    assert!(call(&server.1, "GET", "/v1/notice", "", "").is_some());
}

#[test]
fn a_broken_charter_is_told_whole_and_opens_no_house() {
    let folder = TempDir::new().unwrap();
    let broken = folder.path().join("shop");
    std::fs::create_dir_all(&broken).unwrap();
    let charter = std::fs::read_to_string(PathBuf::from(BOUTIQUE).join("charter.toml")).unwrap();
    let charter = charter
        .replace("keep = \"90 days\"", "keeep = \"90 days\"")
        .replace("\"views\", \"favourite_styles\"", "\"visions\", \"favourite_styles\"");
    std::fs::write(broken.join("charter.toml"), charter).unwrap();
    let checked = Command::new(PROGRAM).args(["check", &text(&broken)]).output().unwrap();
    assert_eq!(checked.status.code(), Some(1));
    for part in ["keeep", "visions", "charter.toml:"] {
        assert!(said(&checked).contains(part), "{part}: {}", said(&checked));
    }
    let json = Command::new(PROGRAM).args(["check", &text(&broken), "--format", "json"]).output().unwrap();
    let found: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(found.as_array().unwrap().len() >= 2 && found[0]["line"].is_u64(), "{found}");
    let data = folder.path().join("data");
    let served = Command::new(PROGRAM)
        .args(["serve", "--charter", &text(&broken), "--data", &text(&data)])
        .output()
        .unwrap();
    assert_eq!(served.status.code(), Some(1), "{}", said(&served));
    assert!(!data.exists(), "nothing is created for a house that does not open");
}
