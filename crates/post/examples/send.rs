//! How many mails of 31 kB are written and handed over in a second of processor time, to a sink on this machine, without encryption.
//! The sink has a thread of its own, so its time is told apart.

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

mod mail;

use entrenous_core::moment::Moment;
use entrenous_post::mime::address::{Address, Domain, Tag};
use entrenous_post::smtp::{Courier, Encryption, Envelope, Pool, Relay, Trust, Verdict};
use mail::{Campaign, cpu_seconds};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const MAILS: usize = 20_000;
/// Mails that are written before they are handed over.
const BATCH: usize = 20;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Takes every mail and keeps none.
async fn sink(mut stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    stream.write_all(b"220 sink\r\n").await.unwrap();
    let mut read = Vec::with_capacity(65_536);
    let mut answers = Vec::new();
    loop {
        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
            return;
        }
        while let Some(end) = read.iter().position(|byte| *byte == b'\n') {
            let answer: &[u8] = match &read[..4.min(end)] {
                b"EHLO" => b"250-sink\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 100000000\r\n",
                b"DATA" => b"354 go\r\n",
                b"QUIT" => b"221 bye\r\n",
                _ => b"250 2.0.0 ok\r\n",
            };
            let is_text = answer.starts_with(b"354");
            answers.extend_from_slice(answer);
            read.drain(..=end);
            if is_text {
                stream.write_all(&answers).await.unwrap();
                answers.clear();
                while !read.ends_with(b"\r\n.\r\n") {
                    if read.len() > 32_768 {
                        read.drain(..read.len() - 8);
                    }
                    if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                read.clear();
                answers.extend_from_slice(b"250 2.0.0 taken\r\n");
            }
        }
        stream.write_all(&answers).await.unwrap();
        answers.clear();
    }
}

fn start_sink() -> u16 {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        runtime().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap().port()).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(sink(stream));
            }
        });
    });
    told.recv().unwrap()
}

async fn send(pool: Pool, campaign: Arc<Campaign>, first: usize, count: usize) {
    let mut courier = pool.lease(Moment::from_seconds(0)).await;
    let bounces = Address::parse("bounces@mail.atelier.example").unwrap();
    for start in (first..first + count).step_by(BATCH) {
        let batch: Vec<Envelope> = (start..(start + BATCH).min(first + count))
            .map(|number| {
                let tag = Tag::parse(&format!("tag{number:012}")).unwrap();
                let to = Address::parse(&format!("person{number}@example.org")).unwrap();
                let mail = campaign.letter(&to, &tag);
                Envelope { return_path: bounces.tagged(&tag).unwrap(), to, mail }
            })
            .collect();
        let verdicts = courier.hand_over(&batch).await;
        assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted(_))), "{verdicts:?}");
    }
    courier.quit().await;
}

fn resident_megabytes() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
}

fn main() {
    let port = start_sink();
    let campaign = Arc::new(Campaign::new());
    for connections in [1, 10] {
        let greeting = Domain::parse("mail.atelier.example").unwrap();
        let relay = Relay::new("127.0.0.1", port, Encryption::Never, greeting).unwrap();
        let trust = Trust::nobody().unwrap();
        let pool = Pool::new(relay, trust, NonZeroUsize::new(connections).unwrap());
        let (begun, cpu) = (Instant::now(), cpu_seconds());
        runtime().block_on(async {
            let each = MAILS / connections;
            let tasks: Vec<_> = (0..connections)
                .map(|at| tokio::spawn(send(pool.clone(), Arc::clone(&campaign), at * each, each)))
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
        });
        let (cpu, wall) = (cpu_seconds() - cpu, begun.elapsed().as_secs_f64());
        println!(
            "{connections:2} connections: {:6.1} µs of processor a mail, {:6.0} a second of processor time, {:6.0} a second on this machine, {:.0} MB at most (with the sink)",
            cpu / MAILS as f64 * 1e6,
            MAILS as f64 / cpu,
            MAILS as f64 / wall,
            resident_megabytes(),
        );
    }
}
