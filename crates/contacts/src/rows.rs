//! A table as text, row by row: CSV (RFC 4180) with comma, semicolon or tab. The one reader of tables in the house: catalogs come in through it too.
//!
//! **Invariant:** a row with a broken quotation costs its own line, not the rest of the file.
//! **Invariant:** no more is held than one row of the length that was asked for, and one piece of the file.

use std::io::{self, Read};

/// How much is read at a time, in bytes.
const PIECE_BYTES: usize = 65_536;

/// Why a row cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Broken {
    /// It is not UTF-8.
    NotText,
    /// It is longer than a row may be.
    TooLong,
    /// A quotation mark is opened and not closed.
    OpenQuote,
}

/// One row: its cells one behind the other in one text, to be used again for the next.
#[derive(Default)]
pub struct Row {
    text: String,
    ends: Vec<usize>,
    line: u64,
}

impl Row {
    /// The line it begins on; the first is 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }
    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
    /// One cell.
    #[must_use]
    pub fn cell(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(at)?)
    }
    /// Its cells.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|at| self.cell(at))
    }
}

/// The rows of a table.
pub struct Rows<R> {
    input: R,
    held: Vec<u8>,
    at: usize,
    line: u64,
    separator: u8,
    row_bytes_most: usize,
    read_bytes: u64,
    ended: bool,
    piece: Vec<u8>,
    bytes: Vec<u8>,
}

impl<R: Read> Rows<R> {
    /// Begins to read, and sees from the first line what stands between cells.
    pub fn new(input: R, row_bytes_most: usize) -> io::Result<Self> {
        let mut rows = Self {
            input,
            held: Vec::new(),
            at: 0,
            line: 1,
            separator: b',',
            row_bytes_most,
            read_bytes: 0,
            ended: false,
            piece: vec![0; PIECE_BYTES],
            bytes: Vec::new(),
        };
        let mut looked_at = 0_usize;
        while !rows.ended && rows.held.len() < row_bytes_most {
            rows.fill()?;
            if rows.held.get(looked_at..).unwrap_or_default().contains(&b'\n') {
                break;
            }
            looked_at = rows.held.len();
        }
        rows.separator = separator(&rows.held);
        Ok(rows)
    }

    /// What it reads from, when it is done.
    pub fn into_inner(self) -> R {
        self.input
    }
    /// What it reads from.
    pub const fn inner(&self) -> &R {
        &self.input
    }

    /// How many bytes were read with the rows so far.
    #[must_use]
    pub fn done_bytes(&self) -> u64 {
        let ahead = self.held.len().saturating_sub(self.at);
        self.read_bytes.saturating_sub(u64::try_from(ahead).unwrap_or(0))
    }

    /// The next row, laid into `row`; nothing at the end.
    pub fn next(&mut self, row: &mut Row) -> io::Result<Option<Result<(), Broken>>> {
        row.line = self.line;
        row.ends.clear();
        row.text.clear();
        self.bytes.clear();
        self.forget();
        let mut quoted = false;
        let mut from_cell = 0_usize;
        let start = self.at;
        loop {
            let Some(byte) = self.byte()? else {
                if self.at == start {
                    return Ok(None);
                }
                return match quoted {
                    true => self.resume(start, row, Broken::OpenQuote).map(Some),
                    false => Ok(Some(self.finish(row))),
                };
            };
            if self.at.saturating_sub(start) > self.row_bytes_most {
                let why = if quoted { Broken::OpenQuote } else { Broken::TooLong };
                return self.resume(start, row, why).map(Some);
            }
            match byte {
                b'"' if quoted => match self.peek()? {
                    Some(b'"') => {
                        self.at = self.at.saturating_add(1);
                        self.bytes.push(b'"');
                    }
                    Some(b'\n' | b'\r' | b' ') | None => quoted = false,
                    Some(next) if next == self.separator => quoted = false,
                    // What closes here began a cell of a later row: the quotation before was never closed.
                    Some(_) => return self.resume(start, row, Broken::OpenQuote).map(Some),
                },
                b'"' if self.bytes.len() == from_cell => quoted = true,
                b'\n' if !quoted => {
                    self.line = self.line.saturating_add(1);
                    return Ok(Some(self.finish(row)));
                }
                byte if byte == self.separator && !quoted => {
                    from_cell = self.bytes.len();
                    row.ends.push(from_cell);
                }
                byte => {
                    self.line = self.line.saturating_add(u64::from(byte == b'\n'));
                    self.bytes.push(byte);
                }
            }
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        self.at = self.at.saturating_add(usize::from(byte.is_some()));
        Ok(byte)
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        while self.at >= self.held.len() && !self.ended {
            self.fill()?;
        }
        Ok(self.held.get(self.at).copied())
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = match self.input.read(&mut self.piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        };
        self.held.extend_from_slice(self.piece.get(..read).unwrap_or_default());
        self.read_bytes = self.read_bytes.saturating_add(u64::try_from(read).unwrap_or(0));
        self.ended = read == 0;
        Ok(())
    }

    /// Lets go of what was read before this row.
    fn forget(&mut self) {
        if self.at >= PIECE_BYTES {
            self.held.drain(..self.at.min(self.held.len()));
            self.at = 0;
        }
    }

    fn finish(&mut self, row: &mut Row) -> Result<(), Broken> {
        if self.bytes.last() == Some(&b'\r') && row.ends.last() != Some(&self.bytes.len()) {
            self.bytes.pop();
        }
        row.ends.push(self.bytes.len());
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => {
                row.text.push_str(text);
                Ok(())
            }
            Err(_) => {
                row.ends.clear();
                Err(Broken::NotText)
            }
        }
    }
}

impl<R: Read> Rows<R> {
    /// Goes on after the first line of a row that cannot be read.
    fn resume(&mut self, start: usize, row: &mut Row, why: Broken) -> io::Result<Result<(), Broken>> {
        row.ends.clear();
        self.line = row.line.saturating_add(1);
        self.at = start;
        loop {
            let rest = self.held.get(self.at..).unwrap_or_default();
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                self.at = self.at.saturating_add(end).saturating_add(1);
                return Ok(Err(why));
            }
            self.held.clear();
            self.at = 0;
            if self.ended {
                return Ok(Err(why));
            }
            self.fill()?;
        }
    }
}

/// The mark that stands most often in the first line, outside quotations.
fn separator(bytes: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in bytes.iter().take_while(|byte| **byte != b'\n') {
        quoted ^= *byte == b'"';
        let mark = counts.iter_mut().find(|(mark, _)| mark == byte && !quoted);
        if let Some((_, count)) = mark {
            *count = count.saturating_add(1);
        }
    }
    let first = counts.iter().rev().max_by_key(|(_, count)| *count);
    first.map_or(b',', |(mark, _)| *mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time, as a pipe does.
    struct Drips<'a>(&'a [u8], usize);
    impl Read for Drips<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let size = self.1.min(out.len()).min(self.0.len());
            let (now, later) = self.0.split_at(size);
            out[..size].copy_from_slice(now);
            self.0 = later;
            Ok(size)
        }
    }

    fn all(text: &[u8], most: usize, piece: usize) -> Vec<(u64, Result<Vec<String>, Broken>)> {
        let mut rows = Rows::new(Drips(text, piece), most).unwrap();
        let (mut row, mut found) = (Row::default(), Vec::new());
        while let Some(read) = rows.next(&mut row).unwrap() {
            found.push((row.line(), read.map(|()| row.cells().map(str::to_owned).collect())));
        }
        assert_eq!(rows.done_bytes(), text.len() as u64);
        found
    }

    #[test]
    fn quotes_doubled_line_ends_inside_and_every_mark_are_read_however_the_bytes_arrive() {
        let text = b"a;b;c\r\n\"x;\"\"y\"\"\";\"two\nlines\";\r\nlast;;";
        for piece in [1, 2, 7, 1_000] {
            let found = all(text, 100, piece);
            let cells: Vec<Vec<String>> = found.iter().map(|(_, row)| row.clone().unwrap()).collect();
            assert_eq!(cells[0], ["a", "b", "c"]);
            assert_eq!(cells[1], ["x;\"y\"", "two\nlines", ""]);
            assert_eq!(cells[2], ["last", "", ""]);
            assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 4]);
        }
        assert_eq!(all(b"", 100, 3), []);
        assert_eq!(all(b"a\tb\n", 100, 3)[0].1, Ok(vec!["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn a_row_that_cannot_be_read_costs_its_own_line() {
        let long = "x".repeat(300_000);
        let text = format!("a,b\n1,\"open\n2,fine\n{long},3\n4,fine\n");
        for piece in [5, 100_000] {
            let found = all(text.as_bytes(), 1_000, piece);
            let lines: Vec<_> =
                found.iter().map(|(line, row)| (*line, row.as_ref().err().copied())).collect();
            assert_eq!(
                lines,
                [(1, None), (2, Some(Broken::OpenQuote)), (3, None), (4, Some(Broken::TooLong)), (5, None)]
            );
        }
        let found = all(b"a,b\n1,\"open\n2,\"closed\"\n\"3\" ,x\n", 1_000, 3);
        let lines: Vec<_> = found.iter().map(|(line, row)| (*line, row.as_ref().err().copied())).collect();
        assert_eq!(lines, [(1, None), (2, Some(Broken::OpenQuote)), (3, None), (4, None)]);
        let found = all(b"a,b\n\xff,1\n2,3", 100, 4);
        assert_eq!(found[1], (2, Err(Broken::NotText)));
        assert_eq!(found[2].0, 3);
    }
}
