//! Tables of voices: for each key how many people spoke for it, in each group of each table, let out once with noise.
//! The tables split the same people in different ways, so each of them says how many spoke for a key in the whole: the whole is the mean of
//! what they say, each the less heeded the more cells, and so the more noise, are in its sum.
//! The keys are known beforehand, then every cell gets noise; or they are not, then a cell must reach a height ([`crate::threshold`]).
//!
//! **Invariant:** a person counts once: one more in one cell of each table, whatever they did and however often.
//! **Invariant:** the epsilon, and the delta if there is one, are shared by the tables, so that a person loses the whole and no more.
//! **Invariant:** what is hidden is hidden by the noisy counts alone (post-processing), also where hiding keeps a difference from telling.

use crate::budget::Epsilon;
use crate::noise::{self, NotDrawn};
use crate::release::{FLOOR, NotReleased, PEOPLE_MOST};
use crate::threshold::{self, Delta};
use entrenous_core::id::{Dice, PersonId};
use std::collections::{BTreeMap, HashSet};

/// How many cells all tables have at most.
pub const CELLS_MOST: usize = 8_000_000;
/// How many empty cells of a table are told by chance alone, on average: one in four releases.
const CHANCE_MOST: f64 = 0.25;

/// Tables while they are counted: true counts, which cannot be read.
pub struct Crowd<K> {
    /// How many groups each table has.
    groups: Vec<usize>,
    /// By key: the cells of all tables, one table after the other.
    cells: BTreeMap<K, Vec<u64>>,
    counted: HashSet<PersonId>,
}

impl<K: Ord> Crowd<K> {
    /// Tables with these many groups each.
    #[must_use]
    pub fn new(groups: Vec<usize>) -> Self {
        Self { groups, cells: BTreeMap::new(), counted: HashSet::new() }
    }

    /// Counts a person once: for which key they speak, and in which group of each table they are.
    pub fn count(&mut self, who: PersonId, key: K, groups: &[usize]) -> Result<(), NotReleased> {
        if self.counted.len() >= PEOPLE_MOST {
            return Err(NotReleased::TooManyPeople);
        }
        if !self.counted.insert(who) {
            return Ok(());
        }
        let width = self.width();
        let row = self.cells.entry(key).or_insert_with(|| vec![0; width]);
        let mut first = 0_usize;
        for (size, group) in self.groups.iter().zip(groups) {
            if let Some(cell) = row.get_mut(first.saturating_add(*group)).filter(|_| group < size) {
                *cell = cell.saturating_add(1);
            }
            first = first.saturating_add(*size);
        }
        Ok(())
    }

    /// Ready to be let out where the keys are known beforehand: what was counted for another is not told.
    pub fn over(
        mut self,
        keys: impl IntoIterator<Item = K>,
        epsilon: Epsilon,
    ) -> Result<Drawing<K>, NotReleased> {
        let width = self.width();
        let mut rows = BTreeMap::new();
        for key in keys {
            let cells = self.cells.remove(&key).unwrap_or_else(|| vec![0; width]);
            rows.insert(key, cells);
            fits(&self.groups, rows.len())?;
        }
        let share = self.share(epsilon)?;
        let cells = |groups: &usize| groups.saturating_mul(rows.len());
        let bars = self.groups.iter().map(|groups| standing_out(share, 1.0, cells(groups))).collect();
        let whole = standing_out(share, mean_of(&self.groups), rows.len());
        Ok(Drawing { keys: Keys::Known, share, groups: self.groups, bars, whole, rows })
    }

    /// Ready to be let out where the keys are not known beforehand.
    pub fn unknown(self, epsilon: Epsilon, delta: Delta) -> Result<Drawing<K>, NotReleased> {
        let share = self.share(epsilon)?;
        let height = threshold::height(share, delta.shared_by(self.tables())).max(FLOOR);
        let bars = vec![height; self.groups.len()];
        Ok(Drawing { keys: Keys::Unknown, share, groups: self.groups, bars, whole: height, rows: self.cells })
    }

    fn width(&self) -> usize {
        self.groups.iter().fold(0, |width, size| width.saturating_add(*size))
    }
    fn tables(&self) -> u64 {
        u64::try_from(self.groups.len()).unwrap_or(u64::MAX)
    }
    fn share(&self, epsilon: Epsilon) -> Result<Epsilon, NotReleased> {
        Ok(epsilon.shared_by(self.tables())?)
    }
}

/// Whether tables of these groups, over so many keys, can be let out: to be asked before anyone is counted.
pub fn fits(groups: &[usize], keys: usize) -> Result<(), NotReleased> {
    let width = groups.iter().fold(0_usize, |width, size| width.saturating_add(*size));
    if width.saturating_mul(keys) > CELLS_MOST { Err(NotReleased::TooManyCells) } else { Ok(()) }
}

/// From which noisy count on a sum of `draws` cells is told, if there are `sums` of them: never below the floor, and so high that
/// by chance alone no more than [`CHANCE_MOST`] empty ones get there.
fn standing_out(share: Epsilon, draws: f64, sums: usize) -> u64 {
    // The noise is as often below zero as above.
    let outside = 2.0 * CHANCE_MOST / (sums.max(1) as f64);
    noise::reach(share, draws, outside.min(1.0)).saturating_add(1).max(FLOOR)
}

/// As many draws as have the variance of the mean of all tables' sums, each weighted by one over the number of its cells.
fn mean_of(groups: &[usize]) -> f64 {
    1.0 / weights(groups).sum::<f64>().max(f64::MIN_POSITIVE)
}

fn weights(groups: &[usize]) -> impl Iterator<Item = f64> {
    groups.iter().map(|size| 1.0 / (*size).max(1) as f64)
}

/// What is known of the keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Keys {
    Known,
    Unknown,
}

/// Tables that are being let out, key by key, so that a large one need not be drawn at once.
pub struct Drawing<K> {
    keys: Keys,
    share: Epsilon,
    groups: Vec<usize>,
    bars: Vec<u64>,
    whole: u64,
    rows: BTreeMap<K, Vec<u64>>,
}

/// How one table is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its share of the epsilon.
    pub epsilon: Epsilon,
    /// From which noisy count on a cell is told.
    pub bar: u64,
    /// Within how much of it the true count lies, in 95 of 100 cases.
    pub margin: u64,
}

/// One key as it was let out: noisy counts, where they stand out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// About how many people spoke for it.
    pub whole: Option<u64>,
    /// The same by table and group.
    pub tables: Vec<Vec<Option<u64>>>,
}

impl<K: Ord> Drawing<K> {
    /// How each table is told.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        let margin = noise::margin(self.share, 1.0);
        self.bars.iter().map(move |bar| Rule { epsilon: self.share, bar: *bar, margin })
    }
    /// How the whole is told.
    #[must_use]
    pub fn whole(&self) -> Rule {
        let draws = match self.keys {
            Keys::Known => mean_of(&self.groups),
            Keys::Unknown => 1.0,
        };
        Rule { epsilon: self.share, bar: self.whole, margin: noise::margin(self.share, draws) }
    }
    /// How many keys are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.rows.len()
    }

    /// Lets the next key out; its true counts end here.
    pub fn draw(&mut self, dice: &dyn Dice) -> Result<Option<(K, Row)>, NotDrawn> {
        let Some((key, cells)) = self.rows.pop_first() else { return Ok(None) };
        let noisy = cells.into_iter().map(|cell| self.noisy(cell, dice)).collect::<Result<Vec<_>, _>>()?;
        Ok(Some((key, self.tell(&noisy))))
    }

    /// A cell with noise. Where keys are unknown an empty cell stays empty: that it is there must not be told either.
    fn noisy(&self, cell: u64, dice: &dyn Dice) -> Result<Option<i64>, NotDrawn> {
        if self.keys == Keys::Unknown && cell == 0 {
            return Ok(None);
        }
        Ok(Some(cell.cast_signed().saturating_add(noise::laplace(self.share, dice)?)))
    }

    fn tell(&self, noisy: &[Option<i64>]) -> Row {
        let mut rest = noisy;
        let mut tables: Vec<Vec<Option<u64>>> = Vec::new();
        let mut sums = Vec::new();
        for (size, bar) in self.groups.iter().zip(&self.bars) {
            let (own, others) = rest.split_at_checked(*size).unwrap_or((rest, &[]));
            rest = others;
            let told: Vec<Option<u64>> = own.iter().map(|cell| reaching(*cell, *bar)).collect();
            sums.push(match self.keys {
                Keys::Known => own.iter().flatten().fold(0_i64, |sum, n| sum.saturating_add(*n)),
                // What did not reach the height does not exist.
                Keys::Unknown => sum(&told),
            });
            tables.push(told);
        }
        let whole = reaching(self.of_all(&sums), self.whole);
        if let Some(whole) = whole {
            tables.iter_mut().for_each(|table| keep_the_rest_large(table, whole.cast_signed()));
        }
        Row { whole, tables }
    }

    /// The whole, by what the tables say of it: the mean where all cells are there, else the first table.
    fn of_all(&self, sums: &[i64]) -> Option<i64> {
        if self.keys == Keys::Unknown {
            return sums.first().copied();
        }
        let weighted = sums.iter().zip(weights(&self.groups)).map(|(sum, weight)| *sum as f64 * weight);
        Some((weighted.sum::<f64>() * mean_of(&self.groups)).round() as i64)
    }
}

fn reaching(cell: Option<i64>, bar: u64) -> Option<u64> {
    cell.and_then(|noisy| u64::try_from(noisy).ok()).filter(|noisy| *noisy >= bar)
}

fn sum(told: &[Option<u64>]) -> i64 {
    told.iter().flatten().fold(0, |sum, n| sum.saturating_add(n.cast_signed()))
}

/// Who subtracts the told groups from the whole learns of the rest: where that would be a few people, the smallest told group is hidden
/// with them.
fn keep_the_rest_large(table: &mut [Option<u64>], whole: i64) {
    let few = 1..FLOOR.cast_signed();
    while table.iter().any(Option::is_none) && few.contains(&whole.saturating_sub(sum(table))) {
        let Some(smallest) = table.iter_mut().filter(|cell| cell.is_some()).min() else { return };
        *smallest = None;
    }
}

#[cfg(test)]
mod tests;
