//! Rankers over plain values: sessions, likeness, words, and how good they are.
//! Nobody has a name here: people are [`index::PersonHandle`]s, articles are [`index::ItemHandle`]s; what they stand for the caller knows.
//!
//! **Invariant:** no clock, no dice, no I/O: the same index and the same visit give the same answer.
//! **Invariant:** an index from which a person was removed equals one that never saw them ([`index::SessionIndex::digest`]).
//!
//! ```
//! use entrenous_suggest::index::{PersonHandle, SessionIndex};
//! use entrenous_suggest::interner::Interner;
//! use entrenous_suggest::session::{Options, Ranker};
//!
//! let (mut names, mut index) = (Interner::default(), SessionIndex::default());
//! let [shirt, belt] = ["shirt", "belt"].map(|name| names.handle(name).unwrap());
//! for person in 0..3 {
//!     index.append(PersonHandle(person), 1_000, &[shirt, belt]);
//! }
//! let picked = Ranker::default().suggest(&index, &[shirt], &Options { excluded: &[shirt], ..Options::default() });
//! assert_eq!(picked[0].item, belt);
//! assert_eq!(picked[0].because, shirt);
//! ```

#![allow(
    clippy::arithmetic_side_effects,
    reason = "scores are floats, counts are bounded by the limits named in each file"
)]

pub mod bandit;
pub mod evaluate;
pub mod index;
pub mod interner;
mod normal;
pub mod offpolicy;
pub mod rows;
pub mod search;
pub mod session;
pub mod similar;
