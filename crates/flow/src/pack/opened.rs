//! Reads an archive as it was written, and no other: each header is compared, byte by byte, with the one that would be written.
//! So nothing in it can be compressed, encrypted, laid over another file, or lead out of its folder.
//!
//! **Invariant:** no more is read than the file holds; what is stored cannot expand.

use super::archive::{END_BYTES, Entry, FILES_MOST, end};
use super::fault::PackFault;
use std::io::{Read, Seek, SeekFrom};

/// How long the list of files is at most, in bytes.
const LIST_BYTES_MOST: u64 = 16_777_216;
/// How large one file of a pack is at most, in bytes.
const FILE_BYTES_MOST: u32 = 33_554_432;
/// How long a name is at most, in bytes.
const NAME_BYTES_MOST: usize = 128;
/// The header of a file in the list, without its name.
const CENTRAL_BYTES: usize = 46;

const CUT: PackFault =
    PackFault::NotAPack("this is not a whole zip file, or has something before or after it");
const OTHER: PackFault = PackFault::NotAPack(
    "something in it is compressed, encrypted, hidden or was packed anew by another program",
);

/// An archive that can be read.
pub(super) struct Opened<R> {
    input: R,
    files: Vec<Entry>,
}

impl<R: Read + Seek> Opened<R> {
    /// Reads the list of files.
    pub(super) fn open(mut input: R) -> Result<Self, PackFault> {
        let length = input.seek(SeekFrom::End(0))?;
        let at = length.checked_sub(END_BYTES as u64).ok_or(CUT)?;
        let last = bytes(&mut input, at, END_BYTES)?;
        let number = |from: usize, size: usize| {
            let digits = last.get(from..from.saturating_add(size)).unwrap_or_default();
            digits.iter().rev().fold(0_u32, |sum, byte| sum.wrapping_shl(8) | u32::from(*byte))
        };
        let (count, list_bytes, offset) = (number(10, 2), number(12, 4), number(16, 4));
        let count = u16::try_from(count).map_err(|_| CUT)?;
        let whole = u64::from(offset).checked_add(list_bytes.into()) == Some(at);
        if last != end(count, list_bytes, offset) || !whole {
            return Err(CUT);
        }
        if usize::from(count) > FILES_MOST || u64::from(list_bytes) > LIST_BYTES_MOST {
            return Err(PackFault::NotAPack("it holds more files than a pack does"));
        }
        let list = bytes(&mut input, offset.into(), usize::try_from(list_bytes).map_err(|_| CUT)?)?;
        let files = listed(&list, offset)?;
        if files.len() == usize::from(count) { Ok(Self { input, files }) } else { Err(CUT) }
    }

    /// The names of the files, in their order.
    pub(super) fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| file.name.clone()).collect()
    }

    /// The content of a file.
    pub(super) fn read(&mut self, name: &str) -> Result<Vec<u8>, PackFault> {
        let missing = || PackFault::Missing(name.to_owned());
        let file = self.files.iter().find(|file| file.name == name).cloned().ok_or_else(missing)?;
        self.content(&file)
    }
    /// The content of a file by its place.
    pub(super) fn read_at(&mut self, place: usize) -> Result<Vec<u8>, PackFault> {
        let file = self.files.get(place).cloned().ok_or(CUT)?;
        self.content(&file)
    }

    fn content(&mut self, file: &Entry) -> Result<Vec<u8>, PackFault> {
        let header = file.local();
        if bytes(&mut self.input, file.offset.into(), header.len())? != header {
            return Err(OTHER);
        }
        let mut content = Vec::new();
        (&mut self.input).take(file.size.into()).read_to_end(&mut content)?;
        let whole = u32::try_from(content.len()) == Ok(file.size);
        if whole && crc32fast::hash(&content) == file.checksum {
            Ok(content)
        } else {
            Err(PackFault::Changed(file.name.clone()))
        }
    }
}

fn bytes<R: Read + Seek>(input: &mut R, at: u64, count: usize) -> Result<Vec<u8>, PackFault> {
    input.seek(SeekFrom::Start(at))?;
    let mut read = Vec::new();
    input.take(u64::try_from(count).unwrap_or(u64::MAX)).read_to_end(&mut read)?;
    if read.len() == count { Ok(read) } else { Err(CUT) }
}

/// The files of a list that ends where it says, one right after another in the archive.
fn listed(mut list: &[u8], begin_of_list: u32) -> Result<Vec<Entry>, PackFault> {
    let (mut files, mut next) = (Vec::new(), 0_u32);
    while !list.is_empty() {
        let (file, rest) = first(list)?;
        let header = u32::try_from(file.local().len()).map_err(|_| CUT)?;
        if file.offset != next {
            return Err(OTHER);
        }
        next = next.checked_add(header).and_then(|at| at.checked_add(file.size)).ok_or(CUT)?;
        files.push(file);
        list = rest;
    }
    if next == begin_of_list { Ok(files) } else { Err(OTHER) }
}

fn first(list: &[u8]) -> Result<(Entry, &[u8]), PackFault> {
    let header = list.get(..CENTRAL_BYTES).ok_or(CUT)?;
    let number = |from: usize, size: usize| {
        let digits = header.get(from..from.saturating_add(size)).unwrap_or_default();
        digits.iter().rev().fold(0_u32, |sum, byte| sum.wrapping_shl(8) | u32::from(*byte))
    };
    let length = usize::try_from(number(28, 2)).map_err(|_| CUT)?;
    let whole = CENTRAL_BYTES.saturating_add(length);
    let name = list.get(CENTRAL_BYTES..whole).ok_or(CUT)?;
    let name = String::from_utf8_lossy(name).into_owned();
    if !stays_inside(&name) {
        return Err(PackFault::Outside(name));
    }
    let file = Entry { name, checksum: number(16, 4), size: number(24, 4), offset: number(42, 4) };
    if file.size > FILE_BYTES_MOST {
        return Err(PackFault::NotAPack("a file in it is larger than any of a pack"));
    }
    let rest = list.get(whole..).ok_or(CUT)?;
    if list.get(..whole) == Some(file.central().as_slice()) { Ok((file, rest)) } else { Err(OTHER) }
}

/// Whether a name is one a pack may have: plain letters, below the folder it is opened in.
fn stays_inside(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(plain);
    name.len() <= NAME_BYTES_MOST && name.split('/').all(part)
}
