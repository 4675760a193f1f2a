//! What is the same in a campaign's letter for all who get it on an occasion: written, counted and encoded once, then only filled with each
//! reader's own links.
//!
//! **Invariant:** nothing of a person is kept: a letter whose text reads an item, fills a slot, is given values or may follow its reader
//! is written anew each time ([`Alike::of`]).
//! **Invariant:** a filled letter is, byte for byte, the one that would have been written: what was cut from the letter of one reader is
//! used only after it gave the letter of another.

use crate::House;
use crate::speak::{Def, Given, tally};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Follow, NewMessage, Occasion};
use entrenous_core::hash::{Hash, Hashing};
use entrenous_core::id::Key;
use entrenous_letters::header::Kind;
use entrenous_letters::{Compiled, Letter};
use entrenous_post::mime::encode::Encoded;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many letters are kept at once; each takes about four times its size.
const KEPT_MOST: usize = 32;

/// What parts the links of one reader from those of another: the sealed words in them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Own {
    /// In the link that takes the yes back.
    pub(crate) unsubscribe: String,
    /// In the link to all choices.
    pub(crate) preferences: String,
}

impl Own {
    const fn word(&self, mark: Mark) -> &str {
        match mark {
            Mark::Unsubscribe => self.unsubscribe.as_str(),
            Mark::Preferences => self.preferences.as_str(),
        }
    }
    /// The first of these words in a text: where, and which.
    fn find(&self, text: &str) -> Option<(usize, Mark)> {
        let at = |mark| text.find(self.word(mark)).map(|at| (at, mark));
        [Mark::Unsubscribe, Mark::Preferences].into_iter().filter_map(at).min_by_key(|(at, _)| *at)
    }
}

/// Letters that are alike but for each reader's own.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Alike {
    def: Key,
    version: Hash,
    language: Language,
    occasion: Occasion,
    links: Follow,
    opens: Follow,
}

impl Alike {
    /// Which letters this one is like; nothing, if anything in it may be of its reader.
    pub(crate) fn of(
        house: &House,
        def: &Def,
        text: &Compiled,
        row: &NewMessage,
        given: &Given,
    ) -> Option<Self> {
        let follow = tally::wished(house, def, row);
        let is_common = def.header.kind() == Kind::Campaign
            && text.items.is_empty()
            && text.slots.is_empty()
            && given.is_empty()
            && follow.links.max(follow.opens) <= Follow::Anonymous;
        is_common.then(|| Self {
            def: def.key.clone(),
            version: text.version,
            language: text.language.clone(),
            occasion: row.name.occasion.clone(),
            links: follow.links,
            opens: follow.opens,
        })
    }
}

/// A letter as it goes out: both its parts, encoded, and what is kept as evidence of it.
pub(crate) struct Pages {
    pub(crate) text: Encoded,
    pub(crate) html: Encoded,
    pub(crate) evidence: Hash,
}

/// The hash of what is read of a letter.
pub(crate) fn evidence(subject: &str, html: &str, text: &str) -> Hash {
    Hash::of(&[subject.as_bytes(), html.as_bytes(), text.as_bytes()])
}

/// What is known of the letters of a kind.
#[derive(Clone)]
enum Known {
    /// How one reader's was cut, and whose it was: it waits for another's.
    Once(Arc<Stencil>, Own),
    /// That the letters of two readers are the same but for their own.
    Twice(Arc<Stencil>),
    /// That they are not.
    Differs,
}

/// The letters that are kept.
#[derive(Default)]
pub(crate) struct Stencils(Mutex<HashMap<Alike, Known>>);

impl Stencils {
    /// The letter of a reader: filled, with its pages, where it is known how; else as `write` writes it.
    pub(crate) fn letter<E>(
        &self,
        alike: Option<Alike>,
        own: &Own,
        write: impl FnOnce() -> Result<Letter, E>,
    ) -> Result<(Letter, Option<Pages>), E> {
        let Some(alike) = alike else { return Ok((write()?, None)) };
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&alike).cloned();
        if let Some(Known::Twice(stencil)) = &known {
            let (letter, pages) = stencil.filled(own);
            return Ok((letter, Some(pages)));
        }
        let letter = write()?;
        let learned = match known {
            None => Known::Once(Arc::new(Stencil::cut(&letter, own)), own.clone()),
            Some(Known::Once(stencil, other)) if other != *own => {
                if stencil.filled(own).0 == letter {
                    Known::Twice(stencil)
                } else {
                    Known::Differs
                }
            }
            Some(as_before) => as_before,
        };
        self.keep(alike, learned);
        Ok((letter, None))
    }

    fn keep(&self, alike: Alike, known: Known) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MOST && !kept.contains_key(&alike) {
            kept.clear();
        }
        kept.insert(alike, known);
    }
}

/// A letter with holes where each reader's own stands.
struct Stencil {
    /// What is read of it besides its pages.
    bare: Letter,
    text: Cut,
    html: Cut,
    /// The evidence as far as it is the same for all: the subject, and the page up to the first of a reader's own.
    begun: Hashing,
}

impl Stencil {
    fn cut(letter: &Letter, own: &Own) -> Self {
        let bare = Letter { text: String::new(), html: String::new(), ..letter.clone() };
        let (text, html) = (Cut::of(&letter.text, own), Cut::of(&letter.html, own));
        let mut begun = Hashing::default();
        begun.add(letter.subject.as_bytes());
        begun.add(html.first().as_bytes());
        Self { bare, text, html, begun }
    }
    fn filled(&self, own: &Own) -> (Letter, Pages) {
        let ((text, text_page), (html, html_page)) = (self.text.filled(own), self.html.filled(own));
        let mut hashing = self.begun.clone();
        hashing.add(html.as_bytes().get(self.html.first().len()..).unwrap_or_default());
        hashing.add(text.as_bytes());
        let pages = Pages { text: text_page, html: html_page, evidence: hashing.done() };
        (Letter { text, html, ..self.bare.clone() }, pages)
    }
}

/// A text by its lines.
struct Cut(Vec<Run>);

enum Run {
    /// Lines that are the same for all, and how they go out.
    Same(String, Encoded),
    /// A line in which something is a reader's own.
    Own(Vec<Piece>),
}

enum Piece {
    Same(String),
    Own(Mark),
}

/// Which of a reader's own.
#[derive(Clone, Copy)]
enum Mark {
    Unsubscribe,
    Preferences,
}

impl Cut {
    fn of(text: &str, own: &Own) -> Self {
        let (mut runs, mut same) = (Vec::new(), String::new());
        for line in text.split_inclusive('\n') {
            if own.find(line).is_none() {
                same.push_str(line);
                continue;
            }
            runs.extend(lines(std::mem::take(&mut same)));
            runs.push(Run::Own(pieces(line, own)));
        }
        runs.extend(lines(same));
        Self(runs)
    }

    fn filled(&self, own: &Own) -> (String, Encoded) {
        let (mut text, mut page) = (String::with_capacity(self.bytes()), Encoded::default());
        for run in &self.0 {
            match run {
                Run::Same(lines, encoded) => {
                    text.push_str(lines);
                    page.append(encoded);
                }
                Run::Own(pieces) => {
                    let begins = text.len();
                    text.extend(pieces.iter().map(|piece| match piece {
                        Piece::Same(part) => part.as_str(),
                        Piece::Own(mark) => own.word(*mark),
                    }));
                    page.push(text.get(begins..).unwrap_or_default());
                }
            }
        }
        (text, page)
    }

    /// The lines before the first of a reader's own.
    fn first(&self) -> &str {
        match self.0.first() {
            Some(Run::Same(lines, _)) => lines,
            Some(Run::Own(_)) | None => "",
        }
    }

    /// About how long a filled text is.
    fn bytes(&self) -> usize {
        const OF_A_LINE: usize = 512;
        let bytes = self.0.iter().map(|run| match run {
            Run::Same(lines, _) => lines.len(),
            Run::Own(_) => OF_A_LINE,
        });
        bytes.sum()
    }
}

fn lines(same: String) -> Option<Run> {
    (!same.is_empty()).then(|| {
        let encoded = Encoded::of(&same);
        Run::Same(same, encoded)
    })
}

fn pieces(line: &str, own: &Own) -> Vec<Piece> {
    let (mut pieces, mut rest) = (Vec::new(), line);
    while let Some((at, mark)) = own.find(rest) {
        let (before, found) = rest.split_at(at);
        pieces.extend([Piece::Same(before.to_owned()), Piece::Own(mark)]);
        rest = found.get(own.word(mark).len()..).unwrap_or_default();
    }
    pieces.push(Piece::Same(rest.to_owned()));
    pieces
}

#[cfg(test)]
mod tests;
