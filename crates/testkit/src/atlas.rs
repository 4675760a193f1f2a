//! A small file of places by address, written from scratch in MaxMind DB format (version 2.0 of its public description):
//! a tree over the bits of an address, then the records, then what the file says of itself.
//!
//! **Invariant:** addresses and places are the test's own; take addresses set aside for documentation (RFC 5737, RFC 3849).

use std::net::{IpAddr, Ipv6Addr};

const NO_RECORD: Branch = Branch::Nothing;
const SEPARATOR: [u8; 16] = [0; 16];
const MARKER: &[u8] = b"\xab\xcd\xefMaxMind.com";

#[derive(Clone, Copy)]
enum Branch {
    Nothing,
    Node(usize),
    Record(usize),
}

/// The bytes of a file that knows these networks: an address, how many of its bits count, and a place such as `FR` or `US-CA`.
#[must_use]
pub fn atlas_file(networks: &[(&str, u8, &str)]) -> Vec<u8> {
    let mut tree = vec![[NO_RECORD; 2]];
    let mut records = Vec::new();
    for (address, bits, place) in networks {
        let (address, bits) = match address.parse().unwrap() {
            // The old addresses are the last 32 bits of the new ones.
            IpAddr::V4(old) => (Ipv6Addr::from_bits(u128::from(old.to_bits())), bits + 96),
            IpAddr::V6(new) => (new, *bits),
        };
        plant(&mut tree, address, bits, Branch::Record(records.len()));
        records.extend(record(place));
    }
    let nodes = tree.len();
    let number = |branch: &Branch| match branch {
        Branch::Nothing => nodes,
        Branch::Node(node) => *node,
        Branch::Record(at) => nodes + SEPARATOR.len() + at,
    };
    let branches = tree.iter().flatten().flat_map(|branch| number(branch).to_be_bytes()[5..].to_vec());
    let mut file: Vec<u8> = branches.collect();
    file.extend(SEPARATOR);
    file.extend(records);
    file.extend(MARKER);
    file.extend(map(&[
        ("binary_format_major_version", unsigned(5, 2)),
        ("binary_format_minor_version", unsigned(5, 0)),
        ("build_epoch", unsigned(9, 1_800_000_000)),
        ("database_type", text("Invented-City")),
        ("description", map(&[("en", text("invented"))])),
        ("ip_version", unsigned(5, 6)),
        ("languages", list(&[text("en")])),
        ("node_count", unsigned(6, nodes as u64)),
        ("record_size", unsigned(5, 24)),
    ]));
    file
}

fn plant(tree: &mut Vec<[Branch; 2]>, address: Ipv6Addr, bits: u8, record: Branch) {
    let mut node = 0;
    for bit in 0..bits {
        let side = usize::from(address.to_bits() >> (127 - bit) & 1 == 1);
        if bit + 1 == bits {
            tree[node][side] = record;
            return;
        }
        node = match tree[node][side] {
            Branch::Node(next) => next,
            _ => {
                tree.push([NO_RECORD; 2]);
                let next = tree.len() - 1;
                tree[node][side] = Branch::Node(next);
                next
            }
        };
    }
}

fn record(place: &str) -> Vec<u8> {
    let (country, part) =
        place.split_once('-').map_or((place, None), |(country, part)| (country, Some(part)));
    let named = |code: &str| map(&[("iso_code", text(code))]);
    let mut fields = vec![("country", named(country))];
    fields.extend(part.map(|part| ("subdivisions", list(&[named(part)]))));
    map(&fields)
}

fn text(value: &str) -> Vec<u8> {
    assert!(value.len() < 29, "a longer text has a longer head");
    [&[2 << 5 | value.len() as u8], value.as_bytes()].concat()
}

fn map(fields: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let fields_written = fields.iter().flat_map(|(key, value)| [text(key), value.clone()].concat());
    std::iter::once(7 << 5 | fields.len() as u8).chain(fields_written).collect()
}

fn list(values: &[Vec<u8>]) -> Vec<u8> {
    [&[values.len() as u8, 11 - 7], values.concat().as_slice()].concat()
}

/// A number without a sign; kinds above 7 have a head of two bytes.
fn unsigned(kind: u8, value: u64) -> Vec<u8> {
    let bytes: Vec<u8> = value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    let size = bytes.len() as u8;
    let head = if kind > 7 { vec![size, kind - 7] } else { vec![kind << 5 | size] };
    [head, bytes].concat()
}
