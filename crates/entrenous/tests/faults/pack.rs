//! The pack for an authority: it holds as it was handed out, and no byte of it can be changed, added, hidden or led astray.

use crate::common::{BOUTIQUE, Ended, run, text};
use crate::verify::{Past, other_key, refused};
use serde_json::Value;
use std::path::PathBuf;

/// Where a header in the list keeps its method, its size, the length and the beginning of its name.
const METHOD: usize = 10;
const SIZE: usize = 24;
const NAME: usize = 46;
/// Where the header before a file keeps them.
const LOCAL_METHOD: usize = 8;
const LOCAL_NAME: usize = 30;

fn pack(past: &Past, out: &str, which: &[&str]) -> (PathBuf, Ended) {
    let (data, out) = (past.data(), past.data().with_file_name(out));
    let mut arguments = vec!["pack", "--charter", BOUTIQUE, "--data", text(&data), "--out", text(&out)];
    arguments.extend(which);
    let ended = run(&arguments);
    (out, ended)
}

fn id(past: &Past) -> String {
    let receipt: Value = serde_json::from_str(&past.receipt).unwrap();
    receipt["record"]["record"].as_str().unwrap().to_owned()
}

/// A pack of everything, and its bytes.
fn whole(past: &Past) -> Vec<u8> {
    let (out, ended) = pack(past, "whole.zip", &["--since", "2020-01-01", "--until", "2100-01-01"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    std::fs::read(out).unwrap()
}

fn verify(past: &Past, bytes: &[u8]) -> Ended {
    let file = past.data().with_file_name("given.zip");
    std::fs::write(&file, bytes).unwrap();
    run(&["verify", text(&file)])
}

fn find(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).position(|window| window == wanted).expect("it is in the pack")
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).rposition(|window| window == wanted).expect("it is in the pack")
}

#[test]
fn a_pack_of_a_person_a_record_or_a_span_holds_and_is_the_same_each_time() {
    let past = Past::live();
    let bytes = whole(&past);
    let ended = verify(&past, &bytes);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("pack: 2 receipts and 1 texts hold"), "{}", ended.out);
    assert!(ended.out.contains("give `--key`"), "{}", ended.out);
    let key = format!("--key={}", past.key);
    let file = past.data().with_file_name("given.zip");
    assert_eq!(run(&["verify", text(&file), &key]).code, Some(0));
    refused(
        &run(&["verify", text(&file), &format!("--key={}", other_key(&past.key))]),
        "V017 pack of another",
    );

    let again = pack(&past, "again.zip", &["--since", "2020-01-01", "--until", "2100-01-01"]).0;
    assert_eq!(std::fs::read(again).unwrap(), bytes, "the same state makes the same bytes");
    let (one, ended) = pack(&past, "one.zip", &["--record", &id(&past)]);
    assert!(ended.out.contains("1 receipts"), "{}{}", ended.out, ended.err);
    assert!(run(&["verify", text(&one)]).out.contains("the choice "), "a pack of one record");
    refused(&pack(&past, "one.zip", &["--record", &id(&past)]).1, "is there already");
}

#[test]
fn a_pack_of_nothing_is_not_made() {
    let past = Past::live();
    let none = "00000000-0000-7000-8000-000000000000";
    for which in [&["--record", none][..], &["--since", "2020-01-01", "--until", "2020-01-02"]] {
        let (out, ended) = pack(&past, "none.zip", which);
        refused(&ended, "V018 pack: there is no record to prove");
        assert!(!out.exists());
    }
    refused(&pack(&past, "none.zip", &["--person", "en_per_forged"]).1, "token");
    refused(&pack(&past, "none.zip", &["--since", "soon", "--until", "2020-01-02"]).1, "`soon` is not a day");
    assert_eq!(pack(&past, "none.zip", &[]).1.code, Some(2), "one of the three is needed");
}

#[test]
fn a_pack_cut_off_anywhere_or_with_something_around_it_is_refused() {
    let past = Past::live();
    let bytes = whole(&past);
    for sixteenth in 1..16 {
        refused(&verify(&past, &bytes[..bytes.len() * sixteenth / 16]), "V015 pack");
    }
    refused(&verify(&past, &[&bytes[..], b"more"].concat()), "V015 pack: this is not a whole zip file");
    refused(&verify(&past, &[b"PK", &bytes[..]].concat()), "V015 pack");
}

#[test]
fn no_byte_of_a_pack_can_be_changed() {
    let past = Past::live();
    let bytes = whole(&past);
    for step in 1..60 {
        let at = bytes.len() * step / 60;
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let ended = verify(&past, &changed);
        assert_eq!(ended.code, Some(1), "byte {at}: {}", ended.out);
        assert!(ended.err.contains("V01") || ended.err.contains("JSON"), "byte {at}: {}", ended.err);
    }
}

#[test]
fn a_changed_file_with_a_mended_checksum_is_found_by_the_manifest() {
    let past = Past::live();
    let mut bytes = whole(&past);
    let said = find(&bytes, b"\"given\"");
    let local = bytes[..said].windows(4).rposition(|window| window == b"PK\x03\x04").unwrap();
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (size, before) = (number(local + 18) as usize, number(local + 14));
    let length = usize::from(bytes[local + 26]);
    let (begin, end) = (local + LOCAL_NAME + length, local + LOCAL_NAME + length + size);
    bytes[said + 1] = b'G';
    let after = crc(&bytes[begin..end]).to_le_bytes();
    let listed = rfind(&bytes, &before.to_le_bytes());
    bytes[local + 14..local + 18].copy_from_slice(&after);
    bytes[listed..listed + 4].copy_from_slice(&after);
    refused(&verify(&past, &bytes), "V016 pack changed: `receipts/");
}

/// The checksum of a zip, bit by bit (ISO-HDLC).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1)))
    })
}

#[test]
fn a_pack_that_could_expand_or_leads_outside_is_refused_before_it_is_read() {
    let past = Past::live();
    let bytes = whole(&past);
    let (name, listed) = (find(&bytes, b"README.txt"), rfind(&bytes, b"README.txt"));

    let mut outside = bytes.clone();
    for at in [name, listed] {
        outside[at..at + 10].copy_from_slice(b"../../evil");
    }
    refused(&verify(&past, &outside), "V015 pack: `../../evil` leads out of the folder");
    for wrong in [b"/etc/passw", b"a\\b\\c1.txt", b"C:evil.txt", b"a//b/c/d/e", b".hidden.tx"] {
        let mut outside = bytes.clone();
        outside[listed..listed + 10].copy_from_slice(wrong);
        refused(&verify(&past, &outside), "V015 pack");
    }

    let mut bomb = bytes.clone();
    bomb[name - LOCAL_NAME + LOCAL_METHOD] = 8;
    bomb[listed - NAME + METHOD] = 8;
    refused(&verify(&past, &bomb), "V015 pack: something in it is compressed");
    let mut endless = bytes.clone();
    endless[listed - NAME + SIZE..listed - NAME + SIZE + 4].copy_from_slice(&[255; 4]);
    refused(&verify(&past, &endless), "V015 pack: a file in it is larger");
}

#[test]
fn a_file_that_was_added_or_taken_out_is_missed() {
    let past = Past::live();
    let bytes = whole(&past);
    refused(
        &verify(&past, &with_another(&bytes, "receipts/more.json", b"{}")),
        "V016 pack changed: `receipts/more.json` was added",
    );
    refused(
        &verify(&past, &with_another(&bytes, "README.txt", b"twice")),
        "V016 pack changed: `README.txt` was added",
    );
    // What belongs to one record, handed out as the pack of a whole span.
    let one = std::fs::read(pack(&past, "one.zip", &["--record", &id(&past)]).0).unwrap();
    let manifest = "\"kind\": \"record\"";
    let at = find(&one, manifest.as_bytes());
    let mut claimed = one.clone();
    claimed[at + 9..at + 17].copy_from_slice(b"\"person\"");
    refused(&verify(&past, &claimed), "V016 pack changed");
}

/// The same archive with one more file, properly written.
fn with_another(bytes: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let end = bytes.len() - 22;
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (list, count) =
        (number(end + 16) as usize, u16::from_le_bytes([bytes[end + 10], bytes[end + 11]]) + 1);
    let (sum, size) = (crc(content).to_le_bytes(), (content.len() as u32).to_le_bytes());
    let told =
        [&[10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &sum, &size, &size, &[name.len() as u8, 0, 0, 0]].concat();
    let local = [b"PK\x03\x04", &told[..], name.as_bytes(), content].concat();
    let offset = (list as u32).to_le_bytes();
    let central = [b"PK\x01\x02", &[10, 0][..], &told, &[0; 10], &offset, name.as_bytes()].concat();
    let begin = ((list + local.len()) as u32).to_le_bytes();
    let length = ((end - list + central.len()) as u32).to_le_bytes();
    let count = count.to_le_bytes();
    let last = [b"PK\x05\x06", &[0; 4][..], &count, &count, &length, &begin, &[0; 2]].concat();
    [&bytes[..list], &local, &bytes[list..end], &central, &last].concat()
}
