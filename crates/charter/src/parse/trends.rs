//! `[trends]` as it was written: how often trends are let out, and what that may cost each person.
//!
//! **Invariant:** an epsilon of next to nothing is refused here: its noise would drown every count there can be.

use crate::File;
use crate::diagnostic::Diagnostic;
use crate::lint::malformed;
use crate::table::{Field, Section};
use entrenous_core::epsilon::{Epsilon, NotAnEpsilon};
use entrenous_core::moment::Rhythm;
use std::ops::Range;
use toml::de::DeTable;

const KEYS: &[&str] = &["every", "epsilon", "year"];
/// One over the smallest epsilon: its noise is off by thousands.
const PARTS_MOST: u64 = 1_000;

/// `[trends]` as it was written.
#[derive(Debug)]
pub(crate) struct TrendsDraft {
    /// Where it stands.
    pub(crate) header: Range<usize>,
    /// `every`.
    pub(crate) every: Field<Rhythm>,
    /// `epsilon`.
    pub(crate) epsilon: Field<Epsilon>,
    /// `year`.
    pub(crate) year: Field<Epsilon>,
}

pub(super) fn parse(
    table: &DeTable<'_>,
    header: Range<usize>,
    file: &File,
    found: &mut Vec<Diagnostic>,
) -> TrendsDraft {
    let mut section = Section::open(table, header.clone(), "[trends]".to_owned(), KEYS, file, found);
    TrendsDraft {
        header,
        every: section.word("every", &malformed::LINT),
        epsilon: section.parsed("epsilon", something),
        year: section.parsed("year", something),
    }
}

fn something(text: &str) -> Result<Epsilon, String> {
    let epsilon: Epsilon = text.parse().map_err(|why: NotAnEpsilon| why.to_string())?;
    let (numerator, denominator) = epsilon.parts();
    if numerator.saturating_mul(PARTS_MOST) < denominator {
        return Err(format!("an epsilon below 1/{PARTS_MOST} leaves nothing but noise"));
    }
    Ok(epsilon)
}
