//! The doctor on the command line: a DNS on this machine that is well, silent, refusing or lying, and keys that are ours or not. Every
//! name is invented.

use crate::common::{BOUTIQUE, Ended, entrenous, run, text};
use serde_json::Value;
use std::collections::HashMap;
use std::net::UdpSocket;
use std::path::Path;
use tempfile::TempDir;

/// An authority to trust, so that no test asks what this machine trusts.
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../post/src/smtp/tests/authority.pem");
const SHOP: &str = "atelier-colombage.example";

/// How a DNS behaves.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Answers,
    Fails,
    Lies,
}

/// Texts by name; every other question is answered with nothing.
type Zone = HashMap<String, Vec<String>>;

/// A DNS on this machine; where it listens.
fn dns(zone: Zone, manner: Manner) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        let mut buffer = [0; 1_024];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            let _ = socket.send_to(&answer(&buffer[..length], &zone, manner), from);
        }
    });
    address
}

fn answer(question: &[u8], zone: &Zone, manner: Manner) -> Vec<u8> {
    let (mut labels, mut at) = (Vec::new(), 12);
    while question[at] != 0 {
        let end = at + 1 + usize::from(question[at]);
        labels.push(String::from_utf8(question[at + 1..end].to_vec()).unwrap());
        at = end;
    }
    let is_text = question[at + 1..at + 3] == [0, 16];
    let texts = zone.get(&labels.join(".")).filter(|_| is_text).cloned().unwrap_or_default();
    let known = zone.keys().any(|name| *name == labels.join("."));
    let code = match manner {
        Manner::Fails => 2,
        _ if known || labels.join(".") == SHOP => 0,
        _ => 3,
    };
    let mut out = question[..2].to_vec();
    if manner == Manner::Lies {
        out[0] ^= 0xff;
    }
    out.extend_from_slice(&[0x81, 0x80 | code, 0, 1, 0, u8::try_from(texts.len()).unwrap(), 0, 0, 0, 0]);
    out.extend_from_slice(&question[12..at + 5]);
    for text in texts {
        let strings: Vec<u8> = text
            .as_bytes()
            .chunks(255)
            .flat_map(|part| [&[u8::try_from(part.len()).unwrap()], part].concat())
            .collect();
        out.extend_from_slice(&[0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
        out.extend_from_slice(&u16::try_from(strings.len()).unwrap().to_be_bytes());
        out.extend_from_slice(&strings);
    }
    out
}

fn doctor(arguments: &[&str]) -> Ended {
    let output =
        entrenous(&[&["doctor"], arguments].concat()).env("SSL_CERT_FILE", AUTHORITY).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A key of the shop, and the record it printed.
fn key(folder: &Path) -> (String, String) {
    let made = run(&["mail", "key", "--domain", SHOP, "--selector", "mail2026", "--out", text(folder)]);
    let value = made.out.lines().find_map(|line| line.trim().strip_prefix("value  ")).unwrap().to_owned();
    (format!("mail2026._domainkey.{SHOP}"), value)
}

fn zone(key: &(String, String)) -> Zone {
    let texts = [
        (SHOP.to_owned(), "v=spf1 ip4:9.9.9.9 -all".to_owned()),
        (format!("_dmarc.{SHOP}"), format!("v=DMARC1; p=reject; rua=mailto:dmarc@{SHOP}")),
        key.clone(),
    ];
    texts.into_iter().map(|(name, text)| (name, vec![text])).collect()
}

fn found(ended: &Ended) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&ended.out).expect(&ended.err);
    let findings = report["senders"][0]["findings"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    findings.iter().map(|finding| (text(&finding["code"]), text(&finding["severity"]))).collect()
}

#[test]
fn what_is_published_is_read_and_what_is_not_comes_with_the_line_to_paste() {
    let folder = TempDir::new().unwrap();
    let keys = folder.path().join("keys");
    let key = key(&keys);
    let server = dns(zone(&key), Manner::Answers);
    let asked = ["--domain", SHOP, "--keys", text(&keys), "--resolver", &server, "--json"];
    let well = doctor(&asked);
    let codes = found(&well);
    // Nobody takes mail for the shop here; the rest is in order.
    let errors: Vec<_> =
        codes.iter().filter(|(_, severity)| severity == "error").map(|(code, _)| code.as_str()).collect();
    assert_eq!(errors, ["E223"], "{}", well.out);
    let mut lacking = zone(&key);
    lacking.remove(&key.0);
    lacking.remove(&format!("_dmarc.{SHOP}"));
    let server = dns(lacking, Manner::Answers);
    let ill = doctor(&["--domain", SHOP, "--keys", text(&keys), "--resolver", &server]);
    assert_eq!(ill.code, Some(1));
    for line in [
        format!("{}. IN TXT \"{}\"", key.0, key.1),
        format!("_dmarc.{SHOP}. IN TXT \"v=DMARC1; p=none; rua=mailto:dmarc@{SHOP}\""),
    ] {
        assert!(ill.out.contains(&line), "{line}\n{}", ill.out);
    }
    assert!(!ill.out.contains('\u{1b}'), "no colour without a terminal");
}

#[test]
fn a_dns_that_fails_or_lies_makes_nothing_missing() {
    for manner in [Manner::Fails, Manner::Lies] {
        let server = dns(Zone::new(), manner);
        let ended = doctor(&["--domain", SHOP, "--resolver", &server, "--patience", "1", "--json"]);
        assert_eq!(ended.code, Some(1));
        assert_eq!(found(&ended), [("E210".to_owned(), "unknown".to_owned())], "{}", ended.out);
    }
}

#[test]
fn a_record_that_would_write_on_the_terminal_does_not() {
    let folder = TempDir::new().unwrap();
    let mut zone = zone(&key(&folder.path().join("keys")));
    zone.insert(SHOP.to_owned(), vec!["v=spf1 \u{1b}[31m ?all".to_owned()]);
    zone.insert(format!("_dmarc.{SHOP}"), vec!["v=DMARC1; p=\u{1b}[31mnone".to_owned()]);
    zone.insert(format!("mail2026._domainkey.{SHOP}"), vec!["v=DKIM1; k=\u{1b}[31m; p=AAAA".to_owned()]);
    let server = dns(zone, Manner::Answers);
    let ended = doctor(&["--domain", SHOP, "--selector", "mail2026", "--resolver", &server]);
    assert!(
        ended.out.contains("E213") && ended.out.contains("E217") && !ended.out.contains('\u{1b}'),
        "{}",
        ended.out
    );
}

#[test]
fn every_sender_and_every_message_of_a_folder_is_looked_at() {
    let server = dns(Zone::new(), Manner::Answers);
    let ended = doctor(&[
        "--charter",
        BOUTIQUE,
        "--resolver",
        &server,
        "--address",
        "https://privacy.atelier.example",
        "--json",
    ]);
    let report: Value = serde_json::from_str(&ended.out).expect(&ended.err);
    assert_eq!(
        (&report["senders"][0]["sender"], &report["senders"][0]["domain"]),
        (&"atelier".into(), &SHOP.into())
    );
    let messages = report["messages"].as_array().unwrap();
    assert!(messages.iter().any(|message| message["message"] == "newsletter.fr"), "{}", ended.out);
    let held: Vec<&Value> = messages.iter().filter(|message| message["may_go"] != true).collect();
    assert!(held.is_empty(), "{held:#?}");
}

#[test]
fn what_cannot_be_examined_is_said_and_nothing_is_asked() {
    let folder = TempDir::new().unwrap();
    let refused = |arguments: &[&str], says: &str| {
        let ended = doctor(arguments);
        assert_ne!(ended.code, Some(0));
        assert!(ended.err.contains(says), "{says}: {}", ended.err);
    };
    refused(&[], "--charter");
    refused(&["--charter", text(folder.path())], "senders.toml");
    refused(&["--domain", "nonsense"], "write a domain");
    refused(&["--domain", SHOP, "--resolver", "dns"], "a DNS server is an address");
    refused(&["--domain", SHOP, "--relay", "relay.example"], "smtps://HOST:465");
    std::fs::write(
        folder.path().join("senders.toml"),
        "[sender.a]\nname = \"A\"\naddress = \"not-an-address\"\n",
    )
    .unwrap();
    refused(&["--charter", text(folder.path())], "does not read");
    let keys = folder.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    std::fs::write(keys.join(format!("mail2026.{SHOP}.pem")), "no key").unwrap();
    refused(&["--domain", SHOP, "--keys", text(&keys)], "E203");
}
