//! Takes the vectors of the business's own model over: JSON lines `{"id":"…","vector":[…]}`.
//!
//! **Invariant:** all vectors of a house have one dimension: that of those it has, or of the first line that holds.
//! **Invariant:** a line that does not hold is counted and named by its number and reason, never quoted; the rest is taken.

use super::catalog::Missing;
use crate::shelf::StockChange;
use crate::{Fault, House};
use entrenous_core::hash::Hash;
use entrenous_core::id::ArticleId;
use entrenous_store::{Batch, Write};
use entrenous_suggest::vectors::{NotAVector, Vector};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many vectors are committed at a time.
const VECTORS_PER_BATCH: usize = 10_000;
/// How many refused lines are named by number.
pub const NAMED_MOST: usize = 20;
/// How long a line may be, in bytes.
pub const LINE_BYTES_MOST: usize = 65_536;

/// Why a line was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// Longer than [`LINE_BYTES_MOST`].
    TooLong,
    /// Not in the form; JSON has no number that is not finite.
    NotInForm,
    /// The house does not sell the article.
    UnknownArticle,
    /// The numbers are no vector.
    NotAVector(NotAVector),
    /// Another dimension than the others.
    OtherDimension,
    /// The article had one in an earlier line.
    Twice,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooLong => "longer than 65536 bytes",
            Self::NotInForm => "not `{\"id\":\"…\",\"vector\":[…]}` with finite numbers",
            Self::UnknownArticle => "the catalog has no such article",
            Self::OtherDimension => "another dimension than the vectors before it",
            Self::Twice => "the article has a vector in an earlier line",
            Self::NotAVector(why) => return why.fmt(f),
        })
    }
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines read.
    pub lines: usize,
    /// Vectors taken over.
    pub vectors: usize,
    /// Vectors that were there before and are taken out.
    pub taken_out: usize,
    /// How many lines were refused, by reason.
    pub refused: BTreeMap<Refused, usize>,
    /// The first of them: number of the line and reason.
    pub named: Vec<(usize, Refused)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: ArticleId,
    vector: Vec<f64>,
}

/// Takes a file over; `progress` is told how many bytes are read.
pub async fn vectors(
    house: &House,
    bytes: &[u8],
    missing: Missing,
    mut progress: impl FnMut(usize),
) -> Result<Imported, Fault> {
    let _turn = house.shelf.turn().await;
    let mut report = Imported::default();
    let mut taken: Vec<(ArticleId, Vector)> = Vec::new();
    let mut seen: BTreeSet<ArticleId> = BTreeSet::new();
    let before = house.shelf.vectors();
    let mut dimension = match missing {
        Missing::Stay => before.values().next().map(Vector::dimension),
        Missing::TakenOut => None,
    };
    let offer = house.shelf.offer();
    let mut read = 0_usize;
    for (number, line) in (1_usize..).zip(bytes.split(|byte| *byte == b'\n')) {
        read = read.saturating_add(line.len()).saturating_add(1);
        if line.trim_ascii().is_empty() {
            continue;
        }
        progress(read.min(bytes.len()));
        report.lines = report.lines.saturating_add(1);
        let judged = parse(line).and_then(|(id, vector)| {
            if offer.get(&id).is_none() {
                return Err(Refused::UnknownArticle);
            }
            if *dimension.get_or_insert(vector.dimension()) != vector.dimension() {
                return Err(Refused::OtherDimension);
            }
            if seen.insert(id.clone()) { Ok((id, vector)) } else { Err(Refused::Twice) }
        });
        match judged {
            Ok(pair) => taken.push(pair),
            Err(why) => report.refuse(number, why),
        }
    }
    report.vectors = taken.len();
    let gone: Vec<ArticleId> = match missing {
        Missing::TakenOut if !taken.is_empty() => {
            before.into_keys().filter(|id| !seen.contains(id)).collect()
        }
        _ => Vec::new(),
    };
    report.taken_out = gone.len();
    keep(house, taken, gone, Hash::of(&[bytes])).await?;
    Ok(report)
}

/// Takes the old ones out, then writes the new ones: what stands has one dimension after each transaction of an import that adds,
/// and again at the end of one that replaces.
async fn keep(
    house: &House,
    taken: Vec<(ArticleId, Vector)>,
    gone: Vec<ArticleId>,
    file: Hash,
) -> Result<(), Fault> {
    for batch in gone.chunks(VECTORS_PER_BATCH) {
        let write = |id: &ArticleId| Write::PutVector { id: id.clone(), vector: Vec::new() };
        house.store.apply(Batch { writes: batch.iter().map(write).collect(), entry: None }).await?;
        house.shelf.change(batch.iter().cloned().map(StockChange::NoVector).collect());
    }
    let mut batches = taken.chunks(VECTORS_PER_BATCH).peekable();
    while let Some(batch) = batches.next() {
        let entry = batches.peek().is_none().then(|| super::catalog::line(house, file)).transpose()?;
        let write =
            |(id, vector): &(ArticleId, Vector)| Write::PutVector { id: id.clone(), vector: vector.bytes() };
        house.store.apply(Batch { writes: batch.iter().map(write).collect(), entry }).await?;
        house
            .shelf
            .change(batch.iter().cloned().map(|(id, vector)| StockChange::Vector(id, vector)).collect());
    }
    Ok(())
}

fn parse(line: &[u8]) -> Result<(ArticleId, Vector), Refused> {
    if line.len() > LINE_BYTES_MOST {
        return Err(Refused::TooLong);
    }
    let line: Line = serde_json::from_slice(line).map_err(|_| Refused::NotInForm)?;
    let vector = Vector::parse(&line.vector).map_err(Refused::NotAVector)?;
    Ok((line.id, vector))
}

impl Imported {
    fn refuse(&mut self, line: usize, why: Refused) {
        let count = self.refused.entry(why).or_default();
        *count = count.saturating_add(1);
        if self.named.len() < NAMED_MOST {
            self.named.push((line, why));
        }
    }
}
