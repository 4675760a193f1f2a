//! In which letters a file is written: UTF-8, UTF-16 as spreadsheets save it, or Latin-1 in the form of Windows (code page 1252).
//! Whatever it is, UTF-8 comes out.
//!
//! **Invariant:** a file with more sound letters than broken ones stays UTF-8: its broken rows are refused, the rest is not garbled.

use serde::Serialize;
use std::io::{self, Read};

/// How much is looked at to see what a file is, in bytes.
const PIECE_BYTES: usize = 65_536;
/// Of how many bytes the zeros are counted, where no mark says that it is UTF-16.
const LOOKED_AT_BYTES: usize = 512;

/// How letters are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the lower byte first.
    Utf16Little,
    /// UTF-16, the higher byte first.
    Utf16Big,
    /// Latin-1, as Windows writes it.
    Latin1,
}

impl Encoding {
    /// Its name.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Little | Self::Utf16Big => "UTF-16",
            Self::Latin1 => "Latin-1 (it is not UTF-8; look whether names with accents are right)",
        }
    }
}

/// Reads a file once to see what it is.
pub(crate) fn detect(input: &mut impl Read) -> io::Result<Encoding> {
    let mut piece = vec![0; PIECE_BYTES];
    let mut carried = 0_usize;
    let (mut first, mut sound, mut broken) = (true, 0_u64, 0_u64);
    loop {
        let read = read_some(input, piece.get_mut(carried..).unwrap_or_default())?;
        let filled = carried.saturating_add(read);
        let bytes = piece.get(..filled).unwrap_or_default();
        if first && let Some(encoding) = marked(bytes) {
            return Ok(encoding);
        }
        first = false;
        let rest = count(bytes, &mut sound, &mut broken);
        if read == 0 {
            broken = broken.saturating_add(u64::from(rest > 0));
            return Ok(if broken > sound { Encoding::Latin1 } else { Encoding::Utf8 });
        }
        piece.copy_within(filled.saturating_sub(rest)..filled, 0);
        carried = rest;
    }
}

/// What the first bytes say.
fn marked(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(Encoding::Utf16Little),
        [0xFE, 0xFF, ..] => return Some(Encoding::Utf16Big),
        [0xEF, 0xBB, 0xBF, ..] => return Some(Encoding::Utf8),
        _ => {}
    }
    let looked_at = bytes.get(..LOOKED_AT_BYTES.min(bytes.len())).unwrap_or_default();
    let zeros = |odd: usize| looked_at.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let many = looked_at.len().div_euclid(5);
    match (zeros(0), zeros(1)) {
        (0, odd) if odd > many.max(1) => Some(Encoding::Utf16Little),
        (even, 0) if even > many.max(1) => Some(Encoding::Utf16Big),
        _ => None,
    }
}

/// Counts sound and broken letters outside ASCII; answers how many bytes at the end are the beginning of a letter.
fn count(mut bytes: &[u8], sound: &mut u64, broken: &mut u64) -> usize {
    loop {
        let (good, bad) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                (std::str::from_utf8(good).unwrap_or_default(), Some((rest, error.error_len())))
            }
        };
        let outside = good.bytes().filter(|byte| *byte >= 0xC0).count();
        *sound = sound.saturating_add(u64::try_from(outside).unwrap_or(0));
        match bad {
            None => return 0,
            Some((rest, None)) => return rest.len(),
            Some((rest, Some(length))) => {
                *broken = broken.saturating_add(1);
                bytes = rest.get(length..).unwrap_or_default();
            }
        }
    }
}

fn read_some(input: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(out) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// A file as UTF-8, without the mark at its beginning.
pub(crate) struct Decoded<R> {
    input: R,
    encoding: Encoding,
    piece: Vec<u8>,
    /// The first half of a letter of two bytes.
    half: Option<u8>,
    /// The first half of a letter of two units (UTF-16).
    high: Option<u16>,
    ready: Vec<u8>,
    given: usize,
    begun: bool,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(input: R, encoding: Encoding) -> Self {
        let piece = vec![0; PIECE_BYTES];
        Self { input, encoding, piece, half: None, high: None, ready: Vec::new(), given: 0, begun: false }
    }
    pub(crate) fn into_inner(self) -> R {
        self.input
    }
    pub(crate) const fn inner(&self) -> &R {
        &self.input
    }

    /// Makes the next letters ready; whether there are any.
    fn refill(&mut self) -> io::Result<bool> {
        self.ready.clear();
        self.given = 0;
        while self.ready.is_empty() {
            let read = read_some(&mut self.input, &mut self.piece)?;
            let ended = read == 0;
            let bytes = self.piece.get(..read).unwrap_or_default();
            match self.encoding {
                Encoding::Utf8 => self.ready.extend_from_slice(bytes),
                Encoding::Latin1 => bytes.iter().for_each(|byte| push(&mut self.ready, windows(*byte))),
                Encoding::Utf16Little | Encoding::Utf16Big => {
                    let little = self.encoding == Encoding::Utf16Little;
                    for byte in bytes {
                        let Some(first) = self.half.take() else {
                            self.half = Some(*byte);
                            continue;
                        };
                        let pair = [first, *byte];
                        let unit = if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
                        unit_in(unit, &mut self.high, &mut self.ready);
                    }
                    if ended && (self.half.take().is_some() || self.high.take().is_some()) {
                        push(&mut self.ready, char::REPLACEMENT_CHARACTER);
                    }
                }
            }
            if !self.begun && !self.ready.is_empty() {
                self.begun = true;
                if self.ready.starts_with(&[0xEF, 0xBB, 0xBF]) {
                    self.ready.drain(..3);
                }
            }
            if ended {
                return Ok(!self.ready.is_empty());
            }
        }
        Ok(true)
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.ready.len() && !self.refill()? {
            return Ok(0);
        }
        let ready = self.ready.get(self.given..).unwrap_or_default();
        let size = ready.len().min(out.len());
        let given = ready.get(..size).unwrap_or_default();
        out.iter_mut().zip(given).for_each(|(to, from)| *to = *from);
        self.given = self.given.saturating_add(size);
        Ok(size)
    }
}

fn push(out: &mut Vec<u8>, letter: char) {
    out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

fn unit_in(unit: u16, high: &mut Option<u16>, out: &mut Vec<u8>) {
    let units = high.take().into_iter().chain([unit]);
    for letter in char::decode_utf16(units.collect::<Vec<_>>()) {
        match letter {
            Ok(letter) => push(out, letter),
            Err(lone)
                if (0xD800..0xDC00).contains(&lone.unpaired_surrogate())
                    && lone.unpaired_surrogate() == unit =>
            {
                *high = Some(unit);
            }
            Err(_) => push(out, char::REPLACEMENT_CHARACTER),
        }
    }
}

/// A byte of code page 1252 as a letter; what that page leaves empty stays a control character.
fn windows(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)).copied());
    high.unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> (Encoding, String) {
        let encoding = detect(&mut &*bytes).unwrap();
        let mut out = Vec::new();
        Decoded::new(bytes, encoding).read_to_end(&mut out).unwrap();
        (encoding, String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn every_way_spreadsheets_save_letters_comes_out_the_same() {
        let text = "Email,Prénom\nanna@fleur.example,Zoë 🌼 €\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(text.as_bytes()), (Encoding::Utf8, text.to_owned()));
        assert_eq!(decode(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), (Encoding::Utf8, text.to_owned()));
        assert_eq!(decode(&[b"\xFF\xFE", &*little].concat()), (Encoding::Utf16Little, text.to_owned()));
        assert_eq!(decode(&[b"\xFE\xFF", &*big].concat()), (Encoding::Utf16Big, text.to_owned()));
        assert_eq!(decode(&little), (Encoding::Utf16Little, text.to_owned()));
        let (encoding, latin) = decode(b"Pr\xE9nom,\x80\n");
        assert_eq!((encoding, latin.as_str()), (Encoding::Latin1, "Prénom,€\n"));
    }

    #[test]
    fn one_broken_letter_among_sound_ones_leaves_the_file_as_it_is() {
        let mut bytes = "é".repeat(40_000).into_bytes();
        bytes.push(0xFF);
        assert_eq!(decode(&bytes).0, Encoding::Utf8);
        assert_eq!(decode(b"\xFF\xFEa").1, "\u{fffd}");
        assert_eq!(decode(b"").1, "");
    }
}
