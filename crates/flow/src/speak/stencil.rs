//! What is the same in a campaign's letter for all who get it on an occasion: written, counted and encoded once, then only filled with each
//! reader's own links.
//!
//! **Invariant:** nothing of a person is kept: a letter whose text reads an item, fills a slot, is given values or may follow its reader
//! is written anew each time ([`Alike::of`]). What was cut from the letter of the first reader is kept without their words, and with a
//! hash of them until the letter of another proves or refutes it.
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
use entrenous_post::mime::encode::{Encoded, is_as_read};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many letters are kept at once; each takes about four times its size.
const KEPT_MOST: usize = 32;

/// What parts the links of one reader from those of another: the sealed words in them.
pub(crate) struct Own {
    /// In the link that takes the yes back.
    pub(crate) unsubscribe: String,
    /// In the link to all choices.
    pub(crate) preferences: String,
}

impl Own {
    /// Words as long as these, of one letter.
    fn all(&self, letter: &str) -> Self {
        let of = |word: &String| letter.repeat(word.len());
        Self { unsubscribe: of(&self.unsubscribe), preferences: of(&self.preferences) }
    }
    const fn lengths(&self) -> [usize; 2] {
        [self.unsubscribe.len(), self.preferences.len()]
    }
    /// Whether all of it goes out as it is read.
    fn is_plain(&self) -> bool {
        self.unsubscribe.bytes().chain(self.preferences.bytes()).all(is_as_read)
    }
    fn hash(&self) -> Hash {
        Hash::of(&[self.unsubscribe.as_bytes(), self.preferences.as_bytes()])
    }
    const fn word(&self, mark: Mark) -> &str {
        match mark {
            Mark::Unsubscribe => self.unsubscribe.as_str(),
            Mark::Preferences => self.preferences.as_str(),
        }
    }
    /// The first of these words in a text: where, and which.
    fn find(&self, text: &str) -> Option<(usize, Mark)> {
        let at = |mark| match self.word(mark) {
            "" => None,
            word => text.find(word).map(|at| (at, mark)),
        };
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

/// What is known of letters that may be alike.
#[derive(Clone)]
enum Known {
    /// How one reader's was cut, and the hash of their words: it waits for another's.
    Once(Arc<Stencil>, Hash),
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
        if let Some(Known::Twice(stencil)) = &known
            && stencil.fits(own)
        {
            let (letter, pages) = stencil.filled(own);
            return Ok((letter, Some(pages)));
        }
        let letter = write()?;
        let learned = match known {
            None => Stencil::cut(&letter, own)
                .map_or(Known::Differs, |stencil| Known::Once(Arc::new(stencil), own.hash())),
            Some(Known::Once(stencil, other)) if other != own.hash() => {
                let gives = stencil.fits(own) && stencil.gives(&letter, own);
                if gives { Known::Twice(stencil) } else { Known::Differs }
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

/// A letter of which it is known where each reader's own stands.
struct Stencil {
    /// What is read of it besides its pages.
    bare: Letter,
    text: Page,
    html: Page,
    /// The evidence as far as it is the same for all: the subject, and the page up to the first of a reader's own.
    begun: Hashing,
    /// How long a reader's own words are.
    lengths: [usize; 2],
}

impl Stencil {
    /// Cuts a letter at the words of its reader; nothing, if those could change how something goes out.
    fn cut(letter: &Letter, own: &Own) -> Option<Self> {
        let (text, html) = (Page::cut(&letter.text, own)?, Page::cut(&letter.html, own)?);
        let bare = Letter { text: String::new(), html: String::new(), ..letter.clone() };
        let mut begun = Hashing::default();
        begun.add(letter.subject.as_bytes());
        begun.add(html.first().as_bytes());
        Some(Self { bare, text, html, begun, lengths: own.lengths() })
    }

    /// Whether these words could stand in it.
    fn fits(&self, own: &Own) -> bool {
        own.lengths() == self.lengths && own.is_plain()
    }

    fn filled(&self, own: &Own) -> (Letter, Pages) {
        let ((text, text_page), (html, html_page)) = (self.text.filled(own), self.html.filled(own));
        let mut hashing = self.begun.clone();
        hashing.add(html.as_bytes().get(self.html.first().len()..).unwrap_or_default());
        hashing.add(text.as_bytes());
        let pages = Pages { text: text_page, html: html_page, evidence: hashing.done() };
        (Letter { text, html, ..self.bare.clone() }, pages)
    }

    /// Whether it gives the letter of another reader, as it is read and as it goes out.
    fn gives(&self, letter: &Letter, own: &Own) -> bool {
        let (filled, pages) = self.filled(own);
        filled == *letter
            && pages.text == Encoded::of(&letter.text)
            && pages.html == Encoded::of(&letter.html)
            && pages.evidence == evidence(&letter.subject, &letter.html, &letter.text)
    }
}

/// One part of a letter: what stands before each of a reader's own, what behind the last, and how all of it goes out.
struct Page {
    before: Vec<(String, Mark)>,
    behind: String,
    encoded: Encoded,
    /// Where the letters of a reader's own stand in what goes out, in their order.
    places: Vec<usize>,
}

/// Which of a reader's own.
#[derive(Clone, Copy)]
enum Mark {
    Unsubscribe,
    Preferences,
}

impl Page {
    fn cut(text: &str, own: &Own) -> Option<Self> {
        let (mut before, mut behind) = (Vec::new(), text);
        while let Some((at, mark)) = own.find(behind) {
            let (part, found) = behind.split_at(at);
            before.push((part.to_owned(), mark));
            behind = found.get(own.word(mark).len()..)?;
        }
        let mut page =
            Self { before, behind: behind.to_owned(), encoded: Encoded::default(), places: Vec::new() };
        // Of two that differ in every letter of a reader's own and in nothing else, the differences are the places.
        let of = |letter: &str| Encoded::of(&page.read(&own.all(letter)));
        let (one, other) = (of("a"), of("b"));
        page.places = one.differences(&other)?;
        page.encoded = one;
        Some(page)
    }

    /// What is read.
    fn read(&self, own: &Own) -> String {
        let words = self.before.iter().map(|(part, mark)| part.len().saturating_add(own.word(*mark).len()));
        let mut text = String::with_capacity(words.sum::<usize>().saturating_add(self.behind.len()));
        for (part, mark) in &self.before {
            text.push_str(part);
            text.push_str(own.word(*mark));
        }
        text.push_str(&self.behind);
        text
    }

    fn filled(&self, own: &Own) -> (String, Encoded) {
        let letters = self.before.iter().flat_map(|(_, mark)| own.word(*mark).bytes());
        (self.read(own), self.encoded.with(self.places.iter().copied().zip(letters)))
    }

    /// What stands before the first of a reader's own.
    fn first(&self) -> &str {
        self.before.first().map_or(self.behind.as_str(), |(part, _)| part)
    }
}

#[cfg(test)]
mod tests;
