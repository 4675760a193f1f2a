//! The encodings of mail: folded headers (RFC 5322), encoded words (RFC 2047), quoted-printable (RFC 2045).
//!
//! **Invariant:** what is written is printable ASCII; no line is longer than 78 characters unless one word alone is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

/// Characters a line of a header should have at most.
const HEADER_LINE: usize = 76;
/// Characters of a quoted name that fit a line, each mark in it escaped or not.
const QUOTED_MOST: usize = 32;
/// Bytes of an encoded word: 52 characters of base64 and 12 around them fit a line beside the longest name of a header.
const WORD_BYTES: usize = 39;
/// Characters of a line of quoted-printable, besides the `=` that continues it.
const PRINTABLE_LINE: usize = 75;
/// Characters of an escaped byte.
const ESCAPED: usize = 3;

/// Whether a name can stand between quotes: plain, and short enough for one line.
pub(super) fn is_quotable(text: &str) -> bool {
    is_plain(text) && text.len() <= QUOTED_MOST
}

/// Whether a text can stand in a header as it is.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && !text.contains("=?")
}

/// A header of plain text, broken before words that no longer fit.
pub(super) fn fold(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "{name}:");
    let mut column = name.len().saturating_add(1);
    let mut gap = 1_usize;
    for word in text.split(' ') {
        if word.is_empty() {
            gap = gap.saturating_add(1);
            continue;
        }
        let after = column.saturating_add(gap).saturating_add(word.len());
        if after > HEADER_LINE && column > name.len().saturating_add(1) {
            out.push_str("\r\n");
            column = 0;
        }
        out.extend(std::iter::repeat_n(' ', gap));
        out.push_str(word);
        column = column.saturating_add(gap).saturating_add(word.len());
        gap = 1;
    }
    out.push_str("\r\n");
}

/// A header of encoded words, one a line.
pub(super) fn words(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "{name}:");
    let mut rest = text;
    while !rest.is_empty() {
        let cut = rest.floor_char_boundary(WORD_BYTES);
        let (word, after) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        let _ = write!(out, " =?utf-8?B?{}?=\r\n", STANDARD.encode(word));
        rest = after;
    }
}

/// A header that begins with a quoted text, without the end of its line.
pub(super) fn quoted_string(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "{name}: \"");
    for letter in text.chars() {
        if letter == '"' || letter == '\\' {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
}

const HEXADECIMAL: &[u8; 16] = b"0123456789ABCDEF";

/// Whether a byte stands for itself.
const fn is_literal(byte: u8) -> bool {
    matches!(byte, b' '..=b'<' | b'>'..=b'~')
}

/// A text in quoted-printable; every kind of line break becomes CR LF, and the last line ends in one.
pub fn quoted_printable(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len().saturating_add(text.len() / 4));
    for line in text.lines() {
        quoted_line(out, line.as_bytes());
    }
}

/// Whether a byte goes out as it is read wherever it stands: letters, digits, `-` and `_`, of which sealed words are made.
#[must_use]
pub const fn is_as_read(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whole lines in quoted-printable, ready to go out.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Encoded(Vec<u8>);

impl Encoded {
    /// These lines.
    #[must_use]
    pub fn of(lines: &str) -> Self {
        let mut encoded = Vec::new();
        quoted_printable(&mut encoded, lines);
        Self(encoded)
    }
    /// Where these lines differ from others of the same length; nothing, if theirs is another.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Option<Vec<usize>> {
        let differs = |(at, (one, other)): (usize, (&u8, &u8))| (one != other).then_some(at);
        (self.0.len() == other.0.len())
            .then(|| (0..).zip(self.0.iter().zip(&other.0)).filter_map(differs).collect())
    }
    /// The same lines with other letters at some places, each of them one that goes out as it is read.
    #[must_use]
    pub fn with(&self, letters: impl Iterator<Item = (usize, u8)>) -> Self {
        let mut lines = self.0.clone();
        for (at, letter) in letters {
            if let Some(byte) = lines.get_mut(at).filter(|byte| is_as_read(**byte) && is_as_read(letter)) {
                *byte = letter;
            }
        }
        Self(lines)
    }
    /// As they go out.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// A dot or `From ` that opens a line is changed by some machines on the way, which would break a signature.
fn opens_badly(line: &[u8]) -> bool {
    line.first() == Some(&b'.') || line.starts_with(b"From ")
}

fn quoted_line(out: &mut Vec<u8>, line: &[u8]) {
    // A space at the end of a line is lost on some ways.
    let is_plain = !opens_badly(line) && line.len() <= PRINTABLE_LINE && !line.ends_with(b" ");
    if is_plain && line.iter().all(|byte| is_literal(*byte)) {
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
        return;
    }
    let mut rest = line;
    let mut column = 0_usize;
    while let Some((first, after)) = rest.split_first() {
        let room = PRINTABLE_LINE.saturating_sub(column);
        let literal = literal_run(rest, room, column);
        if let Some((run, beyond)) = rest.split_at_checked(literal).filter(|_| literal > 0) {
            out.extend_from_slice(run);
            rest = beyond;
            column = column.saturating_add(literal);
        } else if room >= ESCAPED {
            escaped(out, *first);
            rest = after;
            column = column.saturating_add(ESCAPED);
        } else {
            column = PRINTABLE_LINE;
        }
        if column >= PRINTABLE_LINE && !rest.is_empty() {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// How many bytes can be written as they are: none of a bad opening, and not a space at the very end.
fn literal_run(rest: &[u8], room: usize, column: usize) -> usize {
    if column == 0 && opens_badly(rest) {
        return 0;
    }
    let window = rest.get(..room.min(rest.len())).unwrap_or(rest);
    let run = literal_bytes(window);
    if run == rest.len() && rest.ends_with(b" ") { run.saturating_sub(1) } else { run }
}

/// How many bytes at the beginning stand for themselves: looked at by the block first, which the processor does at once.
fn literal_bytes(window: &[u8]) -> usize {
    const BLOCK: usize = 16;
    let is_literal_block = |block: &&[u8]| block.iter().fold(true, |all, byte| all & is_literal(*byte));
    let blocks = window.chunks_exact(BLOCK).take_while(is_literal_block).count();
    let known = blocks.saturating_mul(BLOCK);
    let rest = window.get(known..).unwrap_or_default();
    known.saturating_add(rest.iter().position(|byte| !is_literal(*byte)).unwrap_or(rest.len()))
}

fn escaped(out: &mut Vec<u8>, byte: u8) {
    let digit = |value: u8| HEXADECIMAL.get(usize::from(value)).copied().unwrap_or(b'0');
    out.extend_from_slice(&[b'=', digit(byte >> 4), digit(byte & 15)]);
}
