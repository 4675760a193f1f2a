//! Files with everything wrong that files have, and how much is held while they are read.

use crate::house::{plain, read, terms};
use entrenous_contacts::encoding::Encoding;
use entrenous_contacts::{Refusal, Refused, survey};
use std::io::{self, Read, Seek, SeekFrom};

#[test]
fn letters_of_spreadsheets_and_of_windows_are_read_and_told() {
    let text = "E-mail;Prénom\r\na@fleur.example;Zoé\r\n";
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    for (bytes, encoding) in [
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        (utf16, Encoding::Utf16Little),
        (latin, Encoding::Latin1),
    ] {
        let (contacts, report) = read("l.csv", &bytes, terms()).unwrap();
        assert_eq!(contacts[0].facts.len(), 2);
        assert_eq!(contacts[0].facts[1].1, "Zoé");
        assert_eq!(report.encodings, [encoding]);
        assert_eq!(report.to_string().contains("Latin-1"), encoding == Encoding::Latin1);
    }
}

#[test]
fn each_defect_costs_its_own_row_and_is_told_by_line_and_code() {
    let huge = "x".repeat(10_000_000);
    let text = format!(
        "email,first_name,first_name,\n\
         a@fleur.example,Ana,Ann,\n\
         ,Bea,,\n\
         not an address,Bea,,\n\
         c@fleur.example,\"open,,\n\
         d@fleur.example,nul\0,,\n\
         e@fleur.example,{huge},,\n\
         f@fleur.example\n\
         \n\
         g@fleur.example,\"two\nlines\",,\n\
         h@fleur.example,Hal,,\n"
    );
    let (contacts, report) = plain(&text);
    let found: Vec<&str> = contacts.iter().map(|contact| contact.address.text()).collect();
    assert_eq!(found, ["a@fleur.example", "g@fleur.example", "h@fleur.example"]);
    let named: Vec<(u64, Refused, &str)> =
        report.named.iter().map(|named| (named.line, named.why, named.code)).collect();
    assert_eq!(
        named,
        [
            (3, Refused::NoAddress, "V029"),
            (4, Refused::NotAnAddress, "V029"),
            (5, Refused::OpenQuote, "V027"),
            (6, Refused::Nul, "V027"),
            (7, Refused::TooLong, "V027"),
            (8, Refused::Ragged, "V028"),
        ]
    );
    assert_eq!(contacts[1].facts.len(), 1, "a name has one line");
    let told = report.to_string();
    assert!(told.contains("  first_name: left: another column says the same\n"), "{told}");
    assert!(told.contains("  column 4: left: it has no name\n"), "{told}");
}

#[test]
fn what_is_no_export_is_refused_with_a_code() {
    for (bytes, code) in [
        (&b""[..], "V022"),
        (b"\n\n", "V022"),
        (b"name,age\nAna,3\n", "V022"),
        (b"a@fleur.example,Ana\n", "V022"),
        (b"PK\x03\x04 and nothing more", "V021"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "V021"),
    ] {
        let refusal = read("l.csv", bytes, terms()).err().unwrap();
        assert_eq!(refusal.code(), Some(code), "{refusal}");
        assert!(!refusal.to_string().contains("fleur"), "{refusal}");
    }
    let wide = format!("email,{}\n", "x,".repeat(1_100));
    assert!(matches!(read("l.csv", wide.as_bytes(), terms()), Err(Refusal::TooLarge)));
}

/// A table made row by row while it is read, with every defect in it again and again.
struct Made {
    rows: u64,
    row: u64,
    piece: Vec<u8>,
    given: usize,
}

impl Made {
    fn of(rows: u64) -> Self {
        Self { rows, row: 0, piece: b"email,status,first_name,created\n".to_vec(), given: 0 }
    }
    fn write(&mut self) {
        let n = self.row;
        let text = match n % 20 {
            3 => format!("\"p{n}@fleur.example\",active,\"An \"\"{n}\"\"\",x\n"),
            5 => format!("p{n}@fleur.example,unsubscribed\n"),
            7 => format!("p{n}@fleur.example,active,\"open,x\n"),
            9 => format!("not an address {n},active,,x\n"),
            11 => format!("p{}@fleur.example,unsubscribed,,x\n", n - 1),
            13 => format!("p{n}@fleur.example,odd,,x\n"),
            15 if n.is_multiple_of(5_000) => format!("p{n}@fleur.example,active,{},x\n", "y".repeat(400_000)),
            17 => format!("p{n}@fleur.example,active,nul\0,x\n"),
            _ => format!("p{n}@fleur.example,active,Ana {n},x\r\n"),
        };
        self.piece = text.into_bytes();
        self.given = 0;
        self.row += 1;
    }
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.piece.len() {
            if self.row == self.rows {
                return Ok(0);
            }
            self.write();
        }
        let size = out.len().min(self.piece.len() - self.given);
        out[..size].copy_from_slice(&self.piece[self.given..self.given + size]);
        self.given += size;
        Ok(size)
    }
}

impl Seek for Made {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::End(_) => Ok(self.rows * 40),
            _ => {
                *self = Self::of(self.rows);
                Ok(0)
            }
        }
    }
}

#[test]
fn a_long_file_with_every_defect_is_read_to_its_end_and_counted_whole() {
    let rows = 50_000;
    let mut contacts = survey(Made::of(rows), "l.csv", terms(), |_, _| ()).unwrap();
    let mut found = 0_u64;
    for contact in contacts.by_ref() {
        found += u64::from(contact.is_ok());
    }
    let report = contacts.report();
    assert_eq!(report.contacts, found);
    let refused: u64 = report.refused.values().sum();
    assert_eq!(report.contacts + report.duplicates + refused, report.rows);
    assert_eq!(report.duplicates, rows / 20);
    assert_eq!(report.refused[&Refused::Nul], rows / 20);
    assert_eq!(report.refused[&Refused::Status], rows / 20);
    assert_eq!(report.named.len(), 20);
}
