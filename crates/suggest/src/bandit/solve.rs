//! Ridge regression from the sums of one layout: `A + λI = L Lᵀ` (Cholesky), then `θ·f` and its variance by going forward through `L` once.
//!
//! **Invariant:** the same sums give the same numbers: every step runs in the order of the features.

use super::sum::{Features, Sums};

/// How strongly a layout is held to earn nothing until it shows: as one trial of each feature alone would.
const RIDGE: f64 = 1.0;

/// What a layout is expected to earn, and how unsure that is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Expected {
    /// The mean.
    pub(super) mean: f64,
    /// The square root of `fᵀ A⁻¹ f`.
    pub(super) spread: f64,
}

/// The factor of one layout and what it earned, carried forward through it.
#[derive(Clone, Debug)]
pub(crate) struct Solved {
    factor: Vec<Vec<f64>>,
    earned: Vec<f64>,
}

impl Solved {
    /// Solves the sums.
    pub(crate) fn of(sums: &Sums) -> Self {
        let factor = factor(sums.rows());
        let earned = forward(&factor, sums.earned());
        Self { factor, earned }
    }
    /// The mean of what someone of whom this is known is expected to bring.
    pub(crate) fn mean(&self, known: &Features) -> f64 {
        self.expect(known).mean
    }
    /// What someone of whom this is known is expected to bring.
    pub(super) fn expect(&self, known: &Features) -> Expected {
        let carried = forward(&self.factor, known.numbers());
        Expected { mean: dot(&carried, &self.earned), spread: dot(&carried, &carried).sqrt() }
    }
}

/// The lower factor of a symmetric matrix whose lower half is given, with [`RIDGE`] on its diagonal.
fn factor(lower: impl Iterator<Item = Vec<f64>>) -> Vec<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for line in lower {
        let mut row = Vec::with_capacity(line.len());
        for (above, cell) in rows.iter().zip(&line) {
            let pivot = above.last().copied().unwrap_or(1.0);
            row.push((cell - dot(&row, above)) / pivot);
        }
        let diagonal = line.last().copied().unwrap_or_default() + RIDGE - dot(&row, &row);
        row.push(diagonal.max(f64::MIN_POSITIVE).sqrt());
        rows.push(row);
    }
    rows
}

/// Solves `L x = v`.
fn forward(factor: &[Vec<f64>], vector: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut solved = Vec::with_capacity(factor.len());
    for (row, value) in factor.iter().zip(vector) {
        let pivot = row.last().copied().unwrap_or(1.0);
        solved.push((value - dot(&solved, row)) / pivot);
    }
    solved
}

/// The sum of products, as far as both reach.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}
