//! The file as it was exported: one table, or a ZIP with several (Mailchimp makes one for each status).
//! The list of a ZIP and its tables are read here, piece by piece; only what an export needs is understood.
//!
//! **Invariant:** what a table unpacks to is bounded by what its list says, and that by [`TABLE_BYTES_MOST`]: a bomb is refused.
//! **Invariant:** nothing is unpacked to a disk, and no name in it leads anywhere.
//!
//! Absent on purpose: encryption, several disks, ZIP64, ways to pack other than stored and deflated.

use crate::refusal::Refusal;
use flate2::bufread::DeflateDecoder;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};

/// How large one table may be, in bytes: two gibibytes.
pub const TABLE_BYTES_MOST: u64 = 1 << 31;
/// How many tables one export may hold.
pub const TABLES_MOST: usize = 64;
/// How many files a ZIP may list.
const FILES_MOST: u16 = 1_000;
/// How long its list may be, in bytes.
const LIST_BYTES_MOST: u32 = 1 << 20;
/// The record at the end, with the longest remark behind it.
const END_BYTES_MOST: u64 = 22 + 65_535;
const END_BYTES: usize = 22;
const CENTRAL_BYTES: usize = 46;
const LOCAL_BYTES: usize = 30;
/// How workbooks of old spreadsheets begin.
const OLD_WORKBOOK: [u8; 4] = [0xD0, 0xCF, 0x11, 0xE0];
/// What a workbook of today has in it.
const WORKBOOK: &str = "xl/workbook.xml";
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Where a table lies.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The name of its file, without folders.
    pub(crate) name: String,
    /// How many bytes it has, unpacked.
    pub(crate) bytes: u64,
    packed_bytes: u64,
    packed: Option<Packed>,
}

#[derive(Clone, Copy, Debug)]
struct Packed {
    offset: u64,
    method: u16,
    size: u64,
    checksum: u32,
}

/// Looks where the tables are; `name` is that of the file.
pub(crate) fn places(input: &mut (impl Read + Seek), name: &str) -> Result<Vec<Place>, Refusal> {
    let whole = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut start = [0; 4];
    let begun = read_up_to(input, &mut start)?;
    if start == OLD_WORKBOOK {
        return Err(Refusal::Workbook);
    }
    if start.get(..begun) != Some(b"PK\x03\x04".as_slice()) {
        if whole > TABLE_BYTES_MOST {
            return Err(Refusal::TooLarge);
        }
        let name = base(name).to_owned();
        return Ok(vec![Place { name, bytes: whole, packed_bytes: whole, packed: None }]);
    }
    let mut places = listed(input, whole)?;
    places.sort_by(|one, other| one.name.cmp(&other.name));
    match places.len() {
        0 => Err(Refusal::NoTable),
        many if many > TABLES_MOST => Err(Refusal::TooLarge),
        _ => Ok(places),
    }
}

fn listed(input: &mut (impl Read + Seek), whole: u64) -> Result<Vec<Place>, Refusal> {
    let tail = whole.min(END_BYTES_MOST);
    input.seek(SeekFrom::Start(whole.saturating_sub(tail)))?;
    let mut last = Vec::new();
    input.take(tail).read_to_end(&mut last)?;
    let at = last.windows(END_BYTES).rposition(|part| part.starts_with(b"PK\x05\x06"));
    let end = at.and_then(|at| last.get(at..)).ok_or(Refusal::BrokenZip)?;
    let (count, bytes, offset) = (short(end, 10), long(end, 12), long(end, 16));
    if count > FILES_MOST || bytes > LIST_BYTES_MOST {
        return Err(Refusal::TooLarge);
    }
    input.seek(SeekFrom::Start(offset.into()))?;
    let mut list = Vec::new();
    input.take(bytes.into()).read_to_end(&mut list)?;
    let mut rest = list.as_slice();
    let mut places = Vec::new();
    for _ in 0..count {
        let header = rest.get(..CENTRAL_BYTES).filter(|head| head.starts_with(b"PK\x01\x02"));
        let header = header.ok_or(Refusal::BrokenZip)?;
        let [name, extra, remark] = [28, 30, 32].map(|at| usize::from(short(header, at)));
        let name_end = CENTRAL_BYTES.saturating_add(name);
        let name = rest.get(CENTRAL_BYTES..name_end).ok_or(Refusal::BrokenZip)?;
        places.extend(place(header, &String::from_utf8_lossy(name))?);
        rest = rest.get(name_end.saturating_add(extra).saturating_add(remark)..).ok_or(Refusal::BrokenZip)?;
    }
    Ok(places)
}

/// A file of the list, if it is a table.
fn place(header: &[u8], name: &str) -> Result<Option<Place>, Refusal> {
    if name == WORKBOOK {
        return Err(Refusal::Workbook);
    }
    let is_table = [".csv", ".tsv", ".txt"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    if !is_table || name.starts_with("__MACOSX") {
        return Ok(None);
    }
    let (flags, method) = (short(header, 8), short(header, 10));
    let (packed, size) = (u64::from(long(header, 20)), u64::from(long(header, 24)));
    if flags & 1 != 0 || ![STORED, DEFLATED].contains(&method) || size == u64::from(u32::MAX) {
        return Err(Refusal::OtherZip);
    }
    if size > TABLE_BYTES_MOST {
        return Err(Refusal::TooLarge);
    }
    let offset = u64::from(long(header, 42));
    let packed_file = Packed { offset, method, size, checksum: long(header, 16) };
    let name = base(name).to_owned();
    Ok(Some(Place { name, bytes: size, packed_bytes: packed, packed: Some(packed_file) }))
}

fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn short(bytes: &[u8], at: usize) -> u16 {
    let pair = bytes.get(at..).and_then(|rest| rest.first_chunk::<2>());
    pair.map_or(0, |pair| u16::from_le_bytes(*pair))
}

fn long(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    four.map_or(0, |four| u32::from_le_bytes(*four))
}

fn read_up_to(input: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0_usize;
    while let Some(rest) = out.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match input.read(rest)? {
            0 => break,
            read => filled = filled.saturating_add(read),
        }
    }
    Ok(filled)
}

/// The bytes of one table.
pub(crate) struct Table<R> {
    from: From<R>,
    left: u64,
    given: u64,
    sum: Option<(crc32fast::Hasher, u32)>,
}

enum From<R> {
    Whole(R),
    Stored(Take<R>),
    Deflated(Box<DeflateDecoder<BufReader<Take<R>>>>),
}

impl<R: Read + Seek> Table<R> {
    /// Opens a table.
    pub(crate) fn open(mut input: R, place: &Place) -> Result<Self, Refusal> {
        let Some(packed) = place.packed else {
            input.seek(SeekFrom::Start(0))?;
            return Ok(Self { from: From::Whole(input), left: TABLE_BYTES_MOST, given: 0, sum: None });
        };
        input.seek(SeekFrom::Start(packed.offset))?;
        let mut header = [0; LOCAL_BYTES];
        let read = read_up_to(&mut input, &mut header)?;
        if read < LOCAL_BYTES || !header.starts_with(b"PK\x03\x04") {
            return Err(Refusal::BrokenZip);
        }
        let ahead = i64::from(short(&header, 26)).saturating_add(short(&header, 28).into());
        input.seek(SeekFrom::Current(ahead))?;
        let bytes = input.take(place.packed_bytes);
        let from = match packed.method {
            STORED => From::Stored(bytes),
            _ => From::Deflated(Box::new(DeflateDecoder::new(BufReader::new(bytes)))),
        };
        Ok(Self { from, left: packed.size, given: 0, sum: Some((crc32fast::Hasher::new(), packed.checksum)) })
    }
    /// How many bytes were given out.
    pub(crate) const fn given(&self) -> u64 {
        self.given
    }
    /// The export it is in.
    pub(crate) fn into_inner(self) -> R {
        match self.from {
            From::Whole(input) => input,
            From::Stored(bytes) => bytes.into_inner(),
            From::Deflated(decoder) => decoder.into_inner().into_inner().into_inner(),
        }
    }
}

impl<R: Read> Read for Table<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(out.len());
        let part = out.get_mut(..most).unwrap_or_default();
        let read = match &mut self.from {
            From::Whole(input) => input.read(part)?,
            From::Stored(bytes) => bytes.read(part)?,
            From::Deflated(decoder) => decoder.read(part)?,
        };
        self.left = self.left.saturating_sub(u64::try_from(read).unwrap_or(0));
        self.given = self.given.saturating_add(u64::try_from(read).unwrap_or(0));
        if let Some((sum, checksum)) = &mut self.sum {
            sum.update(out.get(..read).unwrap_or_default());
            let is_over = read == 0 && !out.is_empty();
            if is_over && (self.left > 0 || sum.clone().finalize() != *checksum) {
                return Err(io::Error::new(io::ErrorKind::InvalidData, Refusal::BrokenZip));
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use std::io::{Cursor, Write};

    /// A ZIP of these files, deflated, as common programs write it.
    pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut out, mut list) = (Vec::new(), Vec::new());
        for (name, content) in files {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(content).unwrap();
            let packed = encoder.finish().unwrap();
            let sizes = [crc32fast::hash(content), packed.len() as u32, content.len() as u32];
            let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
            common.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
            common.extend((name.len() as u16).to_le_bytes());
            common.extend([0, 0]);
            list.extend(b"PK\x01\x02\x14\x00");
            list.extend(&common);
            list.extend([0; 10]);
            list.extend((out.len() as u32).to_le_bytes());
            list.extend(name.as_bytes());
            out.extend(b"PK\x03\x04");
            out.extend(&common);
            out.extend(name.as_bytes());
            out.extend(packed);
        }
        let (count, offset) = (files.len() as u16, out.len() as u32);
        out.extend(&list);
        out.extend(b"PK\x05\x06\0\0\0\0");
        out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
        out.extend([(list.len() as u32).to_le_bytes(), offset.to_le_bytes()].concat());
        out.extend([0, 0]);
        out
    }

    fn read(zip: Vec<u8>) -> Result<Vec<(String, String)>, Refusal> {
        let mut input = Cursor::new(zip);
        let mut found = Vec::new();
        for place in places(&mut input, "export.zip")? {
            let mut table = Table::open(input, &place)?;
            let mut text = String::new();
            table.read_to_string(&mut text)?;
            input = table.into_inner();
            found.push((place.name, text));
        }
        Ok(found)
    }

    #[test]
    fn the_tables_of_a_zip_are_read_and_the_rest_of_it_is_left() {
        let made = zip(&[("b/two.csv", b"a,b\n"), ("one.CSV", b"x\ny\n"), ("read.me", b"no")]);
        let found = read(made).unwrap();
        assert_eq!(found, [("one.CSV".into(), "x\ny\n".into()), ("two.csv".into(), "a,b\n".into())]);
    }

    #[test]
    fn a_zip_that_is_cut_changed_or_packed_otherwise_is_refused_and_never_read_half() {
        let whole = zip(&[("one.csv", &b"a,b,c\n".repeat(100))]);
        for length in 5..whole.len() {
            assert!(read(whole[..length].to_vec()).is_err(), "{length}");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            if let Ok(found) = read(changed) {
                assert!(
                    found.iter().all(|(_, text)| text.is_empty() || text.starts_with("a,b,c") || at < 4),
                    "{at}"
                );
            }
        }
        let mut encrypted = whole.clone();
        let list = encrypted.windows(4).position(|part| part == b"PK\x01\x02").unwrap();
        encrypted[list + 8] = 1;
        assert!(matches!(read(encrypted), Err(Refusal::OtherZip)));
        assert!(matches!(read(zip(&[("a.png", b"x")])), Err(Refusal::NoTable)));
        assert!(matches!(read(zip(&[("xl/workbook.xml", b"x")])), Err(Refusal::Workbook)));
        assert!(matches!(read(b"\xD0\xCF\x11\xE0 old".to_vec()), Err(Refusal::Workbook)));
    }

    #[test]
    fn a_list_that_lies_about_sizes_unpacks_to_no_more_than_it_says() {
        let mut bomb = zip(&[("one.csv", &vec![b'a'; 5_000_000])]);
        let list = bomb.windows(4).position(|part| part == b"PK\x01\x02").unwrap();
        bomb[list + 24..list + 28].copy_from_slice(&10_u32.to_le_bytes());
        assert!(read(bomb).is_err());
    }
}
