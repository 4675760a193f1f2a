//! How many mails of 31 kB can be signed in a second of processor time, under each kind of key.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    missing_docs,
    unreachable_pub,
    reason = "a bench"
)]

mod mail;

use entrenous_core::moment::Moment;
use entrenous_post::dkim::key::{KeyFile, KeyKind, SigningKey};
use entrenous_post::dkim::{Selector, Signer, sign};
use entrenous_post::mime::address::{Address, Domain, Tag};
use mail::{Campaign, Counting, cpu_seconds};
use std::io::Write;

const MAILS: usize = 6_000;

fn signer(kind: KeyKind, selector: &str) -> Signer {
    let key = SigningKey::read(KeyFile::make(kind, &Counting).unwrap().text()).unwrap();
    Signer::new(Domain::parse("atelier.example").unwrap(), Selector::parse(selector).unwrap(), key)
}

/// With a folder, two signed mails and the records to verify them by are written there.
fn keep(folder: &str, signers: &[Signer]) {
    let campaign = Campaign::new();
    let (to, tag) = (Address::parse("ada@example.org").unwrap(), Tag::parse("k7f3q2m5n8").unwrap());
    let mut records = std::fs::File::create(format!("{folder}/records")).unwrap();
    for signer in signers {
        let record = signer.record();
        writeln!(records, "{} {}", record.name, record.text).unwrap();
    }
    let mail = sign(campaign.letter(&to, &tag), signers, Moment::from_seconds(1_795_702_400)).unwrap();
    std::fs::write(format!("{folder}/signed.eml"), mail.as_bytes()).unwrap();
}

fn main() {
    let signers = [signer(KeyKind::Rsa2048, "rsa1"), signer(KeyKind::Ed25519, "ed1")];
    if let Some(folder) = std::env::args().nth(1) {
        return keep(&folder, &signers);
    }
    let campaign = Campaign::new();
    let (to, tag) = (Address::parse("ada@example.org").unwrap(), Tag::parse("k7f3q2m5n8").unwrap());
    println!("{} bytes a mail", campaign.letter(&to, &tag).as_bytes().len());
    let begun = cpu_seconds();
    for _ in 0..MAILS {
        std::hint::black_box(campaign.letter(&to, &tag));
    }
    let writing = (cpu_seconds() - begun) / MAILS as f64;
    println!("write         {:8.1} µs a mail", writing * 1e6);
    for (signer, name) in signers.chunks(1).zip(["rsa-sha256", "ed25519-sha256"]) {
        let begun = cpu_seconds();
        for at in 0..MAILS {
            let at = Moment::from_seconds(at as i64);
            std::hint::black_box(sign(campaign.letter(&to, &tag), signer, at).unwrap());
        }
        let whole = (cpu_seconds() - begun) / MAILS as f64;
        let signing = whole - writing;
        println!(
            "{name:14}{:8.1} µs a signature: {:.0} a second of processor time, {:.0} with writing",
            signing * 1e6,
            1.0 / signing,
            1.0 / whole
        );
    }
}
