//! A DNS that stalls, lies, cuts off, leads in circles and talks without end, on this machine; and what is made of it.

#![allow(clippy::arithmetic_side_effects, reason = "lengths of a test's own bytes")]

use super::fixed::Fixed;
use super::resolver::{Resolver, servers};
use super::*;
use entrenous_core::id::Dice;
use proptest::prelude::*;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UdpSocket};

struct Counting;

impl Dice for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        (1..).zip(bytes.iter_mut()).for_each(|(n, byte)| *byte = n);
    }
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn encoded(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        out.push(label.len() as u8);
        out.extend_from_slice(label.as_bytes());
    }
    out.push(0);
    out
}

fn record(owner: &str, kind: u16, content: &[u8]) -> Vec<u8> {
    let mut out = encoded(owner);
    out.extend_from_slice(&kind.to_be_bytes());
    out.extend_from_slice(&[0, 1, 0, 0, 0, 60]);
    out.extend_from_slice(&(content.len() as u16).to_be_bytes());
    out.extend_from_slice(content);
    out
}

fn text_record(owner: &str, text: &str) -> Vec<u8> {
    let mut content = Vec::new();
    for part in text.as_bytes().chunks(255) {
        content.push(part.len() as u8);
        content.extend_from_slice(part);
    }
    record(owner, 16, &content)
}

/// An answer to a question: the same beginning, these flags, these records.
fn answer(question: &[u8], flags: u16, records: &[Vec<u8>]) -> Vec<u8> {
    let end = 12 + question[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
    let mut out = question[..2].to_vec();
    for word in [flags, 1, records.len() as u16, 0, 0] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    out.extend_from_slice(&question[12..end]);
    records.iter().for_each(|record| out.extend_from_slice(record));
    out
}

type Says = fn(&[u8]) -> Vec<Vec<u8>>;

/// A server that says this by datagram, and that by TCP.
async fn server(by_datagram: Says, by_stream: Says) -> SocketAddr {
    let (socket, listener) = loop {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        // Somebody else may hold the same port for TCP.
        if let Ok(listener) = TcpListener::bind(socket.local_addr().unwrap()).await {
            break (socket, listener);
        }
    };
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            for said in by_datagram(&buffer[..length]) {
                let _ = socket.send_to(&said, from).await;
            }
        }
    });
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let length = stream.read_u16().await.unwrap();
            let mut question = vec![0; usize::from(length)];
            stream.read_exact(&mut question).await.unwrap();
            for said in by_stream(&question) {
                let _ = stream.write_all(&said).await;
            }
        }
    });
    address
}

fn nothing(_: &[u8]) -> Vec<Vec<u8>> {
    Vec::new()
}

fn cut(question: &[u8]) -> Vec<Vec<u8>> {
    vec![answer(question, 0x8380, &[])]
}

fn framed(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    vec![[&(bytes.len() as u16).to_be_bytes(), bytes.as_slice()].concat()]
}

async fn asked(by_datagram: Says, by_stream: Says) -> Result<Vec<String>, NoAnswer> {
    asked_for(by_datagram, by_stream, Duration::from_secs(20)).await
}

async fn asked_for(by_datagram: Says, by_stream: Says, patience: Duration) -> Result<Vec<String>, NoAnswer> {
    let address = server(by_datagram, by_stream).await;
    let resolver = Resolver::new(vec![address], Arc::new(Counting)).with_patience(patience);
    texts(&resolver, &name("mail.example")).await
}

#[tokio::test]
async fn a_text_of_several_strings_is_one_text() {
    let long =
        |question: &[u8]| vec![answer(question, 0x8180, &[text_record("mail.example", &"ab".repeat(200))])];
    assert_eq!(asked(long, nothing).await, Ok(vec!["ab".repeat(200)]));
}

#[tokio::test]
async fn each_way_of_not_answering_has_its_own_name() {
    let silence = asked_for(nothing, nothing, Duration::from_millis(50)).await;
    assert_eq!(silence, Err(NoAnswer::TooSlow));
    let cases: [(Says, NoAnswer); 5] = [
        (|question| vec![answer(question, 0x8183, &[])], NoAnswer::NoSuchName),
        (|question| vec![answer(question, 0x8180, &[])], NoAnswer::NoRecord),
        (|question| vec![answer(question, 0x8182, &[])], NoAnswer::ServerFailed),
        (|question| vec![answer(question, 0x8185, &[])], NoAnswer::Refused),
        (|question| vec![answer(question, 0x8180, &[vec![0xff; 9]])], NoAnswer::NotUnderstood),
    ];
    for (says, expected) in cases {
        assert_eq!(asked(says, nothing).await, Err(expected));
    }
}

#[tokio::test]
async fn only_absence_is_absence() {
    use NoAnswer::*;
    let all = [
        NoSuchName,
        NoRecord,
        TooSlow,
        ServerFailed,
        Refused,
        Circle,
        CutShort,
        NotUnderstood,
        TooLarge,
        NobodyToAsk,
    ];
    let absent: Vec<_> = all.into_iter().filter(|why| why.is_absence()).collect();
    assert_eq!(absent, [NoSuchName, NoRecord]);
}

#[tokio::test]
async fn what_does_not_fit_a_datagram_is_read_by_tcp() {
    let whole: Says =
        |question| framed(answer(question, 0x8180, &[text_record("mail.example", &"x".repeat(9_000))]));
    assert_eq!(asked(cut, whole).await, Ok(vec!["x".repeat(9_000)]));
    let bare: Says = |question| vec![[&question[..2], &[0x87, 0x80, 0, 0, 0, 0, 0, 0, 0, 0]].concat()];
    assert_eq!(asked(bare, whole).await, Ok(vec!["x".repeat(9_000)]), "cut down to its head");
    let cases: [(Says, NoAnswer); 4] = [
        (nothing, NoAnswer::CutShort),
        (|_| vec![vec![0xff, 0xff, 1, 2, 3]], NoAnswer::CutShort),
        (|question| framed(answer(question, 0x8380, &[])), NoAnswer::CutShort),
        (|_| framed(vec![0; 12]), NoAnswer::NotUnderstood),
    ];
    for (says, expected) in cases {
        assert_eq!(asked(cut, says).await, Err(expected));
    }
}

#[tokio::test]
async fn lies_of_strangers_are_passed_over_and_not_for_ever() {
    let then_true: Says = |question| {
        let truth = answer(question, 0x8180, &[text_record("mail.example", "true")]);
        let mut other_number = answer(question, 0x8180, &[text_record("mail.example", "lie")]);
        other_number[0] ^= 1;
        let mut other_name = answer(question, 0x8180, &[text_record("mail.example", "lie")]);
        other_name[13] = b'b';
        vec![other_number, other_name, b"nonsense".to_vec(), question.to_vec(), truth]
    };
    assert_eq!(asked(then_true, nothing).await, Ok(vec!["true".to_owned()]));
    let no_end: Says = |_| vec![b"nonsense".to_vec(); 40];
    assert_eq!(asked(no_end, nothing).await, Err(NoAnswer::NotUnderstood));
    let of_another: Says = |question| vec![answer(question, 0x8180, &[text_record("other.example", "lie")])];
    assert_eq!(asked(of_another, nothing).await, Err(NoAnswer::NoRecord));
}

#[tokio::test]
async fn aliases_are_followed_and_their_circles_found() {
    let followed: Says = |question| {
        let alias = record("mail.example", 5, &encoded("there.example"));
        vec![answer(question, 0x8180, &[alias, text_record("there.example", "found")])]
    };
    assert_eq!(asked(followed, nothing).await, Ok(vec!["found".to_owned()]));
    let inside: Says = |question| {
        let there = record("mail.example", 5, &encoded("there.example"));
        vec![answer(question, 0x8180, &[there, record("there.example", 5, &encoded("mail.example"))])]
    };
    assert_eq!(asked(inside, nothing).await, Err(NoAnswer::Circle));
    let from_answer_to_answer: Says = |question| {
        let asked_mail = question[13] == b'm';
        let (from, to) =
            if asked_mail { ("mail.example", "over.example") } else { ("over.example", "mail.example") };
        vec![answer(question, 0x8180, &[record(from, 5, &encoded(to))])]
    };
    assert_eq!(asked(from_answer_to_answer, nothing).await, Err(NoAnswer::Circle));
}

#[tokio::test]
async fn a_pointer_that_leads_to_itself_or_onward_ends() {
    fn pointer(question: &[u8], to: u8) -> Vec<Vec<u8>> {
        let rest = [0, 16, 0, 1, 0, 0, 0, 1, 0, 1, 0];
        vec![answer(question, 0x8180, &[[&[0xc0, to], rest.as_slice()].concat()])]
    }
    // The record begins at byte 30.
    let cases: [Says; 2] = [|question| pointer(question, 30), |question| pointer(question, 31)];
    for says in cases {
        assert_eq!(asked(says, nothing).await, Err(NoAnswer::NotUnderstood));
    }
}

#[tokio::test]
async fn a_text_without_end_is_not_believed() {
    let owner = name("big.example");
    let names = Fixed::default().with(&owner, Kind::Text, Value::Text("x".repeat(10_000_000)));
    assert_eq!(texts(&names, &owner).await, Err(NoAnswer::TooLarge));
    let many = (0..=RECORDS_MOST)
        .fold(Fixed::default(), |names, _| names.with(&owner, Kind::Text, Value::Text(String::new())));
    assert_eq!(texts(&many, &owner).await, Err(NoAnswer::TooLarge));
}

#[tokio::test]
async fn who_takes_no_mail_at_all_is_told_apart_from_who_says_nothing() {
    let none = name("none.example");
    let names = Fixed::default().with(&none, Kind::Mail, Value::Mail { preference: 0, host: None });
    assert_eq!(mail_hosts(&names, &none).await, Ok(Vec::new()));
    assert_eq!(mail_hosts(&names, &name("other.example")).await, Err(NoAnswer::NoSuchName));
}

#[tokio::test]
async fn one_kind_of_address_is_enough_and_one_unanswered_is_not_nothing() {
    let host = name("host.example");
    let six: IpAddr = "2001:db8::1".parse().unwrap();
    let names = Fixed::default().with(&host, Kind::Address6, Value::Address(six));
    assert_eq!(addresses(&names, &host).await, Ok(vec![six]));
    let names = names.without(&host, Kind::Address4, NoAnswer::ServerFailed);
    assert_eq!(addresses(&names, &host).await, Err(NoAnswer::ServerFailed));
}

#[tokio::test]
async fn nobody_to_ask_is_said_at_once() {
    let nobody = Resolver::new(Vec::new(), Arc::new(Counting));
    assert_eq!(texts(&nobody, &name("mail.example")).await, Err(NoAnswer::NobodyToAsk));
}

#[test]
fn servers_are_read_from_the_file_of_this_machine() {
    let file = "# a comment\nsearch example\nnameserver 192.0.2.1\nnameserver fe80::1%eth0\nnameserver 2001:db8::1 \noptions rotate\n";
    let expected: Vec<SocketAddr> =
        vec!["192.0.2.1:53".parse().unwrap(), "[2001:db8::1]:53".parse().unwrap()];
    assert_eq!(servers(file), expected);
}

#[test]
fn an_address_points_back_by_its_reverse_name() {
    let reversed = |text: &str| Name::reverse(text.parse().unwrap()).text().to_owned();
    assert_eq!(reversed("192.0.2.9"), "9.2.0.192.in-addr.arpa");
    assert_eq!(
        reversed("2001:db8::567:89ab"),
        "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
    );
}

proptest! {
    #[test]
    fn whatever_comes_is_read_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..600), flags in any::<u16>()) {
        let owner = name("mail.example");
        let question = message::question(0x0102, &owner, Kind::Text);
        let mut whole = answer(&question, flags | 0x8000, std::slice::from_ref(&bytes));
        for kind in [Kind::Text, Kind::Mail, Kind::Address4, Kind::Address6, Kind::Pointer] {
            let _ = message::read(&bytes, 0x0102, &owner, kind);
            let _ = message::read(&whole, 0x0102, &owner, kind);
        }
        whole[7] = 200;
        let _ = message::read(&whole, 0x0102, &owner, Kind::Text);
    }
}
