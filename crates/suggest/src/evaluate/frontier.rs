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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::ItemHandle;

    fn visit(person: u32, items: [u32; 2]) -> Visit {
        Visit { person: PersonHandle(person), began: person, items: items.map(ItemHandle).to_vec() }
    }

    fn values(points: &[Point]) -> Vec<(f64, f64)> {
        points.iter().map(|point| (point.at, point.hit_rate.value)).collect()
    }

    #[test]
    fn the_curves_are_those_counted_by_hand() {
        let taught = [visit(1, [1, 2]), visit(2, [1, 2]), visit(3, [1, 3]), visit(4, [4, 4])];
        let asked = [visit(8, [1, 2]), visit(9, [1, 3])];
        let curves = Curves { taught: &taught, asked: &asked, seed: 1 };
        let mut done = 0;
        let points = curves.by_company(&[1, 2, 3], |visits| done += visits);
        assert_eq!((values(&points), done), (vec![(1.0, 1.0), (2.0, 0.5), (3.0, 0.0)], 6));
        let points = curves.by_consent(&[0.0, 1.0], 1, |_| {});
        assert_eq!(values(&points), [(0.0, 0.0), (1.0, 1.0)]);
        assert_eq!(curves.counted_exactly(|_| {}).unwrap().value, 1.0);
    }

    #[test]
    fn noise_is_drawn_once_for_each_article_whether_anybody_looked_at_it_or_not() {
        let (taught, asked) = ([visit(1, [1, 2])], [visit(8, [1, 2])]);
        let curves = Curves { taught: &taught, asked: &asked, seed: 1 };
        let mut drawn = Vec::new();
        let noise = |number| {
            drawn.push(number);
            Ok::<_, ()>(if number == 0 { -9 } else { 9 })
        };
        let points = curves.by_epsilon(&[0.5, 2.0], (3, 1), noise, |_| {}).unwrap();
        assert_eq!(values(&points), [(0.5, 0.0), (2.0, 1.0)], "below the floor, then everything above it");
        assert_eq!(drawn, [0, 0, 0, 1, 1, 1]);
        let refused = curves.by_epsilon(&[0.5], (3, 1), |_| Err("spent"), |_| {});
        assert_eq!(refused, Err("spent"));
    }
}
