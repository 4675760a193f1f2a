//! How sure a figure is: the bootstrap (Efron 1979). People are drawn again with replacement, as many as there are, many times;
//! the figure of each drawing is looked at, and its middle 95 of 100 are the interval.
//!
//! **Invariant:** who is drawn is a person with all their visits, since visits of one person are alike (the unit of the cluster bootstrap).
//! **Invariant:** the same seed draws the same people, so that two ways measured on the same people can be compared drawing by drawing.

use super::dice::SeededDice;

/// How many times people are drawn.
pub const DRAWINGS: usize = 500;
/// With fewer people than this no interval is believed.
pub const PEOPLE_LEAST: usize = 30;
/// A wider interval says only roughly.
const WIDE: f64 = 0.05;
/// A wider interval says nothing.
const EMPTY: f64 = 0.20;

/// A figure with the bounds it stays in 95 times of 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The figure.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// What may be concluded from a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It can be relied on.
    Clear,
    /// It shows a direction.
    Rough,
    /// Nothing.
    Nothing,
}

impl Figure {
    /// What may be concluded from it, as a share measured on this many people.
    #[must_use]
    pub fn reading(&self, people: usize) -> Reading {
        let width = self.high - self.low;
        if people < PEOPLE_LEAST || width > EMPTY {
            Reading::Nothing
        } else if width > WIDE {
            Reading::Rough
        } else {
            Reading::Clear
        }
    }
}

/// The sums of each column over all people, then over each drawing of them; a person is a row.
#[derive(Clone, Debug)]
pub struct Drawn<const COLUMNS: usize> {
    whole: [f64; COLUMNS],
    drawings: Vec<[f64; COLUMNS]>,
}

impl<const COLUMNS: usize> Drawn<COLUMNS> {
    /// Draws people again and again.
    #[must_use]
    pub fn of(people: &[[f64; COLUMNS]], seed: u64) -> Self {
        let mut dice = SeededDice::new(seed);
        let drawing = |_| {
            let drawn = (0..people.len()).filter_map(|_| people.get(dice.below(people.len())));
            drawn.fold([0.0; COLUMNS], add)
        };
        Self {
            drawings: (0..DRAWINGS).map(drawing).collect(),
            whole: people.iter().fold([0.0; COLUMNS], add),
        }
    }

    /// A figure made of the sums; a drawing for which there is none does not count.
    pub fn figure(&self, of: impl Fn(&[f64; COLUMNS]) -> Option<f64>) -> Option<Figure> {
        between(of(&self.whole)?, self.drawings.iter().filter_map(&of).collect())
    }

    /// How much more the figure is here than there; both were drawn with one seed from the same people.
    pub fn more_than(&self, other: &Self, of: impl Fn(&[f64; COLUMNS]) -> Option<f64>) -> Option<Figure> {
        let drawings = self.drawings.iter().zip(&other.drawings);
        let more = drawings.filter_map(|(here, there)| Some(of(here)? - of(there)?)).collect();
        between(of(&self.whole)? - of(&other.whole)?, more)
    }
}

fn add<const COLUMNS: usize>(mut sums: [f64; COLUMNS], row: &[f64; COLUMNS]) -> [f64; COLUMNS] {
    for (sum, cell) in sums.iter_mut().zip(row) {
        *sum += cell;
    }
    sums
}

fn between(value: f64, mut values: Vec<f64>) -> Option<Figure> {
    values.sort_unstable_by(f64::total_cmp);
    Some(Figure { value, low: *quantile(&values, 0.025)?, high: *quantile(&values, 0.975)? })
}

/// The value below which a share of the sorted values lies.
#[must_use]
pub fn quantile<T>(sorted: &[T], share: f64) -> Option<&T> {
    let at = (sorted.len() as f64 * share).floor() as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(sums: &[f64; 2]) -> Option<f64> {
        (sums[1] > 0.0).then(|| sums[0] / sums[1])
    }

    /// People who find what they look for with a known probability, each with a few visits that go alike.
    fn people(dice: &mut SeededDice, count: usize, probability: f64) -> Vec<[f64; 2]> {
        let mut person = |_| {
            let asked = 1.0 + dice.below(4) as f64;
            [if dice.share() < probability { asked } else { 0.0 }, asked]
        };
        (0..count).map(&mut person).collect()
    }

    #[test]
    fn the_interval_covers_the_truth_about_as_often_as_it_says() {
        let mut dice = SeededDice::new(11);
        let covers = |number| {
            let figure = Drawn::of(&people(&mut dice, 120, 0.3), number).figure(ratio).unwrap();
            usize::from(figure.low <= 0.3 && 0.3 <= figure.high)
        };
        let covered: usize = (0..100).map(covers).sum();
        assert!((88..=99).contains(&covered), "{covered} of 100");
    }

    #[test]
    fn the_same_people_measured_twice_differ_by_nothing() {
        let measured = people(&mut SeededDice::new(3), 100, 0.4);
        let (here, there) = (Drawn::of(&measured, 1), Drawn::of(&measured, 1));
        let more = here.more_than(&there, ratio).unwrap();
        assert_eq!((more.value, more.low, more.high), (0.0, 0.0, 0.0));
    }

    #[test]
    fn a_gain_on_the_same_people_is_seen_where_two_intervals_would_overlap() {
        let before = people(&mut SeededDice::new(4), 150, 0.4);
        let mut after = before.clone();
        for row in after.iter_mut().filter(|row| row[0] == 0.0).take(9) {
            row[0] = row[1];
        }
        let (here, there) = (Drawn::of(&after, 1), Drawn::of(&before, 1));
        let (above, below) = (here.figure(ratio).unwrap(), there.figure(ratio).unwrap());
        assert!(below.high > above.low, "{below:?} {above:?}");
        assert!(here.more_than(&there, ratio).unwrap().low > 0.0);
    }

    #[test]
    fn few_people_say_nothing_whatever_the_interval() {
        let figure = Figure { value: 0.5, low: 0.49, high: 0.51 };
        assert_eq!(figure.reading(PEOPLE_LEAST - 1), Reading::Nothing);
        assert_eq!(figure.reading(PEOPLE_LEAST), Reading::Clear);
        assert_eq!(Figure { high: 0.58, ..figure }.reading(1_000), Reading::Rough);
        assert_eq!(Figure { high: 0.78, ..figure }.reading(1_000), Reading::Nothing);
        assert_eq!(Drawn::of(&[], 1).figure(ratio), None);
    }

    #[test]
    fn quantiles_are_those_of_a_sorted_list() {
        let list: Vec<u32> = (0..100).collect();
        let at = |share| *quantile(&list, share).unwrap();
        assert_eq!((at(0.0), at(0.5), at(0.99), at(1.0)), (0, 50, 99, 99));
        assert_eq!(quantile::<u32>(&[], 0.5), None);
    }
}
