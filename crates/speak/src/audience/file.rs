//! `audiences/KEY.toml` as it was written, and where its sentence stands in it.
//!
//! **Invariant:** a place in the sentence is a place in the file, or the whole sentence where TOML wrote its signs in another way.

use super::lint::{BEYOND, MALFORMED};
use super::parse::parse;
use super::said::{Name, Said};
use entrenous_charter::File;
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_core::id::Key;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// The largest file of an audience that is read, in bytes.
pub const AUDIENCE_BYTES_MOST: usize = 1 << 16;

/// A file that was read.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) key: Key,
    pub(super) file: String,
    pub(super) purpose: Name,
    pub(super) said: Said,
    places: Places,
}

impl Draft {
    /// The place in the file of a place in the sentence.
    pub(super) fn place(&self, span: &Range<usize>) -> Range<usize> {
        self.places.of(span)
    }
    /// The place of the whole sentence.
    pub(super) fn whole(&self) -> Range<usize> {
        self.places.value.clone()
    }
}

#[derive(Debug)]
struct Places {
    value: Range<usize>,
    base: Option<usize>,
}

impl Places {
    fn of(&self, span: &Range<usize>) -> Range<usize> {
        let moved = |base: usize| Some(base.checked_add(span.start)?..base.checked_add(span.end)?);
        self.base.and_then(moved).unwrap_or_else(|| self.value.clone())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    purpose: Spanned<String>,
    who: Spanned<String>,
}

/// Reads one file; what does not read is reported.
pub(super) fn read(file: &File, found: &mut Vec<Diagnostic>) -> Option<Draft> {
    let key = key(file, found)?;
    if file.text.len() > AUDIENCE_BYTES_MOST {
        let label = format!("this file is larger than {AUDIENCE_BYTES_MOST} bytes");
        found.push(
            BEYOND.found(&file.name, 0..0, label).help("a long list of people is an item, not a sentence"),
        );
        return None;
    }
    let written: Written = match toml::from_str(&file.text) {
        Ok(written) => written,
        Err(error) => {
            let label = error.message().trim().replace('\n', ", ");
            let help = "an audience has `purpose = \"…\"` and `who = \"…\"`, and nothing else";
            found.push(MALFORMED.found(&file.name, error.span().unwrap_or(0..0), label).help(help));
            return None;
        }
    };
    let purpose = Name { text: written.purpose.get_ref().clone(), span: written.purpose.span() };
    let value = written.who.span();
    let sentence = written.who.get_ref();
    let base = file.text.get(value.clone()).and_then(|raw| raw.find(sentence.as_str()));
    let places = Places { base: base.and_then(|at| at.checked_add(value.start)), value };
    match parse(sentence) {
        Ok(said) => Some(Draft { key, file: file.name.clone(), purpose, said, places }),
        Err(wrong) => {
            found.push(wrong.lint.found(&file.name, places.of(&wrong.span), wrong.label).help_if(wrong.help));
            None
        }
    }
}

/// The name of an audience: that of its file.
fn key(file: &File, found: &mut Vec<Diagnostic>) -> Option<Key> {
    let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.strip_suffix(".toml").unwrap_or(name);
    let key = Key::parse(stem).ok();
    if key.is_none() {
        let label = format!("`{stem}` is no name of an audience");
        found.push(
            MALFORMED
                .found(&file.name, 0..0, label)
                .help("name the file with a-z, 0-9 and `_`, such as `regulars.toml`"),
        );
    }
    key
}
