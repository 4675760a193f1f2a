//! Rankers over plain values: sessions, likeness, words, and how good they are.
//! Nobody has a name here: people are [`index::PersonHandle`]s, articles are [`index::ItemHandle`]s; what they stand for the caller knows.
//!
//! **Invariant:** no clock, no dice, no I/O: the same index and the same visit give the same answer.
//! **Invariant:** an index from which a person was removed equals one that never saw them ([`memory::Memory::digest`]).
//! **Invariant:** what too few people held is not suggested ([`session::Options::support_least`]).
//!
//! ```
//! use entrenous_suggest::index::{PersonHandle, SessionIndex};
//! use entrenous_suggest::interner::Interner;
//! use entrenous_suggest::session::{Options, Ranker};
//!
//! let (mut names, mut index) = (Interner::default(), SessionIndex::default());
//! let [shirt, belt] = ["shirt", "belt"].map(|name| names.handle(name).unwrap());
//! let options = Options { excluded: &[shirt], ..Options::default() };
//! for person in 0..9 {
//!     index.append(PersonHandle(person), 1_000, &[shirt, belt]);
//! }
//! assert!(Ranker::default().suggest(&index, &[shirt], &options).items.is_empty(), "nine people are too few");
//! index.append(PersonHandle(9), 1_000, &[shirt, belt]);
//! let answer = Ranker::default().suggest(&index, &[shirt], &options);
//! assert_eq!((answer.items[0].item, answer.items[0].because), (belt, shirt));
//! ```

#![allow(
    clippy::arithmetic_side_effects,
    reason = "scores are floats, counts are bounded by the limits named in each file"
)]

pub mod bandit;
pub mod evaluate;
pub mod index;
pub mod interner;
pub mod memory;
mod normal;
pub mod offpolicy;
pub mod rows;
pub mod search;
pub mod session;
pub mod similar;
pub mod table;
pub mod vectors;
