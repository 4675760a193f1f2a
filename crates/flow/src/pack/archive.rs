//! A zip file that stores and never compresses (APPNOTE 6.3.10): files one after another, then the list of them.
//! Every byte follows from names and contents, so that the same pack is the same file.
//!
//! **Invariant:** no time, no attribute and no comment is written.
//! **Invariant:** at most [`FILES_MOST`] files and 4 GiB: what needs more needs several packs.

use super::fault::PackFault;
use std::io::Write;

/// How many files one archive holds.
pub(super) const FILES_MOST: usize = 65_000;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// What a reader has to know: version 1.0.
const VERSION: u16 = 10;
/// The first day a zip can name.
const FIRST_OF_JANUARY_1980: u16 = 0x21;
/// The end of an archive without a comment, in bytes.
pub(super) const END_BYTES: usize = 22;

/// One file of an archive, as its headers tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) checksum: u32,
    pub(super) size: u32,
    pub(super) offset: u32,
}

impl Entry {
    /// What both headers say: version, flags and method none, no time, checksum, sizes, lengths.
    fn told(&self) -> Vec<u8> {
        let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        let length = u16::try_from(self.name.len()).unwrap_or(u16::MAX);
        let (checksum, size) = (self.checksum.to_le_bytes(), self.size.to_le_bytes());
        [
            words(&[VERSION, 0, 0, 0, FIRST_OF_JANUARY_1980]),
            [checksum, size, size].concat(),
            words(&[length, 0]),
        ]
        .concat()
    }
    /// The header before the file.
    pub(super) fn local(&self) -> Vec<u8> {
        [&LOCAL.to_le_bytes(), self.told().as_slice(), self.name.as_bytes()].concat()
    }
    /// The header in the list.
    pub(super) fn central(&self) -> Vec<u8> {
        let made_by = VERSION.to_le_bytes();
        // No comment, first disk, no attributes.
        let rest = [0_u8; 10];
        let offset = self.offset.to_le_bytes();
        [&CENTRAL.to_le_bytes(), &made_by[..], &self.told(), &rest, &offset, self.name.as_bytes()].concat()
    }
}

/// The end of an archive.
pub(super) fn end(count: u16, list_bytes: u32, list_offset: u32) -> Vec<u8> {
    let (count, none) = (count.to_le_bytes(), [0_u8; 2]);
    let (bytes, offset) = (list_bytes.to_le_bytes(), list_offset.to_le_bytes());
    [&END.to_le_bytes()[..], &none, &none, &count, &count, &bytes, &offset, &none].concat()
}

/// An archive that is being written.
pub(super) struct Archive<W: Write> {
    out: W,
    at: u32,
    files: Vec<Entry>,
}

impl<W: Write> Archive<W> {
    pub(super) const fn new(out: W) -> Self {
        Self { out, at: 0, files: Vec::new() }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PackFault> {
        let too_large = PackFault::Limits("more than 4 GiB; narrow `--since` and `--until` and make several");
        let length = u32::try_from(bytes.len()).ok();
        let Some(at) = length.and_then(|length| self.at.checked_add(length)) else { return Err(too_large) };
        self.out.write_all(bytes)?;
        self.at = at;
        Ok(())
    }

    /// Adds a file.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> Result<(), PackFault> {
        if self.files.len() >= FILES_MOST {
            let many = "more than 65,000 files; narrow `--since` and `--until` and make several";
            return Err(PackFault::Limits(many));
        }
        let size = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let checksum = crc32fast::hash(content);
        let entry = Entry { name: name.to_owned(), checksum, size, offset: self.at };
        self.put(&entry.local())?;
        self.put(content)?;
        self.files.push(entry);
        Ok(())
    }

    /// Writes the list and hands the output back.
    pub(super) fn finish(mut self) -> Result<W, PackFault> {
        let list: Vec<u8> = self.files.iter().flat_map(Entry::central).collect();
        let (count, offset) = (u16::try_from(self.files.len()).unwrap_or(u16::MAX), self.at);
        self.put(&list)?;
        let bytes = u32::try_from(list.len()).unwrap_or(u32::MAX);
        self.put(&end(count, bytes, offset))?;
        self.out.flush()?;
        Ok(self.out)
    }
}
