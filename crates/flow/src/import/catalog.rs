//! Takes a catalog over from files: tables (this house's, Shopify's, WooCommerce's), JSON lines, feeds for Google Merchant, pages with schema.org.
//! What a file is, is seen from its content. Only what is new or changed is written; with [`Missing::TakenOut`], what no file has goes.
//!
//! **Invariant:** a record that does not hold is counted and named by line and reason, never quoted; the rest is taken.
//! **Invariant:** each batch of articles stands as a whole or not at all; one ledger entry names the files by their hash, with the last.
//! **Invariant:** nothing is taken out because of a file that broke off.

mod feed;
mod lines;
mod page;
mod record;
mod table;
mod told;

pub(crate) use record::entity;
pub use record::{NAMED_MOST, RECORD_BYTES_MOST, Record, Refused};
pub use told::{Spoken, Told, Written};

use crate::shelf::{ARTICLES_MOST, Article};
use crate::{Fault, House};
use entrenous_core::charter::Language;
use entrenous_core::explain::Reason;
use entrenous_core::hash::Hash;
use entrenous_core::id::ArticleId;
use entrenous_core::ledger::{Act, Entry};
use entrenous_core::request::Actor;
use entrenous_store::LedgerLine;
use record::Take;
use std::collections::BTreeMap;

/// How many articles are committed at a time.
const ARTICLES_PER_BATCH: usize = 10_000;
/// How much of a file is looked at to see what it is, in bytes.
const LOOKED_AT_BYTES: usize = 4_096;

/// One file.
pub struct Source<'a> {
    /// Its name, for the report.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// What becomes of articles that were told before and that no file has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// They stay.
    Stay,
    /// They are taken out.
    TakenOut,
}

/// What came of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records read.
    pub records: usize,
    /// Articles that are new or have changed.
    pub changed: usize,
    /// Articles that were told so before.
    pub same: usize,
    /// Articles that no file has any more, taken out.
    pub taken_out: usize,
    /// Whether something broke off, so that nothing was taken out.
    pub broke_off: bool,
    /// How many records were refused, by reason.
    pub refused: BTreeMap<Refused, usize>,
    /// The first of them: file, line and reason.
    pub named: Vec<(String, usize, Refused)>,
}

/// Why a file was not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAFile {
    /// Another encoding.
    #[error("it is not UTF-8; save it as UTF-8 and try again")]
    Encoding,
    /// A table without the columns.
    #[error(
        "its first line does not name the columns; a table has `id` and `name` (or `name_fr`, `name_de` …), a Shopify export `Handle` and `Title`, a WooCommerce export `ID`, `Name` and `Regular price`"
    )]
    NoHeader,
    /// Nothing in it.
    #[error("it is empty")]
    Empty,
}

/// What stops an import.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// A file is not in a form that can be read.
    #[error("`{0}` was not taken over: {1}")]
    File(String, NotAFile),
    /// The house could not go on.
    #[error(transparent)]
    House(#[from] Fault),
}

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Table,
    Lines,
    Array,
    Feed,
    Page,
}

/// Takes files over; `progress` is told how many bytes are read, of all files together.
pub async fn catalog(
    house: &House,
    sources: &[Source<'_>],
    language: Option<&Language>,
    missing: Missing,
    mut progress: impl FnMut(usize),
) -> Result<Imported, Stopped> {
    let usual = Language::default();
    let language = language.or(house.charter.business.languages.first()).unwrap_or(&usual);
    let room = ARTICLES_MOST.saturating_sub(house.shelf.folder().len());
    let mut gathered = Gathered::new(room);
    let mut before = 0_usize;
    for source in sources {
        let mut taken = |record: Record| {
            progress(before.saturating_add(record.bytes));
            gathered.take(source.name, record);
        };
        read(source.bytes, language.as_str(), &mut taken)
            .map_err(|why| Stopped::File(source.name.to_owned(), why))?;
        before = before.saturating_add(source.bytes.len());
    }
    let hashes: Vec<Hash> = sources.iter().map(|source| Hash::of(&[source.bytes])).collect();
    let parts: Vec<&[u8]> = hashes.iter().map(|hash| hash.bytes().as_slice()).collect();
    let file = match hashes.as_slice() {
        [one] => *one,
        _ => Hash::of(&parts),
    };
    keep(house, gathered, missing, file).await.map_err(Stopped::House)
}

/// Reads one file, whatever it is.
fn read(bytes: &[u8], language: &str, take: &mut Take<'_>) -> Result<(), NotAFile> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(NotAFile::Encoding);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = || std::str::from_utf8(bytes).map_err(|_| NotAFile::Encoding);
    match form(bytes).ok_or(NotAFile::Empty)? {
        Form::Table => table::read(bytes, language, take).map_err(|_| NotAFile::NoHeader)?,
        Form::Lines => lines::read(bytes, language, take),
        Form::Array => lines::read_array(bytes, language, take),
        Form::Feed => feed::read(text()?, language, take),
        Form::Page => page::read(text()?, language, take),
    }
    Ok(())
}

fn form(bytes: &[u8]) -> Option<Form> {
    let start = bytes.trim_ascii_start();
    let head = start.get(..LOOKED_AT_BYTES.min(start.len())).unwrap_or_default().to_ascii_lowercase();
    let has = |word: &str| head.windows(word.len()).any(|part| part == word.as_bytes());
    Some(match start.first()? {
        b'<' if has("<rss") || has("<feed") || has("<rdf:rdf") || (has("<?xml") && !has("<html")) => {
            Form::Feed
        }
        b'<' => Form::Page,
        b'{' => Form::Lines,
        b'[' => Form::Array,
        _ => Form::Table,
    })
}

/// What was read from all files.
struct Gathered {
    articles: BTreeMap<ArticleId, Article>,
    /// How many there may be.
    room: usize,
    report: Imported,
}

impl Gathered {
    fn new(room: usize) -> Self {
        Self { articles: BTreeMap::new(), room, report: Imported::default() }
    }
    fn take(&mut self, file: &str, record: Record) {
        self.report.records = self.report.records.saturating_add(1);
        let article = record.draft.and_then(|draft| draft.finish().map_err(Refused::NotAnArticle));
        let full = self.articles.len() >= self.room;
        let why = match article {
            Ok(article) if self.articles.contains_key(&article.id) => Refused::Twice,
            Ok(_) if full => Refused::TooMany,
            Ok(article) => {
                self.articles.insert(article.id.clone(), article);
                return;
            }
            Err(why) => why,
        };
        let count = self.report.refused.entry(why).or_default();
        *count = count.saturating_add(1);
        self.report.broke_off |= why == Refused::BreaksOff;
        if self.report.named.len() < NAMED_MOST {
            self.report.named.push((file.to_owned(), record.line, why));
        }
    }
}

async fn keep(house: &House, gathered: Gathered, missing: Missing, file: Hash) -> Result<Imported, Fault> {
    let Gathered { articles, room, mut report } = gathered;
    let _turn = house.shelf.turn().await;
    let gone: Vec<ArticleId> = match missing {
        Missing::TakenOut if !report.broke_off && !articles.is_empty() => {
            let told = house.shelf.told_after(None, usize::MAX);
            told.iter().map(|told| &told.id).filter(|id| !articles.contains_key(*id)).cloned().collect()
        }
        _ => Vec::new(),
    };
    let count = articles.len();
    let changed: Vec<Article> =
        articles.into_values().filter(|article| crate::catalog::is_news(house, article)).collect();
    report.changed = changed.len();
    report.same = count.saturating_sub(changed.len());
    report.taken_out = gone.len();
    if changed.is_empty() && gone.is_empty() {
        return Ok(report);
    }
    let new = changed.iter().filter(|article| house.shelf.told(&article.id).is_none()).count();
    let all = house.shelf.told_count().saturating_sub(gone.len()).saturating_add(new);
    if all > room {
        return Err(Fault::TooManyArticles);
    }
    // What goes, goes first: a full catalog then has room for what comes.
    let last_of_all = changed.is_empty();
    let mut going = gone.chunks(ARTICLES_PER_BATCH).peekable();
    while let Some(batch) = going.next() {
        let entry = (last_of_all && going.peek().is_none()).then(|| line(house, file)).transpose()?;
        crate::catalog::forget(house, batch.to_vec(), entry).await?;
    }
    let mut coming = changed.chunks(ARTICLES_PER_BATCH).peekable();
    while let Some(batch) = coming.next() {
        let entry = coming.peek().is_none().then(|| line(house, file)).transpose()?;
        crate::catalog::keep(house, batch.to_vec(), entry).await?;
    }
    Ok(report)
}

/// The proof of an import: which file, by its hash.
pub(super) fn line(house: &House, file: Hash) -> Result<LedgerLine, Fault> {
    let at = house.now();
    let entry =
        Entry::new(at, Actor::Operator, Act::Import, house.charter.hash(), &Reason::Imported).evidence(file);
    Ok(LedgerLine { at, about: None, body: entry.leaf()? })
}

#[cfg(test)]
mod tests;
