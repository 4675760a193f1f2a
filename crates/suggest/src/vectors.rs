//! Vectors of a model the business brings: one an article, kept in one byte a number; they say what lies near what.
//! Near ones are found by their signs after a fast Hadamard transform (Ailon and Chazelle 2009; Charikar 2002), then compared exactly.
//!
//! **Invariant:** every number is finite, every vector has a direction, and all of one house have the same dimension.
//! **Invariant:** the same vectors give the same answers: the signs of the transform follow from a constant.

use crate::index::ItemHandle;
use crate::search::Found;
use std::sync::Arc;

/// How many numbers a vector may have.
pub const DIMENSIONS_MOST: usize = 1_024;
/// How many signs stand for a vector.
const SIGNS: usize = 128;
/// How many articles with the likest signs are compared exactly.
const COMPARED: usize = 512;
/// How many of the best finds say where to look.
const SPOKESMEN: usize = 5;
/// How much the nearness to them counts beside the words.
const PULL: f32 = 0.3;
/// The largest number a quantized vector holds.
const LARGEST: f64 = 127.0;

/// One vector, quantized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector(Arc<[i8]>);

/// Why a list of numbers is no vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum NotAVector {
    /// No number, or too many.
    #[error("a vector has 1 to {DIMENSIONS_MOST} numbers")]
    Dimensions,
    /// A number that is not finite.
    #[error("every number of a vector is finite")]
    NotFinite,
    /// All numbers are zero.
    #[error("a vector of zeros points nowhere")]
    NoDirection,
}

impl Vector {
    /// Quantizes a list of numbers.
    pub fn parse(numbers: &[f64]) -> Result<Self, NotAVector> {
        if numbers.is_empty() || numbers.len() > DIMENSIONS_MOST {
            return Err(NotAVector::Dimensions);
        }
        if !numbers.iter().all(|number| number.is_finite()) {
            return Err(NotAVector::NotFinite);
        }
        let largest = numbers.iter().fold(0.0_f64, |most, number| most.max(number.abs()));
        if largest == 0.0 {
            return Err(NotAVector::NoDirection);
        }
        // Divided first: the largest number may be near the end of what a float holds.
        Ok(Self(numbers.iter().map(|number| (number / largest * LARGEST).round() as i8).collect()))
    }
    /// Reads what [`Vector::bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let fits = (1..=DIMENSIONS_MOST).contains(&bytes.len()) && bytes.iter().any(|byte| *byte != 0);
        fits.then(|| Self(bytes.iter().map(|byte| byte.cast_signed()).collect()))
    }
    /// As bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.iter().map(|number| number.cast_unsigned()).collect()
    }
    /// How many numbers it has.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.0.len()
    }
}

/// The vectors of the articles.
#[derive(Default, Debug)]
pub struct Vectors {
    dimension: usize,
    /// By article: where its vector stands.
    places: Vec<Option<u32>>,
    items: Vec<ItemHandle>,
    numbers: Vec<i8>,
    lengths: Vec<f32>,
    signs: Vec<u128>,
}

impl Vectors {
    /// Adds the vector of an article; nothing if it has another dimension than those before, or if the article has one.
    pub fn add(&mut self, item: ItemHandle, vector: &Vector) -> Option<()> {
        let at = item.0 as usize;
        let fits = self.items.is_empty() || vector.dimension() == self.dimension;
        if !fits || self.place(item).is_some() {
            return None;
        }
        self.dimension = vector.dimension();
        if self.places.len() <= at {
            self.places.resize(at + 1, None);
        }
        *self.places.get_mut(at)? = Some(u32::try_from(self.items.len()).ok()?);
        self.items.push(item);
        self.numbers.extend(vector.0.iter());
        self.lengths.push(dot(&vector.0, &vector.0).sqrt().max(1.0));
        self.signs.push(signs(&vector.0));
        Some(())
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
    /// How near two articles are: the cosine of their angle, if both have a vector.
    #[must_use]
    pub fn nearness(&self, a: ItemHandle, b: ItemHandle) -> Option<f32> {
        let (a, b) = (self.place(a)?, self.place(b)?);
        Some(dot(self.row(a)?, self.row(b)?) / (self.lengths.get(a)? * self.lengths.get(b)?))
    }
    /// The articles nearest to one, the nearest first.
    #[must_use]
    pub fn near(&self, to: ItemHandle, limit: usize) -> Vec<(ItemHandle, f32)> {
        let Some(own) = self.place(to).and_then(|place| self.signs.get(place)) else { return Vec::new() };
        let mut rough: Vec<(u32, ItemHandle)> = self
            .signs
            .iter()
            .zip(&self.items)
            .filter(|(_, item)| **item != to)
            .map(|(signs, item)| ((signs ^ own).count_ones(), *item))
            .collect();
        if rough.len() > COMPARED {
            rough.select_nth_unstable(COMPARED);
            rough.truncate(COMPARED);
        }
        let compared = rough.into_iter().filter_map(|(_, item)| Some((item, self.nearness(to, item)?)));
        let mut near: Vec<(ItemHandle, f32)> = compared.collect();
        near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(limit);
        near
    }
    /// Pulls what was found by words towards the vectors of the best finds, within those that have as many words.
    pub fn pull(&self, found: &mut [Found]) {
        let best = found.first().map_or(1.0, |first| first.score).max(f32::MIN_POSITIVE);
        let first: Vec<ItemHandle> = found.iter().take(SPOKESMEN).map(|found| found.item).collect();
        for one in found.iter_mut() {
            let near: Vec<f32> = first.iter().filter_map(|item| self.nearness(*item, one.item)).collect();
            let pull = near.iter().sum::<f32>() / near.len().max(1) as f32;
            one.score = one.score / best * (1.0 - PULL) + PULL * pull.max(0.0);
        }
        found.sort_by(|a, b| {
            b.all_words.cmp(&a.all_words).then(b.score.total_cmp(&a.score)).then(a.item.cmp(&b.item))
        });
    }

    fn place(&self, item: ItemHandle) -> Option<usize> {
        self.places.get(item.0 as usize).copied().flatten().map(|place| place as usize)
    }
    fn row(&self, place: usize) -> Option<&[i8]> {
        let start = place * self.dimension;
        self.numbers.get(start..start + self.dimension)
    }
}

fn dot(a: &[i8], b: &[i8]) -> f32 {
    // At most 1,024 products of 127 by 127: far from the end of an i32.
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum::<i32>() as f32
}

/// The signs of the first coordinates of the vector, its own signs exchanged at random and then turned by Hadamard's matrix.
fn signs(vector: &[i8]) -> u128 {
    let size = vector.len().next_power_of_two().max(SIGNS);
    let mut turned: Vec<i32> = vec![0; size];
    for (at, (to, from)) in (0_u64..).zip(turned.iter_mut().zip(vector)) {
        let flip = crate::similar::shuffled(0, at) & 1 == 1;
        *to = if flip { -i32::from(*from) } else { i32::from(*from) };
    }
    let mut half = 1;
    while half < size {
        for block in turned.chunks_exact_mut(half * 2) {
            let (low, high) = block.split_at_mut(half);
            for (low, high) in low.iter_mut().zip(high) {
                (*low, *high) = (*low + *high, *low - *high);
            }
        }
        half *= 2;
    }
    turned.iter().take(SIGNS).fold(0, |signs, number| signs << 1 | u128::from(*number > 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::AllWords;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_vector_is_refused() {
        for (numbers, why) in [
            (vec![], NotAVector::Dimensions),
            (vec![1.0; DIMENSIONS_MOST + 1], NotAVector::Dimensions),
            (vec![1.0, f64::NAN], NotAVector::NotFinite),
            (vec![f64::INFINITY], NotAVector::NotFinite),
            (vec![0.0, -0.0], NotAVector::NoDirection),
        ] {
            assert_eq!(Vector::parse(&numbers), Err(why));
        }
        assert!(Vector::parse(&[f64::MAX, f64::MIN_POSITIVE]).is_ok());
        assert_eq!(Vector::from_bytes(&[0, 0]), None);
    }

    #[test]
    fn another_dimension_is_not_taken() {
        let mut vectors = Vectors::default();
        assert!(vectors.add(ItemHandle(3), &Vector::parse(&[1.0, 0.0]).unwrap()).is_some());
        assert!(vectors.add(ItemHandle(4), &Vector::parse(&[1.0]).unwrap()).is_none());
        assert!(vectors.add(ItemHandle(3), &Vector::parse(&[1.0, 0.0]).unwrap()).is_none(), "it has one");
        assert_eq!(vectors.nearness(ItemHandle(3), ItemHandle(4)), None);
        assert!(vectors.near(ItemHandle(4), 3).is_empty());
    }

    #[test]
    fn finds_are_pulled_towards_the_best_of_them() {
        let mut vectors = Vectors::default();
        for (item, numbers) in [(0, [1.0, 0.0]), (1, [0.0, 1.0]), (2, [0.9, 0.1])] {
            vectors.add(ItemHandle(item), &Vector::parse(&numbers).unwrap());
        }
        let find = |item, score, all_words| Found { item: ItemHandle(item), score, all_words };
        let mut found = vec![
            find(0, 9.0, AllWords::Yes),
            find(1, 5.1, AllWords::Yes),
            find(2, 5.0, AllWords::Yes),
            find(3, 8.0, AllWords::No),
        ];
        vectors.pull(&mut found);
        let order: Vec<u32> = found.iter().map(|found| found.item.0).collect();
        assert_eq!(order, [0, 2, 1, 3]);
    }

    proptest! {
        #[test]
        fn near_equals_a_slow_look_when_all_are_compared(rows in proptest::collection::vec(proptest::collection::vec(-5_i8..6, 4), 2..40)) {
            let mut vectors = Vectors::default();
            for (item, row) in (0..).zip(&rows) {
                let numbers: Vec<f64> = row.iter().map(|number| f64::from(*number)).collect();
                if let Ok(vector) = Vector::parse(&numbers) {
                    vectors.add(ItemHandle(item), &vector);
                }
            }
            let near = vectors.near(ItemHandle(0), 5);
            for pair in near.windows(2) {
                prop_assert!(pair[0].1 >= pair[1].1);
            }
            for (item, nearness) in near {
                prop_assert!((-1.001..=1.001).contains(&nearness));
                prop_assert_eq!(vectors.nearness(item, ItemHandle(0)), Some(nearness));
            }
        }
    }
}
