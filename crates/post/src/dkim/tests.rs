//! Signatures against the published examples, and against a verifier that shares only the names of its tags with the signer.

#![allow(clippy::arithmetic_side_effects, reason = "an overflow should stop the test")]

use super::key::{KeyFile, KeyKind, NotAKey};
use super::*;
use crate::mime::address::{Address, Tag};
use crate::mime::header::{DisplayName, MessageId, OneClickLink, Subject};
use crate::mime::tests::Loaded;
use crate::mime::{Letter, Mailbox, Unsubscribe, WrittenBy, write};
use aws_lc_rs::signature::{
    ED25519, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, UnparsedPublicKey, VerificationAlgorithm,
};
use entrenous_core::id::Dice;
use proptest::prelude::*;
use std::collections::HashMap;

/// The signed mail of RFC 8463, appendix A.3.
const PUBLISHED: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
";
/// The keys of appendix A.2.
const ED25519_SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const ED25519_PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const RSA_PUBLIC: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

fn published() -> String {
    PUBLISHED.replace('\n', "\r\n")
}

/// Reads one field in the simplest way: unfolded, white space squeezed, name in small letters.
fn relaxed(field: &str) -> String {
    let (name, value) = field.split_once(':').unwrap();
    let value: Vec<&str> = value.split_whitespace().collect();
    format!("{}:{}", name.trim().to_lowercase(), value.join(" "))
}

/// The fields and the body of a mail, read line by line.
fn read(mail: &str) -> (Vec<String>, String) {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let mut fields: Vec<String> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            let last = fields.last_mut().unwrap();
            last.push_str("\r\n");
            last.push_str(line);
        } else {
            fields.push(line.to_owned());
        }
    }
    let mut lines: Vec<String> = body
        .split("\r\n")
        .map(|line| {
            let squeezed: String = line.replace('\t', " ");
            let mut parts: Vec<&str> = squeezed.split(' ').collect();
            let leads = parts.first() == Some(&"") && parts.len() > 1;
            parts.retain(|part| !part.is_empty());
            let line = parts.join(" ");
            if leads && !line.is_empty() { format!(" {line}") } else { line }
        })
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let body = if lines.is_empty() { String::new() } else { format!("{}\r\n", lines.join("\r\n")) };
    (fields, body)
}

/// Whether each signature of a mail holds; keys by selector.
fn verify(mail: &str, keys: &HashMap<&str, String>) -> Vec<bool> {
    let (fields, body) = read(mail);
    let is_signature = |field: &&String| field.to_lowercase().starts_with("dkim-signature:");
    fields.iter().filter(is_signature).map(|signature| holds(signature, &fields, &body, keys)).collect()
}

fn holds(signature: &str, fields: &[String], body: &str, keys: &HashMap<&str, String>) -> bool {
    let value = signature.split_once(':').unwrap().1;
    let tags: HashMap<String, String> = value
        .split(';')
        .filter_map(|tag| tag.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.split_whitespace().collect()))
        .collect();
    let body_hash = STANDARD.encode(digest(&SHA256, body.as_bytes()));
    let mut left: Vec<&String> = fields.iter().collect();
    let mut text = String::new();
    for name in tags["h"].split(':') {
        let found = left.iter().rposition(|field| relaxed(field).starts_with(&format!("{name}:")));
        if let Some(at) = found {
            text.push_str(&relaxed(left.remove(at)));
            text.push_str("\r\n");
        }
    }
    let at = signature.find(" b=").unwrap();
    text.push_str(relaxed(&signature[..at + 3]).as_str());
    let record = &keys[tags["s"].as_str()];
    let key = STANDARD.decode(record.split_once("p=").unwrap().1).unwrap();
    let given = STANDARD.decode(&tags["b"]).unwrap();
    let (algorithm, signed): (&dyn VerificationAlgorithm, Vec<u8>) = match tags["a"].as_str() {
        "ed25519-sha256" => (&ED25519, digest(&SHA256, text.as_bytes()).as_ref().to_vec()),
        _ => (&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, text.into_bytes()),
    };
    body_hash == tags["bh"] && UnparsedPublicKey::new(algorithm, key).verify(&signed, &given).is_ok()
}

fn published_keys() -> HashMap<&'static str, String> {
    HashMap::from([("brisbane", format!("p={ED25519_PUBLIC}")), ("test", format!("p={RSA_PUBLIC}"))])
}

fn ed25519_of_the_rfc() -> SigningKey {
    struct Seed;
    impl Dice for Seed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&STANDARD.decode(ED25519_SEED).unwrap());
        }
    }
    SigningKey::read(KeyFile::make(KeyKind::Ed25519, &Seed).unwrap().text()).unwrap()
}

fn signer(name: &str, key: SigningKey) -> Signer {
    Signer::new(Domain::parse("atelier.example").unwrap(), Selector::parse(name).unwrap(), key)
}

fn letter(text: &str) -> Written {
    let (from, to) = (Address::parse("a@atelier.example").unwrap(), Address::parse("b@example.org").unwrap());
    let name = DisplayName::parse("Été").unwrap();
    let tag = Tag::parse("k7f3q2m5n8").unwrap();
    let link = OneClickLink::parse("https://atelier.example/u/abc").unwrap();
    let letter = Letter {
        from: Mailbox { name: Some(&name), address: &from },
        reply_to: None,
        to: Mailbox { name: None, address: &to },
        subject: &Subject::parse(
            "A subject that is long enough to be folded, since it has more than one line of words",
        )
        .unwrap(),
        message_id: &MessageId::of(&tag, &Domain::parse("atelier.example").unwrap()),
        date: Moment::from_seconds(1_795_702_331),
        list_id: None,
        unsubscribe: Some(Unsubscribe { one_click: Some(&link), mail: None }),
        written_by: WrittenBy::Machine,
        feedback_id: None,
        text: text.into(),
        html: Some("<p>text</p>".into()),
        pictures: &[],
    };
    write(&letter, &Loaded(3))
}

#[test]
fn the_published_example_verifies_and_a_changed_one_does_not() {
    assert_eq!(verify(&published(), &published_keys()), [true, true]);
    for (from, to) in [("hungry", "angry"), ("ready?", "over?"), ("Joe SixPack", "Moe SixPack")] {
        assert_eq!(verify(&published().replace(from, to), &published_keys()), [false, false], "{from}");
    }
}

#[test]
fn the_signer_makes_the_published_signature_of_the_published_mail() {
    let mail = published();
    let (head, body) = canonical::split(mail.as_bytes());
    assert_eq!(
        STANDARD.encode(digest(&SHA256, &canonical::body(body))),
        "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
    );
    let fields = canonical::fields(head);
    let mut text = Vec::new();
    for name in ["from", "to", "subject", "date", "message-id"] {
        canonical::header(&mut text, fields.iter().find(|field| canonical::is_named(field, name)).unwrap());
    }
    let own = String::from_utf8(fields[0].to_vec()).unwrap();
    canonical::last_header(&mut text, &own.as_bytes()[..own.find(" b=").unwrap() + 3]);
    let signature = STANDARD.encode(ed25519_of_the_rfc().sign(&text).unwrap());
    assert_eq!(
        signature,
        "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
    );
}

#[test]
fn both_signatures_of_a_letter_hold_under_the_records_they_publish() {
    let rsa = SigningKey::read(KeyFile::make(KeyKind::Rsa2048, &Loaded(1)).unwrap().text()).unwrap();
    let signers = [signer("rsa1", rsa), signer("ed1", ed25519_of_the_rfc())];
    let records: Vec<_> = signers.iter().map(Signer::record).collect();
    assert_eq!(records[0].name, "rsa1._domainkey.atelier.example");
    assert_eq!(records[1].text, format!("v=DKIM1; k=ed25519; p={ED25519_PUBLIC}"));
    assert!(records[0].to_string().split('"').skip(1).step_by(2).all(|string| string.len() <= 255));
    let keys = HashMap::from([("rsa1", records[0].text.clone()), ("ed1", records[1].text.clone())]);
    let mail =
        sign(letter("one\n \t \ntwo  words\n\n"), &signers, Moment::from_seconds(1_795_702_400)).unwrap();
    let mail = String::from_utf8(mail.as_bytes().to_vec()).unwrap();
    assert_eq!(verify(&mail, &keys), [true, true]);
    let added = [
        ("MIME-Version:", "From: <x@evil.example>\r\nMIME-Version:"),
        ("From:", "From: <x@evil.example>\r\nFrom:"),
        ("From:", "Reply-To: <x@evil.example>\r\nFrom:"),
        ("https://atelier.example/u/abc", "https://evil.example/u/abc"),
        ("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", ""),
        ("From:", "List-Unsubscribe: <https://evil.example/>\r\nFrom:"),
    ];
    for (from, to) in added {
        assert_eq!(verify(&mail.replacen(from, to, 1), &keys), [false, false], "{to}");
    }
}

#[test]
fn lines_of_white_space_at_the_end_do_not_count() {
    for (body, expected) in [
        ("", ""),
        ("\r\n", ""),
        (" \r\n\t\r\n", ""),
        ("a\r\n \r\n\t \r\n\r\n", "a\r\n"),
        ("a \t b\t\r\n \r\nc", "a b\r\n\r\nc\r\n"),
        (" a\r\n", " a\r\n"),
    ] {
        assert_eq!(String::from_utf8(canonical::body(body.as_bytes())).unwrap(), expected, "{body:?}");
    }
}

#[test]
fn a_file_that_holds_no_fit_key_is_refused() {
    assert!(matches!(SigningKey::read("hello"), Err(NotAKey::Form)));
    let weak = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----\n";
    assert!(matches!(SigningKey::read(weak), Err(NotAKey::Kind)));
    assert!(Selector::parse("s1").is_ok());
    for bad in ["", "a.b", "a b", "-a", "é", "a;"] {
        assert!(Selector::parse(bad).is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn whatever_a_body_says_its_canonical_form_is_what_a_slow_reader_makes_of_it(lines in proptest::collection::vec("[ \ta-c]{0,6}", 0..8), end in "(\r\n)?") {
        let body = format!("{}{end}", lines.join("\r\n"));
        let expected = read(&format!("A: b\r\n\r\n{body}")).1;
        prop_assert_eq!(String::from_utf8(canonical::body(body.as_bytes())).unwrap(), expected);
    }
}
