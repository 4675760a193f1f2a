//! Addresses that stand in more than one row: the strictest row counts, and every no of the others with it.
//!
//! **Invariant:** for addresses that stand once, eight bytes are held; the rest is held only for those that stand twice.
//! **Invariant:** two addresses that only share their eight bytes stay two.

use crate::contact::{OptOut, Scope};
use crate::judge::{Class, Judged};
use entrenous_core::hash::Hash;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher};

/// A row by its table and line.
pub(crate) type At = (usize, u64);

/// The rows of one address.
struct Rows {
    strictest: Class,
    winner: At,
    opt_outs: Vec<OptOut>,
}

/// Every address that stands twice.
#[derive(Default)]
pub(crate) struct Twice {
    suspects: Vec<u64>,
    known: HashMap<[u8; 16], Rows>,
}

/// The short name of an address.
pub(crate) fn short(folded: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    folded.hash(&mut hasher);
    hasher.finish()
}

fn long(folded: &str) -> [u8; 16] {
    let hash = Hash::of(&[folded.as_bytes()]);
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.bytes()).for_each(|(to, from)| *to = *from);
    bytes
}

impl Twice {
    /// Finds which short names stand more than once.
    pub(crate) fn among(mut all: Vec<u64>) -> Self {
        all.sort_unstable();
        let mut suspects: Vec<u64> = all
            .windows(2)
            .filter_map(|pair| matches!(pair, [a, b] if a == b).then(|| pair.first().copied())?)
            .collect();
        suspects.dedup();
        Self { suspects, known: HashMap::new() }
    }
    /// Whether every address stands once.
    pub(crate) const fn is_empty(&self) -> bool {
        self.suspects.is_empty()
    }
    /// Whether an address may stand more than once.
    pub(crate) fn suspects(&self, folded: &str) -> bool {
        self.suspects.binary_search(&short(folded)).is_ok()
    }

    /// Looks at one row of a suspect.
    pub(crate) fn look(&mut self, folded: &str, at: At, judged: Judged) {
        match self.known.entry(long(folded)) {
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(Rows { strictest: judged.class, winner: at, opt_outs: judged.opt_outs });
            }
            std::collections::hash_map::Entry::Occupied(mut place) => {
                let rows = place.get_mut();
                if judged.class < rows.strictest {
                    (rows.strictest, rows.winner) = (judged.class, at);
                }
                join(&mut rows.opt_outs, judged.opt_outs);
            }
        }
    }

    /// Whether this row counts for its address; if so, it takes every no of the others.
    pub(crate) fn counts(&self, folded: &str, at: At, judged: &mut Judged) -> bool {
        let Some(rows) = self.known.get(&long(folded)) else { return true };
        if rows.winner != at {
            return false;
        }
        join(&mut judged.opt_outs, rows.opt_outs.clone());
        let out = |no: &OptOut| match &no.scope {
            Scope::All => true,
            Scope::Purpose(key) => judged.yes.as_ref().is_some_and(|yes| yes.purpose == *key),
        };
        if judged.opt_outs.iter().any(out) {
            judged.yes = None;
        }
        true
    }
}

/// Each scope once, with the earlier time: a no counts from when it was first said.
fn join(into: &mut Vec<OptOut>, more: Vec<OptOut>) {
    for no in more {
        match into.iter_mut().find(|known| known.scope == no.scope) {
            Some(known) => {
                known.at = match (known.at, no.at) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
                known.reason = known.reason.min(no.reason);
            }
            None => into.push(no),
        }
    }
}
