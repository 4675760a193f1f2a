//! `load consent`, `load decide` and `load personalize [TRAIN TEST]`: the release server under 64 clients on loopback.
//! `consent`: requests a second, each answered only after its durable commit; then the ledger is asked whether it holds them all.
//! `decide`: the server's CPU for one call about 1,000 customers and 8 purposes, each of whom has said something.
//! `personalize`: the context rung on one core, in turns with an axum handler that answers a constant of the same size.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "a bench"
)]

#[path = "../../suggest/examples/evaluate/yardstick.rs"]
mod yardstick;

use entrenous_suggest::evaluate::visits::Names;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use yardstick::Yardstick;

const CLIENTS: usize = 64;
const WARM: Duration = Duration::from_secs(1);
const TURN: Duration = Duration::from_secs(4);
const TURNS: usize = 2;
/// How many different visits are asked about, and how many places each answer has.
const ASKED: usize = 20_000;
const PLACES: usize = 20;

/// A server in its own process, pinned to the first core if asked.
struct Server(Child, String);

impl Server {
    fn start(program: &str, arguments: &[&str], pinned: bool) -> Self {
        let mut command = if pinned { Command::new("taskset") } else { Command::new(program) };
        if pinned {
            command.args(["-c", "0", program]);
        }
        let mut child = command.args(arguments).stdout(Stdio::piped()).spawn().expect("the server starts");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let told = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening on http://").map(str::to_owned));
        Self(child, told.expect("the server says where it listens"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn request(method: &str, path: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("{method} {path} HTTP/1.1\r\nhost: bench\r\naccept-language: fr\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// Sends one request and reads its whole answer: status and body.
async fn ask(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> (u16, std::ops::Range<usize>) {
    stream.write_all(request).await.unwrap();
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "the server closed");
        let Some(head) = buffer.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&buffer[..head]).unwrap();
        let length: usize =
            text.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap().parse().unwrap();
        while buffer.len() < head + 4 + length {
            stream.read_buf(buffer).await.unwrap();
        }
        return (
            buffer[9..12].iter().fold(0, |n, b| n * 10 + u16::from(b - b'0')),
            head + 4..head + 4 + length,
        );
    }
}

async fn once(address: &str, request: &[u8]) -> String {
    let mut buffer = Vec::new();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (_, body) = ask(&mut stream, request, &mut buffer).await;
    String::from_utf8(buffer[body].to_vec()).unwrap()
}

/// Requests a second and the sorted latencies, in microseconds, of `lasting`.
async fn load(
    address: &str,
    requests: &Arc<Vec<Vec<u8>>>,
    expected: u16,
    lasting: Duration,
) -> (f64, Vec<u64>) {
    let begun = Instant::now();
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (address, requests) = (address.to_owned(), Arc::clone(requests));
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(&address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut buffer, mut taken, mut at) = (Vec::with_capacity(8_192), Vec::new(), client);
                while begun.elapsed() < lasting {
                    let sent = Instant::now();
                    let (status, _) = ask(&mut stream, &requests[at % requests.len()], &mut buffer).await;
                    assert_eq!(status, expected);
                    taken.push(sent.elapsed().as_micros() as u64);
                    at += CLIENTS;
                }
                taken
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.unwrap());
    }
    let rate = all.len() as f64 / begun.elapsed().as_secs_f64();
    all.sort_unstable();
    (rate, all)
}

fn say(name: &str, rate: f64, taken: &[u64]) {
    let at = |percent: usize| taken[(taken.len() * percent / 100).min(taken.len() - 1)] as f64 / 1_000.0;
    println!("{name:12} {rate:8.0}/s   p50 {:6.2} ms   p99 {:6.2} ms", at(50), at(99));
}

fn ledger_size(checkpoint: &str) -> usize {
    checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

async fn consent(program: &str, data: &str) {
    let server = Server::start(
        program,
        &["serve", "--charter", "charters/boutique", "--data", data, "--listen", "127.0.0.1:0"],
        false,
    );
    let notice: serde_json::Value =
        serde_json::from_str(&once(&server.1, &request("GET", "/v1/notice", "")).await).unwrap();
    let body = serde_json::json!({"notice": notice["hash"], "method": "custom", "decisions": {"suggestions": "yes", "together": "yes", "film": "no"}});
    let requests = Arc::new(vec![request("POST", "/v1/consent", &body.to_string())]);
    load(&server.1, &requests, 201, WARM).await;
    let head = request("GET", "/v1/ledger/checkpoint", "");
    let before = ledger_size(&once(&server.1, &head).await);
    let (rate, taken) = load(&server.1, &requests, 201, TURN * 2).await;
    let grown = ledger_size(&once(&server.1, &head).await) - before;
    say("consent", rate, &taken);
    println!("{} answered, {grown} new entries in the ledger", taken.len());
    assert_eq!(grown, taken.len(), "every answered consent is in the ledger");
}

const CUSTOMERS: usize = 1_000;
const DECISIONS: u32 = 400;
/// What `/proc` counts a second in.
const TICKS: f64 = 100.0;

/// The boutique with three purposes more: eight in all.
fn eight_purposes(folder: &str) -> String {
    let business = format!("{folder}/business");
    assert!(Command::new("cp").args(["-r", "charters/boutique", &business]).status().unwrap().success());
    let append = |file: &str, text: &str| {
        let path = format!("{business}/{file}");
        let whole = std::fs::read_to_string(&path).unwrap() + text;
        std::fs::write(path, whole).unwrap();
    };
    for at in 1..=3 {
        let more = "use = \"dpv:ServiceProvision\"\nbasis = \"consent\"\nitems = []\nsurfaces = [\"web\"]";
        append("charter.toml", &format!("\n[purpose.more_{at}]\n{more}\n"));
        for code in ["fr", "de", "en"] {
            let words = format!("\n[purpose.more_{at}]\ntitle = \"{code} {at}\"\ntext = \"{code} {at}.\"\n");
            append(&format!("lang/{code}/charter.toml"), &words);
        }
    }
    business
}

/// Seconds of processor time a process has used.
fn processor_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / TICKS
}

async fn decide(program: &str, folder: &str) {
    let (business, data) = (eight_purposes(folder), format!("{folder}/data"));
    let server = Server::start(
        program,
        &["serve", "--charter", &business, "--data", &data, "--listen", "127.0.0.1:0"],
        false,
    );
    let key = Command::new(program)
        .args(["keys", "new", "--charter", &business, "--data", &data])
        .output()
        .unwrap();
    let key = String::from_utf8(key.stdout).unwrap().trim().to_owned();
    let with_key = |method: &str, path: &str, body: &str| {
        let plain = String::from_utf8(request(method, path, body)).unwrap();
        plain.replacen("\r\n", &format!("\r\nauthorization: Bearer {key}\r\n"), 1).into_bytes()
    };
    let notice: serde_json::Value =
        serde_json::from_str(&once(&server.1, &request("GET", "/v1/notice", "")).await).unwrap();
    let told = |at: usize| {
        let answer = if at.is_multiple_of(3) { "no" } else { "yes" };
        let decisions =
            serde_json::json!({"suggestions": answer, "together": "yes", "film": "no", "more_1": "yes"});
        let body = serde_json::json!({"notice": notice["hash"], "decisions": decisions, "method": "paper", "evidence": "bench"});
        with_key("POST", &format!("/v1/people/c-{at}/consent"), &body.to_string())
    };
    let requests: Vec<_> = (0..CUSTOMERS).map(told).collect();
    load(&server.1, &Arc::new(requests), 201, WARM).await;
    let people: Vec<String> = (0..CUSTOMERS).map(|at| format!("c-{at}")).collect();
    let purposes = ["basket", "suggestions", "together", "film", "newsletter", "more_1", "more_2", "more_3"];
    let body = serde_json::json!({"people": people, "purposes": purposes}).to_string();
    let question = with_key("POST", "/v1/decide", &body);
    let answer = once(&server.1, &question).await;
    let permitted = answer.matches("\"given\"").count();
    println!(
        "{CUSTOMERS} customers, {} purposes, {} bytes answered, {permitted} yeses found",
        purposes.len(),
        answer.len()
    );
    let mut stream = TcpStream::connect(&server.1).await.unwrap();
    let (mut buffer, pid) = (Vec::new(), server.0.id());
    let (begun, used) = (Instant::now(), processor_seconds(pid));
    for _ in 0..DECISIONS {
        assert_eq!(ask(&mut stream, &question, &mut buffer).await.0, 200);
    }
    let each = |seconds: f64| seconds * 1_000.0 / f64::from(DECISIONS);
    let (cpu, wall) = (each(processor_seconds(pid) - used), each(begun.elapsed().as_secs_f64()));
    println!("decide       {cpu:.2} ms of the server's processor a call, {wall:.2} ms from the outside");
}

fn visits(file: &str) -> Vec<Vec<String>> {
    let text = std::fs::read(file).expect("the file of visits");
    let mut visits: Vec<(String, Vec<String>)> = Vec::new();
    entrenous_suggest::rows::read(&text, |row, _| {
        match visits.last_mut().filter(|(session, _)| session == row.session) {
            Some((_, items)) => items.push(row.item.to_owned()),
            None => visits.push((row.session.to_owned(), vec![row.item.to_owned()])),
        }
        true
    });
    visits.into_iter().map(|(_, items)| items).collect()
}

/// The boutique for visits of another house: what its own catalog lacks would not be suggested.
fn without_catalog(folder: &str) -> String {
    let business = format!("{folder}/business");
    assert!(Command::new("cp").args(["-r", "charters/boutique", &business]).status().unwrap().success());
    for file in ["catalog.toml", "rules.toml"] {
        std::fs::remove_file(format!("{business}/{file}")).unwrap();
    }
    business
}

async fn personalize(program: &str, me: &str, business: &str, data: &str, [train, test]: [&str; 2]) {
    let import = ["import", "events", train, "--charter", business, "--data", data, "--newest-is-now"];
    assert!(Command::new(program).args(import).status().unwrap().success());
    let serve = ["serve", "--charter", business, "--data", data, "--listen", "127.0.0.1:0"];
    let server = Server::start(program, &serve, true);
    let prefixes =
        visits(test).into_iter().flat_map(|items| (1..items.len().min(9)).map(move |n| items[..n].to_vec()));
    let wish = |items: Vec<String>| {
        serde_json::json!({"slot": "bench", "context": {"items": items}, "limit": PLACES}).to_string()
    };
    let requests: Arc<Vec<_>> = Arc::new(
        prefixes.take(ASKED).map(|items| request("POST", "/v1/personalize", &wish(items))).collect(),
    );
    say_memory("after loading", &server);
    let size = once(&server.1, &requests[0]).await.len();
    let constant = Server::start(me, &["constant", &size.to_string()], true);
    println!("answers of {size} bytes; server on one core, {CLIENTS} clients on the other");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        for (server, rates, name) in
            [(&server, &mut ours, "personalize"), (&constant, &mut theirs, "constant")]
        {
            load(&server.1, &requests, 200, WARM).await;
            let (rate, taken) = load(&server.1, &requests, 200, TURN).await;
            say(name, rate, &taken);
            rates.push(rate);
        }
    }
    let own = say_processor("personalize", &server, &requests).await;
    say_processor("constant", &constant, &requests).await;
    say_memory("after the run", &server);
    let ranking = yardstick(train, test);
    println!(
        "yardstick    {ranking:.1} µs of processor to rank one such visit by a plain VMIS-kNN on hash maps: a whole answer costs {:.2} of that",
        own / ranking
    );
    println!(
        "ratio {:.2} of an axum handler that answers a constant",
        ours.iter().sum::<f64>() / theirs.iter().sum::<f64>()
    );
}

/// How much of the server's memory is resident: its own, and pages of its files that any program could have again.
fn say_memory(when: &str, server: &Server) {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.0.id())).unwrap();
    let mebibytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1_024.0
    };
    let (all, own, files) = (mebibytes("VmRSS:"), mebibytes("RssAnon:"), mebibytes("RssFile:"));
    println!("{when}: {all:.1} MiB resident, {own:.1} of its own and {files:.1} of files");
}

/// How often the processor's time is read.
const COUNTS: usize = 5;

/// The server's processor time of a request under load, with clients that never sleep: waking a sleeping processor may cost the
/// server of a virtual machine more than the answer does.
async fn say_processor(name: &str, server: &Server, requests: &Arc<Vec<Vec<u8>>>) -> f64 {
    let awake = tokio::spawn(async {
        loop {
            tokio::task::yield_now().await;
        }
    });
    let mut micros = Vec::new();
    for _ in 0..COUNTS {
        let used = processor_seconds(server.0.id());
        let (_, taken) = load(&server.1, requests, 200, TURN / 2).await;
        micros.push((processor_seconds(server.0.id()) - used) * 1e6 / taken.len() as f64);
    }
    awake.abort();
    micros.sort_by(f64::total_cmp);
    let (least, median) = (micros[0], micros[COUNTS / 2]);
    println!(
        "{name:12} {median:.1} µs of the server's processor a request, median of {COUNTS} (least {least:.1})"
    );
    median
}

/// Microseconds of this processor to rank a visit, and nothing else, by the plain ranker of `bench suggest`: as many visits of the same
/// file as were asked about, the earliest.
fn yardstick(train: &str, test: &str) -> f64 {
    let mut names = Names::default();
    let mut read = |path: &str| names.read(&std::fs::read(path).unwrap(), |_| {}).0;
    let (train, test) = (read(train), read(test));
    let ranker = Yardstick::new(&train);
    let prefixes = test.iter().flat_map(|visit| (1..visit.items.len().min(9)).map(|n| &visit.items[..n]));
    let (used, mut asked) = (processor_seconds(std::process::id()), 0);
    for seen in prefixes.take(ASKED) {
        std::hint::black_box(ranker.suggest(seen, PLACES));
        asked += 1;
    }
    (processor_seconds(std::process::id()) - used) * 1e6 / f64::from(asked)
}

async fn constant(size: usize) {
    let body = "x".repeat(size);
    let router = axum::Router::new().route(
        "/v1/personalize",
        axum::routing::post(move |_: axum::body::Bytes| {
            let body = body.clone();
            async move { body }
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listening on http://{}", listener.local_addr().unwrap());
    axum::serve(listener, router).await.unwrap();
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let me = std::env::current_exe().unwrap();
    if let Some(size) = arguments.get(1).filter(|_| arguments[0] == "constant") {
        return constant(size.parse().unwrap()).await;
    }
    assert!(
        Command::new("cargo")
            .args(["build", "--quiet", "--release", "--package", "entrenous"])
            .status()
            .unwrap()
            .success()
    );
    let program = me.parent().unwrap().parent().unwrap().join("entrenous");
    let (program, me) = (program.to_str().unwrap(), me.to_str().unwrap());
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().to_str().unwrap();
    match arguments.first().map(String::as_str) {
        Some("personalize") => {
            let pid = std::process::id().to_string();
            let _ = Command::new("taskset").args(["-cp", "1", &pid]).stdout(Stdio::null()).status();
            let own = || ("charters/boutique".to_owned(), "charters/boutique/sessions.tsv".to_owned());
            let others = |train: &String| (without_catalog(data), train.clone());
            let (business, train) = arguments.get(1).map_or_else(own, others);
            let test = arguments.get(2).unwrap_or(&train);
            personalize(program, me, &business, data, [&train, test]).await;
        }
        Some("decide") => decide(program, data).await,
        _ => consent(program, data).await,
    }
}
