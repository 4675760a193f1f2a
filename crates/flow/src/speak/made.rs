//! Audiences and journeys that the staff make in the house instead of in a file: looked at, saved, taken away.
//! They are texts such as a file would hold, read by the same readers; what a file says is changed in the file.
//!
//! **Invariant:** nothing is saved in which an error was found, and nothing over what somebody else saved meanwhile.
//! **Invariant:** a name that a file of the folder has is the file's: what was made under it before stands aside.
//! **Invariant:** each change is an entry of the ledger, with whoever of the staff made it.

pub mod audience;
mod difference;
pub mod journey;

pub use difference::difference;

use crate::speak::Plans;
use crate::staff::Member;
use crate::{Fault, House};
use entrenous_charter::diagnostic::{Diagnostic, Severity, line_and_column};
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::request::Actor;
use entrenous_speak::audience::Audiences;
use entrenous_store::{Batch, LedgerLine, MadeRow, Sort, Write};

/// How many findings are told.
pub const FOUND_MOST: usize = 20;
/// How many characters of a line are shown around a finding.
const SHOWN_MOST: usize = 160;

/// What the folder says, beside what is made here; one thing is made at a time.
#[derive(Default)]
pub(crate) struct Making {
    pub(crate) audiences: Audiences,
    pub(crate) plans: Plans,
    pub(crate) turn: tokio::sync::Mutex<()>,
}

/// Something found in a text, with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The stable code.
    pub code: &'static str,
    /// Whether it keeps the text from being saved.
    pub severity: Severity,
    /// What is wrong at this place.
    pub label: String,
    /// The next step.
    pub help: Option<String>,
    /// On which line, from 1.
    pub line: usize,
    /// In which column, from 1.
    pub column: usize,
    /// What stands on the line before the place.
    pub before: String,
    /// What stands at the place.
    pub here: String,
    /// What stands on the line behind it.
    pub behind: String,
    /// In which field, if the text was given field by field.
    pub field: Option<String>,
}

impl Found {
    /// A finding in `text`, that begins at byte `base` of what was read.
    pub(crate) fn of(found: Diagnostic, text: &str, base: usize) -> Self {
        let edge = |byte: usize| {
            let mut byte = byte.saturating_sub(base).min(text.len());
            while !text.is_char_boundary(byte) {
                byte = byte.saturating_sub(1);
            }
            byte
        };
        let (start, end) = (edge(found.span.start), edge(found.span.end));
        let (line, column) = line_and_column(text, start);
        let (head, rest) = text.split_at(start);
        let (here, tail) = rest.split_at(end.saturating_sub(start));
        let last = |text: &str| -> String {
            let text = text.rsplit('\n').next().unwrap_or_default();
            text.chars().skip(text.chars().count().saturating_sub(SHOWN_MOST)).collect()
        };
        let first = |text: &str| -> String {
            text.split('\n').next().unwrap_or_default().chars().take(SHOWN_MOST).collect()
        };
        let one_line = !here.contains('\n');
        Self {
            code: found.code,
            severity: found.severity,
            label: found.label,
            help: found.help,
            line,
            column,
            before: last(head),
            here: first(here),
            behind: if one_line { first(tail) } else { String::new() },
            field: None,
        }
    }
}

/// The name of a text, by which it is known whether somebody else changed it meanwhile.
#[must_use]
pub fn version_of(text: &str) -> String {
    format!("{:016x}", Hash::of(&[b"entrenous/made/1", text.as_bytes()]).short())
}

/// Takes up what was made in the house; what no longer holds is left out until somebody mends it.
pub(crate) fn open(house: &House) -> Result<(), Fault> {
    audience::refresh(house)?;
    journey::refresh(house)
}

/// The text that is kept under a name.
fn kept(house: &House, sort: Sort, name: &Key) -> Result<Option<MadeRow>, Fault> {
    Ok(house.store.made(sort)?.into_iter().find(|row| row.name == *name))
}

/// Whether what is kept is still what the writer began with.
fn is_as_begun(kept: Option<&MadeRow>, base: Option<&str>, name: &Key, text: &str) -> Result<(), Fault> {
    let present = kept.map(|row| version_of(&row.body));
    if present.as_deref() == base.filter(|base| !base.is_empty()) {
        return Ok(());
    }
    let present = kept.map(|row| row.body.as_str()).unwrap_or_default();
    Err(Fault::ChangedMeanwhile(name.clone(), difference(present, text)))
}

/// Writes a change down with its entry.
async fn commit(
    house: &House,
    by: Option<&Member>,
    purposes: Vec<Key>,
    evidence: &str,
    writes: Vec<Write>,
) -> Result<(), Fault> {
    let evidence = Hash::of(&[b"entrenous/made/1", evidence.as_bytes()]);
    let entry = Entry::new(house.now(), Actor::Operator, Act::Write, house.charter.hash(), &Reason::Decided)
        .purposes(purposes)
        .evidence(evidence);
    let entry = match by {
        Some(member) => entry.by(house.vault.staff_id(&member.name)),
        None => entry,
    };
    let line = LedgerLine { at: entry.at, about: None, body: entry.leaf()? };
    house.store.apply(Batch { writes, entry: Some(line) }).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_shows_its_place_on_its_own_line() {
        let text = "one é\ntwo words here\nthree";
        let diagnostic = |span: std::ops::Range<usize>| Diagnostic {
            code: "A004",
            severity: Severity::Error,
            title: "",
            file: String::new(),
            span,
            label: "odd".into(),
            help: None,
            notes: Vec::new(),
        };
        // The text began at byte 5 of what was read.
        let found = Found::of(diagnostic(16..21), text, 5);
        assert_eq!((found.line, found.column), (2, 5));
        assert_eq!([found.before, found.here, found.behind], ["two ", "words", " here"]);
        for odd in [9_usize..10, 0..2, 4..2_000, 2_000..3_000] {
            let found = Found::of(diagnostic(odd), text, 5);
            assert!(found.line >= 1 && found.column >= 1);
        }
    }

    #[test]
    fn a_version_changes_with_every_sign() {
        assert_eq!(version_of("a"), version_of("a"));
        assert_ne!(version_of("a"), version_of("a "));
        assert_eq!(version_of("").len(), 16);
    }
}
