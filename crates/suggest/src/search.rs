//! Finding articles by words: BM25F over fields (Robertson, Zaragoza and Taylor 2004), for every language at once.
//! A word of a query stands for its forms: itself, its stem in the reader's language, then in others, its beginning if it is
//! the last, longer words it is a part of, and, when it finds next to nothing, words one slip of the hand away.
//!
//! **Invariant:** the same index and query give the same answer in the same order.
//! **Invariant:** letters are compared without case and accents, so that `café` finds `CAFE`.
//! **Invariant:** articles with every word come before articles with only most of them, and those come only when the first are few.

mod asked;
mod build;
mod forms;
mod text;
mod tongue;

pub use asked::{EXPANSIONS_MOST, QUERY_LETTERS_MOST, WORDS_MOST};
pub use build::Builder;
pub use text::{LETTERS_MOST, WORDS_PER_TEXT_MOST};
pub use tongue::Tongue;

use crate::index::ItemHandle;
use forms::Forms;
use std::sync::{Mutex, PoisonError};

/// How fast more of the same word stops counting more (k1 of BM25).
const SATURATION: f32 = 1.2;
/// How much the length of a field counts, by field (b of BM25F): a long description holds anything.
const LENGTH_COUNTS: [f32; FIELDS] = [0.5, 0.3, 0.5, 0.75];
/// How much a word counts, by field.
const FIELD_WEIGHTS: [f32; FIELDS] = [3.0, 3.0, 1.0, 1.0];
/// Below how many articles with every word those with most of them follow.
const FEW: usize = 20;
/// Most words: this share of what was asked, in halves rounded up.
const MOST_WORDS_HALVES: usize = 1;
/// From how many articles with the rarer words on, those with only the commoner ones are not missed.
const PLENTY: usize = 200;
/// How many mentions are counted in the time of one look-up.
const LOOK_UP_COSTS: usize = 16;
/// How many desks wait for work: one for each thread that asks at the same time.
const DESKS_MOST: usize = 64;

/// How many fields there are.
pub(crate) const FIELDS: usize = 4;

/// Where a text of an article stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Field {
    /// Its name.
    Name,
    /// What kind of thing it is.
    Kind,
    /// Colours, styles, material, maker.
    Marks,
    /// What is told of it.
    Description,
}

/// A text of an article.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Where it stands.
    pub field: Field,
    /// Its language, if it has one with a stemmer.
    pub tongue: Option<Tongue>,
    /// The text.
    pub text: &'a str,
}

/// What somebody looks for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// As it was typed; a space at the end says that the last word is whole.
    pub text: &'a str,
    /// The reader's language, if it has a stemmer.
    pub tongue: Option<Tongue>,
}

/// An article that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The article.
    pub item: ItemHandle,
    /// How well its words fit.
    pub score: f32,
    /// Whether it has every word.
    pub all_words: AllWords,
}

/// Whether an article has every word of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AllWords {
    /// Only most of them.
    No,
    /// Every one.
    Yes,
}

/// The words of every article.
#[derive(Default, Debug)]
pub struct Words {
    forms: Forms,
    postings: Groups,
    stems: Forms,
    stem_forms: Groups,
    /// Forms of languages that join words, by their last letters.
    endings: Vec<u32>,
    tongues: Vec<Tongue>,
    lengths: Vec<[u16; FIELDS]>,
    mean_lengths: [f32; FIELDS],
    desks: Mutex<Vec<Desk>>,
}

/// Lists in one piece of memory.
#[derive(Default, Debug)]
pub(crate) struct Groups {
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Groups {
    /// `count` lists, from pairs of list and member sorted by list.
    fn new(count: usize, sorted: Vec<(u32, u32)>) -> Self {
        let mut starts = Vec::with_capacity(count + 1);
        let mut at = 0;
        for group in 0..=count {
            while sorted.get(at).is_some_and(|(own, _)| (*own as usize) < group) {
                at += 1;
            }
            starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Self { starts, members: sorted.into_iter().map(|(_, member)| member).collect() }
    }
    fn of(&self, group: usize) -> &[u32] {
        let start = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        self.members.get(start(group)..start(group + 1)).unwrap_or_default()
    }
}

/// Room for the counting of one query, used again by the next.
#[derive(Default, Debug)]
struct Desk {
    /// By article: its score, the weight of the word at hand, and which words it has.
    tallies: Vec<Tally>,
    touched: Vec<u32>,
    at_hand: Vec<u32>,
}

#[derive(Clone, Copy, Default, Debug)]
struct Tally {
    score: f32,
    weight: f32,
    words: u32,
}

impl Words {
    /// How many articles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lengths.len()
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }
    /// How much memory the index takes, in bytes, without the desks.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let groups = |groups: &Groups| (groups.starts.len() + groups.members.len()) * 4;
        self.forms.bytes()
            + self.stems.bytes()
            + groups(&self.postings)
            + groups(&self.stem_forms)
            + self.endings.len() * 4
            + self.lengths.len() * FIELDS * 2
    }

    /// The articles that have every word of the query, best first; then, if these are few, those that have most of them.
    #[must_use]
    pub fn find(&self, query: &Query<'_>, limit: usize) -> Vec<Found> {
        let asked = self.asked(query);
        let mut desk = self.desks().pop().unwrap_or_default();
        desk.tallies.resize(self.lengths.len(), Tally::default());
        let mentions = |(number, word): (u32, &asked::Forms)| -> (usize, u32) {
            let each = word.iter().map(|(form, _)| self.postings.of(*form as usize).len());
            (each.sum(), number)
        };
        // The rarest word first: when many have it, of a word that nearly all have only those are looked up.
        let mut order: Vec<(usize, u32)> = (0..).zip(&asked).map(mentions).collect();
        order.sort_unstable();
        for (mentions, number) in order {
            let Some(word) = asked.get(number as usize) else { continue };
            let few =
                desk.touched.len() >= PLENTY && desk.touched.len().saturating_mul(LOOK_UP_COSTS) < mentions;
            if few {
                self.look_up(&mut desk, number, word, mentions)
            } else {
                self.count(&mut desk, number, word)
            }
        }
        let found = ranked(&mut desk, asked.len(), limit);
        let mut desks = self.desks();
        if desks.len() < DESKS_MOST {
            desks.push(desk);
        }
        found
    }

    /// Adds what one word says of every article that has it.
    fn count(&self, desk: &mut Desk, number: u32, forms: &[(u32, f32)]) {
        for (form, weight) in forms {
            for posting in self.postings.of(*form as usize) {
                self.weigh(desk, *posting, *weight);
            }
        }
        let holders = desk.at_hand.len();
        self.tally(desk, number, holders);
    }

    /// Adds what one word says of the articles that have been found by others.
    fn look_up(&self, desk: &mut Desk, number: u32, forms: &[(u32, f32)], mentions: usize) {
        let found = desk.touched.clone();
        for (form, weight) in forms {
            let postings = self.postings.of(*form as usize);
            for item in &found {
                let first = postings.partition_point(|posting| posting >> 8 < *item);
                for posting in postings.iter().skip(first).take_while(|posting| *posting >> 8 == *item) {
                    self.weigh(desk, *posting, *weight);
                }
            }
        }
        self.tally(desk, number, mentions.min(self.lengths.len()));
    }

    fn weigh(&self, desk: &mut Desk, posting: u32, weight: f32) {
        let (item, field, times) = (posting >> 8, (posting >> 5 & 7) as usize, posting & 31);
        let Some(tally) = desk.tallies.get_mut(item as usize) else { return };
        if tally.weight == 0.0 {
            desk.at_hand.push(item);
        }
        tally.weight += weight * self.fielded(item as usize, field) * times as f32;
    }

    /// Turns the weights of the word at hand into scores.
    fn tally(&self, desk: &mut Desk, number: u32, holders: usize) {
        let Desk { tallies, touched, at_hand } = desk;
        let holders = holders as f32;
        let rarity = (1.0 + (self.lengths.len() as f32 - holders + 0.5) / (holders + 0.5)).ln();
        for item in at_hand.drain(..) {
            let Some(tally) = tallies.get_mut(item as usize) else { continue };
            if tally.words == 0 {
                touched.push(item);
            }
            tally.score += rarity * tally.weight * (SATURATION + 1.0) / (SATURATION + tally.weight);
            tally.words |= 1 << number;
            tally.weight = 0.0;
        }
    }

    /// What one mention in a field of an article counts: less in a long one.
    fn fielded(&self, item: usize, field: usize) -> f32 {
        let of = |values: &[f32; FIELDS]| values.get(field).copied().unwrap_or(1.0);
        let length = self.lengths.get(item).and_then(|own| own.get(field)).map_or(1.0, |own| f32::from(*own));
        let counts = of(&LENGTH_COUNTS);
        of(&FIELD_WEIGHTS) / (1.0 - counts + counts * length / of(&self.mean_lengths))
    }

    fn desks(&self) -> std::sync::MutexGuard<'_, Vec<Desk>> {
        self.desks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ranks what was touched, and leaves the desk as it was found.
fn ranked(desk: &mut Desk, words: usize, limit: usize) -> Vec<Found> {
    let mut found: Vec<(u32, Found)> = Vec::with_capacity(desk.touched.len());
    let mut complete = 0_usize;
    for item in desk.touched.drain(..) {
        let Some(tally) = desk.tallies.get_mut(item as usize).map(std::mem::take) else { continue };
        let has = tally.words.count_ones();
        let all_words = if has as usize == words { AllWords::Yes } else { AllWords::No };
        complete += usize::from(all_words == AllWords::Yes);
        found.push((has, Found { item: ItemHandle(item), score: tally.score, all_words }));
    }
    let least = if complete >= FEW.min(limit) { words } else { (words * MOST_WORDS_HALVES).div_ceil(2) };
    found.retain(|(has, _)| *has as usize >= least);
    let order = |(_, a): &(u32, Found), (_, b): &(u32, Found)| {
        b.all_words.cmp(&a.all_words).then(b.score.total_cmp(&a.score)).then(a.item.cmp(&b.item))
    };
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable_by(limit - 1, order);
    }
    found.truncate(limit);
    found.sort_unstable_by(order);
    found.into_iter().map(|(_, found)| found).collect()
}

#[cfg(test)]
mod tests;
