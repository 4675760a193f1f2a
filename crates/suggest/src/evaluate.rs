//! How good suggestions are, and what they give away: measured on visits, never on people as they are.
//! After each article of a visit: is the next one among the suggested? HR@20 is the share of times it is; MRR@20 the mean of one over its place.
//!
//! | file | asks |
//! |---|---|
//! | [`measure`] | how good is each rung, under both rules? |
//! | [`attack`] | can somebody who knows a whole visit tell whether it was learned? |
//! | [`frontier`] | what do company, consent and noise cost? |
//! | [`interval`] | how sure is a figure? |
//!
//! **Invariant:** the rule is named with every figure: `Dropped` never suggests the article just seen, `RepeatsAllowed` may.
//! **Invariant:** no clock and no chance of its own: times come from the caller, dice are seeded, so that a figure can be had again.

pub mod attack;
pub mod dice;
pub mod frontier;
pub mod interval;
pub mod measure;
pub mod popular;
pub mod visits;

use crate::index::{ItemHandle, SessionIndex};
use crate::session::{Options, Ranker};

/// How many suggestions are looked at.
pub const PLACES: usize = 20;

/// Whether the article just seen may be suggested again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// It may not: right for a shop.
    Dropped,
    /// It may: the rule of most publications.
    RepeatsAllowed,
}

impl Rule {
    /// What may not be suggested after these articles.
    fn excluded(self, seen: &[ItemHandle]) -> &[ItemHandle] {
        match self {
            Self::Dropped => seen.last().map_or(&[], std::slice::from_ref),
            Self::RepeatsAllowed => &[],
        }
    }
}

/// What the engine serves after `seen`, best first: the one place where this measuring meets the ranker.
fn serve(
    ranker: &mut Ranker,
    index: &SessionIndex,
    seen: &[ItemHandle],
    (rule, company): (Rule, u32),
    served: &mut Vec<ItemHandle>,
) {
    let options = Options { limit: PLACES, excluded: rule.excluded(seen), ..Options::default() };
    let options = Options { support_least: company, ..options };
    served.clear();
    served.extend(ranker.suggest(index, seen, &options).items.iter().map(|suggested| suggested.item));
}
