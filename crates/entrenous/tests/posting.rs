//! The program is killed again and again while a campaign goes out through a relay on this machine: nobody is forgotten, and at most one mail on
//! each connection arrives twice.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test drives a real program"
)]

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

const PROGRAM: &str = env!("CARGO_BIN_EXE_entrenous");
const BOUTIQUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../charters/boutique");
const PEOPLE: usize = 240;
const CONNECTIONS: usize = 3;
const KILLS: usize = 8;
/// How long the relay takes for a mail: long enough to be killed in the middle of it.
const SLOW: Duration = Duration::from_millis(8);
const PATIENCE: Duration = Duration::from_secs(120);

/// Mails by who they went to, each with its name.
type Taken = Arc<Mutex<BTreeMap<String, Vec<String>>>>;

/// A relay that takes its time and remembers what it took.
fn relay(taken: Taken) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let taken = Arc::clone(&taken);
            std::thread::spawn(move || take(stream.ok()?, &taken));
        }
    });
    port
}

fn take(mut stream: TcpStream, taken: &Taken) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    stream.write_all(b"220 relay\r\n").ok()?;
    let mut to = String::new();
    loop {
        let line = lines.next()?.ok()?;
        if line.starts_with("EHLO") {
            stream.write_all(b"250-relay\r\n250 PIPELINING\r\n").ok()?;
        } else if let Some(address) = line.strip_prefix("RCPT TO:<") {
            to = address.split('>').next()?.to_owned();
            stream.write_all(b"250 2.1.5 ok\r\n").ok()?;
        } else if line == "DATA" {
            stream.write_all(b"354 go\r\n").ok()?;
            let mut name = String::new();
            loop {
                let line = lines.next()?.ok()?;
                if line == "." {
                    break;
                }
                if name.is_empty() && line.to_lowercase().starts_with("message-id:") {
                    name = line;
                }
            }
            std::thread::sleep(SLOW);
            taken.lock().unwrap().entry(to.clone()).or_default().push(name);
            stream.write_all(b"250 2.0.0 taken\r\n").ok()?;
        } else {
            stream.write_all(b"250 ok\r\n").ok()?;
        }
    }
}

/// The boutique, which here writes at night too.
fn business(folder: &Path) {
    copy(Path::new(BOUTIQUE), folder);
    let charter = std::fs::read_to_string(folder.join("charter.toml")).unwrap();
    let free = charter.lines().filter(|line| !line.starts_with("quiet") && !line.starts_with("at_most"));
    std::fs::write(folder.join("charter.toml"), free.collect::<Vec<_>>().join("\n")).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &there);
        } else {
            std::fs::copy(&path, &there).unwrap();
        }
    }
}

struct Server {
    child: Child,
    address: String,
    key: String,
}

impl Server {
    fn start(folder: &Path, port: u16, key: &str) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--address", "http://127.0.0.1:1"])
            .args(["--charter", folder.join("shop").to_str().unwrap()])
            .args(["--data", folder.join("data").to_str().unwrap()])
            .args(["--relay", &format!("smtp://127.0.0.1:{port}"), "--relay-encryption", "never"])
            .args(["--return-path", "bounces@atelier.example", "--per-domain", "100000/min"])
            .args(["--connections", &CONNECTIONS.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut told = lines.filter_map(|line| line.strip_prefix("listening on http://").map(str::to_owned));
        let address = told.next().expect("the server says where it listens");
        Self { child, address, key: key.to_owned() }
    }

    fn asks(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.key,
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        let (head, body) = heard.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGKILL: nothing is tidied up.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn secret_key(folder: &Path) -> String {
    let told = Command::new(PROGRAM)
        .args(["keys", "new", "--charter", folder.join("shop").to_str().unwrap()])
        .args(["--data", folder.join("data").to_str().unwrap()])
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    told.split_whitespace().find(|word| word.starts_with("en_sec_")).expect("a key").to_owned()
}

fn lets_go(server: &Server) {
    let notice = server.asks("GET", "/v1/notice?surface=mail", &json!({})).1["hash"].clone();
    for number in 0..PEOPLE {
        let said = json!({"notice": notice, "decisions": {"newsletter": "yes"}, "method": "paper", "evidence": "folder-1"});
        assert_eq!(server.asks("POST", &format!("/v1/people/c-{number}/consent"), &said).0, 201);
        let facts = json!({"facts": {"email": format!("c-{number}@readers.example"), "language": "fr"}});
        assert_eq!(server.asks("PUT", &format!("/v1/people/c-{number}"), &facts).0, 204);
    }
    let draft = json!({"message": "newsletter"});
    for (method, path, body) in [
        ("PUT", "/v1/campaigns/summer", draft),
        ("POST", "/v1/campaigns/summer/approve", json!({"by": "Odile"})),
        ("POST", "/v1/campaigns/summer/send", json!({})),
    ] {
        let (status, said) = server.asks(method, path, &body);
        assert_eq!(status, 200, "{said}");
    }
}

#[test]
fn killed_at_any_point_a_campaign_reaches_everyone_and_hardly_anyone_twice() {
    let folder = tempfile::tempdir().unwrap();
    business(&folder.path().join("shop"));
    std::fs::create_dir_all(folder.path().join("data")).unwrap();
    let taken = Taken::default();
    let port = relay(Arc::clone(&taken));
    // The first start makes the keys.
    drop(Server::start(folder.path(), port, ""));
    let key = secret_key(folder.path());
    let mut server = Server::start(folder.path(), port, &key);
    lets_go(&server);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let mut seed = u64::from(since.subsec_nanos()) | 1;
    println!("killed by chance {seed}");
    let (mut kills, mut amid) = (0, 0);
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < PATIENCE, "the campaign does not come to its end");
        // A xorshift: at which point it is killed is a matter of chance, and the chance is told.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        std::thread::sleep(Duration::from_millis(if kills < KILLS { 20 + seed % 180 } else { 300 }));
        if kills < KILLS {
            kills += 1;
            drop(server);
            amid += usize::from((1..PEOPLE).contains(&taken.lock().unwrap().len()));
            server = Server::start(folder.path(), port, &key);
        } else if server.asks("GET", "/v1/campaigns/summer", &json!({})).1["state"] == "sent" {
            break;
        }
    }
    let taken = taken.lock().unwrap();
    let reached: BTreeSet<&String> = taken.keys().collect();
    assert_eq!(reached.len(), PEOPLE, "nobody is forgotten");
    let doubled = taken.values().map(|names| names.len() - 1).sum::<usize>();
    assert!(amid >= 1, "it was never killed in the middle of its work");
    println!(
        "{kills} kills, {amid} of them in the middle, {} mails, {doubled} of them twice",
        taken.values().map(Vec::len).sum::<usize>()
    );
    assert!(doubled <= kills * CONNECTIONS, "{doubled} mails came twice over {kills} kills");
    for names in taken.values() {
        assert!(names.iter().all(|name| *name == names[0]), "the same mail has the same name: {names:?}");
    }
    let told = server.asks("GET", "/v1/campaigns/summer", &json!({})).1;
    assert_eq!(
        told["counts"],
        json!([{"message": "newsletter", "state": "accepted", "detail": "", "count": PEOPLE.to_string()}])
    );
}
