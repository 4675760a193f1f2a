//! `entrenous mail read FILE…`: what mails that came back say (reports of delivery, complaints, answers), as a table or as JSON.
//!
//! **Invariant:** a file that cannot be read costs its own line and no other; the exit code says that there was one.
//! **Invariant:** nothing of a mail is shown but what it says in one word, a code and the tag of ours: no address, no subject.

use super::{Typed, export};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use entrenous_post::bounce::{Arrived, Heard, House, Return, Unread, What, hear};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How large a file is that is read, in bytes.
const FILE_BYTES_MOST: u64 = 268_435_456;

/// What to read.
#[derive(Args)]
pub struct Arguments {
    /// Mails, one a file as they came in, or mailboxes (mbox).
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The address your mails are sent from: shows which mail of yours each is about.
    #[arg(long, value_name = "ADDRESS", value_parser = super::address)]
    return_path: Option<Typed>,
    /// The address people write to who want no more mail, if it is another.
    #[arg(long, value_name = "ADDRESS", requires = "return_path", value_parser = super::address)]
    unsubscribe: Option<Typed>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// How to print it.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Human,
    /// For programs.
    Json,
}

/// What was found in one place.
struct Row {
    file: String,
    /// Which mail of the file, from 1 on; 0 is the file itself.
    number: usize,
    found: Found,
}

enum Found {
    /// A mail that says something.
    Mail(Heard),
    /// A mail that cannot be read, or asks for nothing.
    Unread(Unread),
    /// A file that cannot be read.
    Broken(String),
}

/// Reads.
pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let house = house(arguments)?;
    let mut rows = Vec::new();
    for path in &arguments.files {
        read(path, house.as_ref(), &mut rows);
    }
    match arguments.format {
        Format::Human => table(&rows),
        Format::Json => println!("{}", Value::from_iter(rows.iter().map(as_json))),
    }
    Ok(if rows.iter().any(Row::is_broken) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn house(arguments: &Arguments) -> anyhow::Result<Option<House>> {
    let Some(return_path) = &arguments.return_path else { return Ok(None) };
    let unsubscribe = arguments.unsubscribe.as_ref().unwrap_or(return_path);
    let (return_path, unsubscribe) = (return_path.address()?, unsubscribe.address()?);
    let message_domain = return_path.domain().clone();
    Ok(Some(House { return_path, unsubscribe, message_domain }))
}

fn read(path: &Path, house: Option<&House>, rows: &mut Vec<Row>) {
    let file = path.display().to_string();
    let bytes = match bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let found = Found::Broken(format!("{error:#}"));
            return rows.push(Row { file, number: 0, found });
        }
    };
    for (at, mail) in export::mails(&bytes).iter().enumerate() {
        let found = match hear(Arrived { envelope_to: None, mail }, house) {
            Ok(heard) => Found::Mail(heard),
            Err(unread) => Found::Unread(unread),
        };
        rows.push(Row { file: file.clone(), number: at.saturating_add(1), found });
    }
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path).context("cannot be opened")?;
    file.take(FILE_BYTES_MOST.saturating_add(1)).read_to_end(&mut bytes).context("cannot be read")?;
    match u64::try_from(bytes.len()) {
        Ok(0) => bail!("is empty"),
        Ok(length) if length <= FILE_BYTES_MOST => Ok(bytes),
        _ => bail!("is larger than {FILE_BYTES_MOST} bytes; export it in parts"),
    }
}

impl Row {
    /// Whether it could not be read at all; what asks for nothing could.
    const fn is_broken(&self) -> bool {
        match self.found {
            Found::Mail(_) | Found::Unread(Unread::NothingToDo | Unread::NoToken) => false,
            Found::Unread(Unread::TooLarge | Unread::TooMany | Unread::TooDeep | Unread::NotAMail)
            | Found::Broken(_) => true,
        }
    }
    fn place(&self) -> String {
        if self.number == 0 { self.file.clone() } else { format!("{} #{}", self.file, self.number) }
    }
}

/// A word for programs, and the same for people.
const fn said(what: What) -> (&'static str, &'static str) {
    match what {
        What::Bounced { kind: Return::Hard, .. } => {
            ("bounced_hard", "there is no such mailbox: write to it no more")
        }
        What::Bounced { kind: Return::Soft, .. } => {
            ("bounced_soft", "not delivered this time: full, busy or not willing")
        }
        What::Delayed => ("delayed", "not delivered yet: whoever says so goes on trying"),
        What::Delivered => ("delivered", "delivered"),
        What::Complained => ("complained", "the person called it spam: write to them no more"),
        What::Unsubscribed => ("unsubscribed", "the person wants no more of it"),
        What::Replied => ("replied", "a person wrote: answer them"),
        What::AutoReplied => ("auto_replied", "a machine answered: nothing to do"),
    }
}

fn code(what: What) -> Option<String> {
    match what {
        What::Bounced { code, .. } => code.map(|code| code.to_string()),
        _ => None,
    }
}

fn table(rows: &[Row]) {
    let places: Vec<String> = rows.iter().map(Row::place).collect();
    let wide = places.iter().map(|place| place.chars().count()).max().unwrap_or_default();
    for (place, row) in places.iter().zip(rows) {
        let words = match &row.found {
            Found::Mail(heard) => {
                let code = code(heard.what).map(|code| format!(" (`{code}`)")).unwrap_or_default();
                let tag =
                    heard.token.as_ref().map(|tag| format!(", mail {}", tag.text())).unwrap_or_default();
                format!("{}{code}{tag}", said(heard.what).1)
            }
            Found::Unread(unread) => unread.to_string(),
            Found::Broken(why) => why.clone(),
        };
        println!("{place:wide$}  {words}");
    }
    let broken = rows.iter().filter(|row| row.is_broken()).count();
    println!("{} mails, {broken} that could not be read", rows.len());
}

fn as_json(row: &Row) -> Value {
    let mut value = match &row.found {
        Found::Mail(heard) => json!({
            "what": said(heard.what).0,
            "code": code(heard.what),
            "mail": heard.token.as_ref().map(|tag| tag.text()),
        }),
        Found::Unread(unread) => json!({ "error": unread.to_string() }),
        Found::Broken(why) => json!({ "error": why }),
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("file".to_owned(), row.file.clone().into());
        fields.insert("number".to_owned(), row.number.into());
    }
    value
}
