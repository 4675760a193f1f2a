//! What privacy costs: how good suggestions are as more company is asked for, as fewer people consent, as more noise is drawn.
//!
//! **Invariant:** all points answer the same questions, and their intervals are drawn from the same people.
//! **Invariant:** this crate draws no noise that protects anybody: the caller brings it.

use super::Rule;
use super::dice::SeededDice;
use super::interval::Figure;
use super::measure::{Rung, Trial, Way};
use super::popular::Popular;
use super::visits::Visit;
use crate::index::PersonHandle;
use crate::session::Ranker;
use std::collections::HashMap;

/// One point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Where on the axis: people, a share, an epsilon.
    pub at: f64,
    /// HR@20, current article dropped.
    pub hit_rate: Figure,
}

/// What every curve shares.
#[derive(Clone, Copy)]
pub struct Curves<'a> {
    /// Visits that may be learned.
    pub taught: &'a [Visit],
    /// Visits that are asked about.
    pub asked: &'a [Visit],
    /// Where the dice begin.
    pub seed: u64,
}

impl Curves<'_> {
    /// By how many people must stand behind a suggestion.
    pub fn by_company(&self, companies: &[u32], mut progress: impl FnMut(u64)) -> Vec<Point> {
        let trial = Trial::new(self.taught, self.asked);
        let point =
            |company: &u32| self.point(&trial, f64::from(*company), (Rung::Context, *company), &mut progress);
        companies.iter().filter_map(point).collect()
    }

    /// By the share of people who consent to be learned from, with this company.
    pub fn by_consent(&self, shares: &[f64], company: u32, mut progress: impl FnMut(u64)) -> Vec<Point> {
        let mut dice = SeededDice::new(self.seed);
        let mut drawn: HashMap<PersonHandle, f64> = HashMap::new();
        for visit in self.taught {
            drawn.entry(visit.person).or_insert_with(|| dice.share());
        }
        let mut trial = Trial::new(&[], self.asked);
        let mut points = Vec::new();
        for share in shares {
            let consents = |visit: &&Visit| drawn.get(&visit.person).is_some_and(|drawn| drawn < share);
            let taught: Vec<Visit> = self.taught.iter().filter(consents).cloned().collect();
            trial = trial.with_learned(&taught);
            points.extend(self.point(&trial, *share, (Rung::Context, company), &mut progress));
        }
        points
    }

    /// By the epsilon of the release that tells what is popular: `noise` draws for one count, to which a person adds at most one,
    /// by the number of the epsilon; `articles` have a line each, and counts below `floor` are not told.
    pub fn by_epsilon<E>(
        &self,
        epsilons: &[f64],
        (articles, floor): (usize, i64),
        mut noise: impl FnMut(usize) -> Result<i64, E>,
        mut progress: impl FnMut(u64),
    ) -> Result<Vec<Point>, E> {
        let mut trial = Trial::new(&[], self.asked);
        let mut points = Vec::new();
        for (number, epsilon) in epsilons.iter().enumerate() {
            let mut dice = SeededDice::new(self.seed);
            let popular = Popular::released(self.taught, articles, floor, &mut dice, || noise(number))?;
            trial = trial.with_popular(popular);
            points.extend(self.point(&trial, *epsilon, (Rung::Generic, 1), &mut progress));
        }
        Ok(points)
    }

    /// What popularity reaches if it is counted exactly: the end of the curve by epsilon.
    pub fn counted_exactly(&self, mut progress: impl FnMut(u64)) -> Option<Figure> {
        let trial = Trial::new(&[], self.asked).with_popular(Popular::exact(self.taught));
        self.point(&trial, f64::INFINITY, (Rung::Generic, 1), &mut progress).map(|point| point.hit_rate)
    }

    fn point(
        &self,
        trial: &Trial,
        at: f64,
        (rung, company): (Rung, u32),
        progress: &mut impl FnMut(u64),
    ) -> Option<Point> {
        let way = Way { rung, company, rule: Rule::Dropped };
        let tally = trial.measure(way, &mut Ranker::default(), || 0, |_| progress(1));
        Some(Point { at, hit_rate: tally.drawn(self.seed).hit_rate()? })
    }
}
