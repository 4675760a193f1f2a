//! How long an export of many rows takes to read, and how much is held: every row is made while it is read, with each defect again and again.
//! `cargo run --release -p entrenous-contacts --example million -- ROWS`

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a bench"
)]

use entrenous_charter::{File, Folder};
use entrenous_contacts::{Terms, Words, purpose, survey};
use std::io::{self, Read, Seek, SeekFrom};

const CHARTER: &str = include_str!("../../../charters/boutique/charter.toml");
const FRENCH: &str = include_str!("../../../charters/boutique/lang/fr/charter.toml");

/// A table that is made row by row while it is read.
struct Made {
    rows: u64,
    row: u64,
    piece: Vec<u8>,
    given: usize,
}

impl Made {
    fn of(rows: u64) -> Self {
        let head =
            "Email Address,Language,Prénom,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP,MEMBER_RATING,LEID,NOTES\n";
        Self { rows, row: 0, piece: head.as_bytes().to_vec(), given: 0 }
    }
    fn write(&mut self) {
        let n = self.row;
        let (asked, said) = ("2026-03-01 09:00:00", "2026-03-01 09:05:00");
        let text = match n % 20 {
            1 => format!("p{n}@fleur.example,fr,Zoé,,,,3,{n},\n"),
            3 => format!("\"p{n}@fleur.example\",de,\"An \"\"{n}\"\"\",{asked},{asked},192.0.2.1,3,{n},\n"),
            5 => format!("p{n}@fleur.example,fr\n"),
            7 => format!("p{n}@fleur.example,fr,\"open,{asked},{said},192.0.2.1,3,{n},\n"),
            9 => format!("not an address {n},fr,,,,,3,{n},\n"),
            11 => format!("p{}@fleur.example,klingon,,{asked},{said},192.0.2.1,3,{n},\n", n - 1),
            13 => format!("p{n}@fleur.example,fr,,{asked},2031-01-01 00:00:00,192.0.2.1,3,{n},\n"),
            15 if n % 200_000 == 15 => {
                format!("p{n}@fleur.example,fr,{},,,,3,{n},\n", "y".repeat(10_000_000))
            }
            17 => format!("p{n}@fleur.example,fr,nul\0,,,,3,{n},\n"),
            _ => format!("p{n}@fleur.example,fr,Ana {n},{asked},{said},192.0.2.1,3,{n},\"two\nlines\"\r\n"),
        };
        (self.piece, self.given) = (text.into_bytes(), 0);
        self.row += 1;
    }
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < out.len() {
            if self.given == self.piece.len() {
                if self.row == self.rows {
                    break;
                }
                self.write();
            }
            let size = (out.len() - filled).min(self.piece.len() - self.given);
            out[filled..filled + size].copy_from_slice(&self.piece[self.given..self.given + size]);
            self.given += size;
            filled += size;
        }
        Ok(filled)
    }
}

impl Seek for Made {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let SeekFrom::End(_) = to {
            return Ok(self.rows * 90);
        }
        *self = Self::of(self.rows);
        Ok(0)
    }
}

/// Seconds of processor time and the most that was held, in MiB, as Linux counts them.
fn used() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let kibibytes: f64 = peak.split_whitespace().nth(1).unwrap().parse().unwrap();
    (ticks / 100.0, kibibytes / 1024.0)
}

fn main() {
    let rows: u64 = std::env::args().nth(1).map_or(1_000_000, |text| text.parse().unwrap());
    let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
    let text = CHARTER.replace("languages = [\"fr\", \"de\", \"en\"]", "languages = [\"fr\"]");
    let texts = vec![("fr".to_owned(), file("lang/fr/charter.toml", FRENCH))];
    let charter =
        entrenous_charter::read(&Folder { charter: file("charter.toml", &text), texts }).charter.unwrap();
    let words = Words::of(&charter);
    let terms = Terms {
        charter: &charter,
        words: &words,
        purpose: purpose(&charter, None).unwrap(),
        tool: None,
        map: Vec::new(),
        dates: None,
        attested: false,
        now: "2026-11-26T12:00:00Z".parse().unwrap(),
        is_address: |text| text.contains('@') && !text.contains(' '),
    };
    let before = used();
    let mut contacts = survey(Made::of(rows), "list.csv", terms, |_, _| ()).unwrap();
    let looked = used();
    let found = contacts.by_ref().map(Result::unwrap).count();
    let (seconds, mebibytes) = used();
    print!("{}", contacts.report());
    println!("{found} contacts of {rows} rows");
    println!(
        "{:.1} s of processor time: {:.1} to look through, {:.1} to give",
        seconds - before.0,
        looked.0 - before.0,
        seconds - looked.0
    );
    println!("{mebibytes:.0} MiB at most, {:.0} before", before.1);
}
