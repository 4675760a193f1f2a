//! How good each rung is: every next article of every visit is asked for, with what that rung may know.
//!
//! | rung | knows |
//! |---|---|
//! | generic | what many looked at |
//! | page | the article on the page: what a browser may send before a choice |
//! | context | this visit |
//! | profile | the person's earlier visits, and this one |
//!
//! **Invariant:** every rung is asked the same questions, and given what it may know and nothing else.
//! **Invariant:** earlier visits are those that began before; nothing of the future is heard.

use super::interval::{Drawn, Figure, quantile};
use super::popular::Popular;
use super::visits::{Visit, learned};
use super::{Rule, serve};
use crate::index::{ItemHandle, PersonHandle, SessionIndex};
use crate::session::Ranker;
use std::collections::{HashMap, HashSet};

/// How many articles of earlier visits are heard, the newest: as many as the house opens.
const HISTORY_MOST: usize = 12;

/// What a suggestion may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// What many looked at.
    Generic,
    /// The article on the page.
    Page,
    /// This visit.
    Context,
    /// Earlier visits, and this one.
    Profile,
}

/// A way to serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// What is known.
    pub rung: Rung,
    /// How many people must stand behind a suggestion; 1 asks for no company.
    pub company: u32,
    /// Whether the present article may come again.
    pub rule: Rule,
}

/// Visits that were learned and visits that are asked about.
pub struct Trial {
    index: SessionIndex,
    popular: Popular,
    asked: Vec<Asked>,
    people: usize,
}

/// A visit that is asked about, the number of its person among those asked, and what that person looked at before.
struct Asked {
    items: Vec<ItemHandle>,
    person: usize,
    earlier: Vec<ItemHandle>,
}

impl Trial {
    /// Learns and gets ready to ask.
    #[must_use]
    pub fn new(taught: &[Visit], asked: &[Visit]) -> Self {
        let mut numbers: HashMap<PersonHandle, usize> = HashMap::new();
        for visit in asked {
            let next = numbers.len();
            numbers.entry(visit.person).or_insert(next);
        }
        let mut histories: HashMap<PersonHandle, Vec<&Visit>> = HashMap::new();
        for visit in taught.iter().chain(asked).filter(|visit| numbers.contains_key(&visit.person)) {
            histories.entry(visit.person).or_default().push(visit);
        }
        for visits in histories.values_mut() {
            visits.sort_by_key(|visit| visit.began);
        }
        let ready = |visit: &Visit| {
            let history = histories.get(&visit.person).map_or(&[][..], Vec::as_slice);
            let before = history.partition_point(|earlier| earlier.began < visit.began);
            let newest = history.iter().take(before).rev().flat_map(|earlier| earlier.items.iter().rev());
            let mut earlier: Vec<ItemHandle> = newest.take(HISTORY_MOST).copied().collect();
            earlier.reverse();
            let person = numbers.get(&visit.person).copied().unwrap_or_default();
            Asked { items: visit.items.clone(), person, earlier }
        };
        Self {
            index: learned(taught),
            popular: Popular::exact(taught),
            asked: asked.iter().map(ready).collect(),
            people: numbers.len(),
        }
    }

    /// The same questions with another list of what many looked at.
    #[must_use]
    pub fn with_popular(self, popular: Popular) -> Self {
        Self { popular, ..self }
    }
    /// The same questions to an engine that has learned other visits.
    #[must_use]
    pub fn with_learned(self, taught: &[Visit]) -> Self {
        Self { index: learned(taught), popular: Popular::exact(taught), ..self }
    }

    /// The same, asked only about visits of people who came before.
    #[must_use]
    pub fn of_those_who_came_before(mut self) -> Self {
        self.asked.retain(|visit| !visit.earlier.is_empty());
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        for visit in &mut self.asked {
            let next = numbers.len();
            visit.person = *numbers.entry(visit.person).or_insert(next);
        }
        self.people = numbers.len();
        self
    }

    /// How many visits are asked about.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.asked.len()
    }
    /// How many people are asked about.
    #[must_use]
    pub fn people(&self) -> usize {
        self.people
    }
    /// How often a next article is asked for.
    #[must_use]
    pub fn predictions(&self) -> usize {
        self.asked.iter().map(|visit| visit.items.len().saturating_sub(1)).sum()
    }
    /// How many of the visits are of somebody who came before.
    #[must_use]
    pub fn came_again(&self) -> usize {
        self.asked.iter().filter(|visit| !visit.earlier.is_empty()).count()
    }

    /// Asks for every next article. `nanoseconds` is a clock; `progress` is told how many visits are done.
    pub fn measure(
        &self,
        way: Way,
        ranker: &mut Ranker,
        mut nanoseconds: impl FnMut() -> u64,
        mut progress: impl FnMut(u64),
    ) -> Tally {
        let mut tally = Tally::new(self.people);
        let mut served: Vec<ItemHandle> = Vec::new();
        for (done, visit) in (1_u64..).zip(&self.asked) {
            let trail: Vec<ItemHandle> = visit.earlier.iter().chain(&visit.items).copied().collect();
            for at in 1..visit.items.len() {
                let (Some(seen), Some(next)) = (visit.items.get(..at), visit.items.get(at)) else { continue };
                let heard = match way.rung {
                    Rung::Generic | Rung::Context => seen,
                    Rung::Page => seen.get(at.saturating_sub(1)..).unwrap_or_default(),
                    Rung::Profile => trail.get(..visit.earlier.len() + at).unwrap_or_default(),
                };
                let begun = nanoseconds();
                match way.rung {
                    Rung::Generic => self.popular.serve(heard, way.rule, &mut served),
                    _ => serve(ranker, &self.index, heard, (way.rule, way.company), &mut served),
                }
                tally.nanoseconds.push(nanoseconds().saturating_sub(begun));
                tally.count(visit.person, &served, *next, seen.contains(next));
            }
            progress(done);
        }
        tally
    }
}

/// How often a person's next article was asked for, how often it was found, the sum of one over its place,
/// and the first two again for articles they had not seen in that visit.
type Row = [f64; 5];

/// What came out, person by person.
pub struct Tally {
    rows: Vec<Row>,
    covered: HashSet<ItemHandle>,
    nanoseconds: Vec<u64>,
}

impl Tally {
    fn new(people: usize) -> Self {
        Self { rows: vec![Row::default(); people], covered: HashSet::new(), nanoseconds: Vec::new() }
    }

    fn count(&mut self, person: usize, served: &[ItemHandle], next: ItemHandle, seen: bool) {
        let place = served.iter().position(|item| *item == next);
        let found = f64::from(u8::from(place.is_some()));
        let reciprocal = place.map_or(0.0, |place| 1.0 / (place as f64 + 1.0));
        let new = f64::from(u8::from(!seen));
        if let Some(row) = self.rows.get_mut(person) {
            for (sum, one) in row.iter_mut().zip([1.0, found, reciprocal, new, new * found]) {
                *sum += one;
            }
        }
        self.covered.extend(served);
    }

    /// How many different articles were suggested at all.
    #[must_use]
    pub fn covered(&self) -> usize {
        self.covered.len()
    }
    /// The time below which a share of the answers came, in nanoseconds.
    #[must_use]
    pub fn nanoseconds(&self, share: f64) -> Option<u64> {
        let mut sorted = self.nanoseconds.clone();
        sorted.sort_unstable();
        quantile(&sorted, share).copied()
    }
    /// With the shorter time of each answer, of two runs: what else the machine did in between does not count.
    #[must_use]
    pub fn quicker_of(mut self, other: &Self) -> Self {
        for (time, again) in self.nanoseconds.iter_mut().zip(&other.nanoseconds) {
            *time = (*time).min(*again);
        }
        self
    }
    /// The figures with their intervals.
    #[must_use]
    pub fn drawn(&self, seed: u64) -> Quality {
        Quality(Drawn::of(&self.rows, seed))
    }
}

/// The figures of a way, with how sure they are.
pub struct Quality(Drawn<5>);

impl Quality {
    /// HR: the share of next articles that were among the suggested.
    #[must_use]
    pub fn hit_rate(&self) -> Option<Figure> {
        self.0.figure(hit_rate)
    }
    /// MRR: the mean of one over the place.
    #[must_use]
    pub fn reciprocal_rank(&self) -> Option<Figure> {
        self.0.figure(|[asked, _, reciprocal, ..]| share(*reciprocal, *asked))
    }
    /// HR where the next article was one not yet seen in the visit: whether suggestions help to discover.
    #[must_use]
    pub fn hit_rate_of_new(&self) -> Option<Figure> {
        self.0.figure(|[.., new, found]| share(*found, *new))
    }
    /// How much more is found than by another way, which was asked the same questions and drawn with the same seed.
    #[must_use]
    pub fn more_than(&self, other: &Self) -> Option<Figure> {
        self.0.more_than(&other.0, hit_rate)
    }
}

fn hit_rate([asked, found, ..]: &Row) -> Option<f64> {
    share(*found, *asked)
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests;
