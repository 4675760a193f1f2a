//! What one pipeline costs: `speak [PEOPLE] [MANY] [NODEMAILER]`. A campaign of 31 kB to PEOPLE (100,000 if not told) who agreed and whose addresses
//! are sealed, decided, written and handed to a sink in another process over ten connections, each word of the relay durable before the
//! next mail on that connection, answers to single customers in between; then the decisions alone for MANY people (1,000,000). With
//! NODEMAILER, a folder in which `nodemailer` is installed, the same mail by nodemailer's pool, for comparison.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    missing_docs,
    unreachable_pub,
    reason = "a bench"
)]

#[path = "speak/crowd.rs"]
mod crowd;
#[path = "speak/sink.rs"]
mod sink;
#[path = "speak/watched.rs"]
mod watched;

use crowd::{CONNECTIONS, key, open};
use entrenous_core::communicate::Occasion;
use entrenous_core::reference::Reference;
use entrenous_core::rights::Mandate;
use entrenous_flow::House;
use entrenous_flow::speak::Given;
use entrenous_flow::speak::answer::{Answer, send};
use entrenous_flow::speak::campaign;
use entrenous_flow::work;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use watched::{Arrivals, percentile};

/// How often an answer to a single customer is asked for while the campaign runs.
const ANSWER_EVERY: Duration = Duration::from_millis(25);
/// What a campaign to everyone says.
const NEWSLETTER: &str = "message = \"newsletter\"";

/// Seconds of processor time of this process.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text.rsplit(") ").next().unwrap().split(' ').collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

fn most_megabytes() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// This program once more, in another process.
fn again(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(words);
    command
}

struct Sink(Child, String);

impl Sink {
    fn start() -> Self {
        let mut child = again(&["sink"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line)
            .unwrap();
        Self(child, line.trim().to_owned())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn let_go(house: &House, mandate: &Mandate, name: &str) {
    campaign::draft(house, mandate, key(name), NEWSLETTER).await.unwrap();
    campaign::approve(house, mandate, &key(name), "bench").await.unwrap();
    campaign::send(house, mandate, &key(name)).await.unwrap();
}

async fn decide_all(house: &House) {
    while work::campaign::round(house).await.unwrap() {}
}

/// Decides, then sends, with answers in between.
fn run(folder: &Path, people: f64, port: &str) {
    let arrivals = Arrivals::default();
    runtime().block_on(async {
        let (house, mandate) = open(folder, Some((port.parse().unwrap(), arrivals.clone()))).await;
        let (begun, before) = (Instant::now(), cpu());
        let_go(&house, &mandate, "bench").await;
        println!("approved with a count of {people} people: {:.2} s of processor", cpu() - before);
        let before_rows = cpu();
        decide_all(&house).await;
        println!(
            "decided durably: {:.1} µs of processor a person, {:.2} s on this machine with the count",
            (cpu() - before_rows) / people * 1e6,
            begun.elapsed().as_secs_f64()
        );
        let (begun, before) = (Instant::now(), cpu());
        let mandate = Arc::new(mandate);
        let answering = tokio::spawn(answers(Arc::clone(&house), Arc::clone(&mandate), arrivals.clone()));
        let posting = tokio::spawn(work::post::stand(Arc::clone(&house), Duration::from_secs(1)));
        loop {
            tokio::time::sleep(Duration::from_secs(2)).await;
            decide_all(&house).await;
            let all = campaign::list(&house, &mandate).unwrap();
            if all.iter().all(|one| one.state == "sent") {
                break;
            }
        }
        answering.abort();
        posting.abort();
        let (spent, wall) = (cpu() - before, begun.elapsed().as_secs_f64());
        let count = arrivals.count() as f64;
        println!(
            "sent {count} durable, consent-checked mails over {CONNECTIONS} connections: {:.1} µs of processor a mail, {:.0} a second on this machine, {:.0} MB at most",
            spent / count * 1e6,
            count / wall,
            most_megabytes(),
        );
        let waits = arrivals.answers();
        println!(
            "{} answers beside it, from asked to `250`: median {:.1} ms, p99 {:.1} ms",
            waits.len(),
            percentile(&waits, 50.0),
            percentile(&waits, 99.0),
        );
    });
}

/// Asks for an answer to a single customer now and then.
async fn answers(house: Arc<House>, mandate: Arc<Mandate>, arrivals: Arrivals) {
    for number in 0_u32.. {
        tokio::time::sleep(ANSWER_EVERY).await;
        let address = format!("answer-{number}@single.example");
        let given = Given {
            address: Some(address.clone()),
            values: [("confirm_url".to_owned(), "https://atelier.example/c".into())].into(),
        };
        let occasion = Occasion::parse(&format!("order-{number}")).unwrap();
        let answer = Answer { message: key("confirmation"), occasion, locale: None, given };
        arrivals.asked(address);
        let reference = Reference::parse(&format!("single-{}", number % 500)).unwrap();
        send(&house, &mandate, &reference, answer).await.unwrap();
    }
}

/// Decides only.
fn decide(folder: &Path, people: f64) {
    runtime().block_on(async {
        let (house, mandate) = open(folder, Some((1, Arrivals::default()))).await;
        campaign::draft(&house, &mandate, key("many"), NEWSLETTER).await.unwrap();
        let (begun, before) = (Instant::now(), cpu());
        campaign::approve(&house, &mandate, &key("many"), "bench").await.unwrap();
        println!(
            "{people} decisions, counted only: {:.2} s of processor, {:.2} s on this machine",
            cpu() - before,
            begun.elapsed().as_secs_f64()
        );
        let (begun, before) = (Instant::now(), cpu());
        campaign::send(&house, &mandate, &key("many")).await.unwrap();
        decide_all(&house).await;
        println!(
            "{people} decisions, each with its row and their proof, durable: {:.2} s of processor, {:.2} s on this machine, {:.0} MB at most",
            cpu() - before,
            begun.elapsed().as_secs_f64(),
            most_megabytes(),
        );
    });
}

/// The same mail by nodemailer's pool.
fn nodemailer(folder: &str, port: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/speak/nodemailer.cjs");
    let done = Command::new("node").current_dir(folder).args([script, port, "5000"]).status();
    assert!(done.is_ok_and(|status| status.success()), "nodemailer did not run in `{folder}`");
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["sink"] => sink::serve(),
        ["populate", folder, people, sealed] => {
            runtime().block_on(crowd::populate(
                Path::new(folder),
                people.parse().unwrap(),
                *sealed == "sealed",
            ));
        }
        ["run", folder, people, port] => run(Path::new(folder), people.parse().unwrap(), port),
        ["decide", folder, people] => decide(Path::new(folder), people.parse().unwrap()),
        more => {
            let people = more.first().copied().unwrap_or("100000");
            let many = more.get(1).copied().unwrap_or("1000000");
            let ran = |words: &[&str]| assert!(again(words).status().unwrap().success(), "{words:?}");
            let sink = Sink::start();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().to_str().unwrap();
            ran(&["populate", path, people, "sealed"]);
            ran(&["run", path, people, &sink.1]);
            if let Some(installed) = more.get(2) {
                nodemailer(installed, &sink.1);
            }
            if many != "0" {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().to_str().unwrap();
                ran(&["populate", path, many, "names"]);
                ran(&["decide", path, many]);
            }
        }
    }
}
