//! The sums of one layout, in whole numbers: `A`, the sum of `f fᵀ`, and `b`, the sum of `r f`.
//!
//! **Invariant:** adding and then taking away leaves the very same numbers, in whatever order others were added between.

use super::FEATURES_MOST;

/// How many parts make one.
const ONE: i32 = 1 << 16;

/// A number from minus one to one in 65,536ths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Part(i32);

impl Part {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// One.
    pub const WHOLE: Self = Self(ONE);

    /// The nearest part; what is outside comes to the edge, what is no number to nothing.
    #[must_use]
    pub fn near(number: f64) -> Self {
        // A cast from a number that is none gives zero.
        Self((number.clamp(-1.0, 1.0) * f64::from(ONE)).round() as i32)
    }
    /// As a number.
    #[must_use]
    pub fn number(self) -> f64 {
        f64::from(self.0) / f64::from(ONE)
    }
}

/// One if it is so, nothing if not.
impl From<bool> for Part {
    fn from(so: bool) -> Self {
        if so { Self::WHOLE } else { Self::NONE }
    }
}

/// What is known when a layout is chosen; the first is always one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Features(Box<[Part]>);

/// More than a model can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a layout is judged by at most {} features", FEATURES_MOST - 1)]
pub struct NotFeatures;

impl Features {
    /// Features behind the one that is always there.
    pub fn new(known: impl IntoIterator<Item = Part>) -> Result<Self, NotFeatures> {
        let parts: Vec<Part> = std::iter::once(Part::WHOLE).chain(known).take(FEATURES_MOST + 1).collect();
        if parts.len() > FEATURES_MOST { Err(NotFeatures) } else { Ok(Self(parts.into())) }
    }
    /// The one that is always there, alone.
    #[must_use]
    pub fn none() -> Self {
        Self(vec![Part::WHOLE].into())
    }
    /// How many, with the one that is always there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Never: one is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// As numbers.
    pub fn numbers(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(|part| part.number())
    }
}

/// The sums of one layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sums {
    /// The lower half of `A`, row by row.
    squares: Box<[i128]>,
    /// `b`.
    rewards: Box<[i128]>,
    /// How many trials.
    trials: i128,
}

impl Sums {
    /// Sums of nothing.
    pub(crate) fn new(features: usize) -> Self {
        let half = features * (features + 1) / 2;
        Self { squares: vec![0; half].into(), rewards: vec![0; features].into(), trials: 0 }
    }
    /// Adds a trial.
    pub(crate) fn add(&mut self, features: &Features, reward: Part) {
        self.trials = self.trials.wrapping_add(1);
        self.each(features, reward, i128::wrapping_add);
    }
    /// Takes a trial away.
    pub(crate) fn subtract(&mut self, features: &Features, reward: Part) {
        self.trials = self.trials.wrapping_sub(1);
        self.each(features, reward, i128::wrapping_sub);
    }

    fn each(&mut self, features: &Features, reward: Part, change: fn(i128, i128) -> i128) {
        let parts = &features.0;
        let rows = parts.iter().enumerate();
        let products =
            rows.flat_map(|(row, one)| parts.iter().take(row + 1).map(|other| product(*one, *other)));
        self.squares.iter_mut().zip(products).for_each(|(sum, product)| *sum = change(*sum, product));
        let earned = parts.iter().map(|part| product(*part, reward));
        self.rewards.iter_mut().zip(earned).for_each(|(sum, product)| *sum = change(*sum, product));
    }

    /// The rows of the lower half of `A`, as numbers.
    pub(super) fn rows(&self) -> impl Iterator<Item = Vec<f64>> {
        let mut cells = self.squares.iter().map(|cell| number(*cell));
        (1..=self.rewards.len()).map(move |length| cells.by_ref().take(length).collect())
    }
    /// `b`, as numbers.
    pub(super) fn earned(&self) -> impl Iterator<Item = f64> {
        self.rewards.iter().map(|sum| number(*sum))
    }
    /// All sums.
    pub(super) fn words(&self) -> impl Iterator<Item = i128> {
        std::iter::once(self.trials).chain(self.squares.iter().copied()).chain(self.rewards.iter().copied())
    }
}

fn product(one: Part, other: Part) -> i128 {
    i128::from(one.0) * i128::from(other.0)
}

/// A sum of products as a number.
fn number(sum: i128) -> f64 {
    sum as f64 / (f64::from(ONE) * f64::from(ONE))
}
