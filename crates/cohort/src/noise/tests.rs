//! The noise is what it is said to be: by counting every way the dice can fall where they are few, by a test of fit where they are many,
//! and that test refuses noise that is a little too small.

#![allow(clippy::arithmetic_side_effects, reason = "numbers of a test are small")]

use super::*;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Dice that fall as they are told, then zeros; they count how often they were thrown.
struct Told(Vec<u64>, AtomicUsize);

impl Dice for Told {
    fn fill(&self, bytes: &mut [u8]) {
        let at = self.1.fetch_add(1, Ordering::Relaxed);
        bytes.copy_from_slice(&self.0.get(at).copied().unwrap_or(0).to_le_bytes());
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Seeded(Mutex<u64>);

impl Dice for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

fn epsilon(text: &str) -> Epsilon {
    text.parse().unwrap()
}

/// Every way in which throws below these bounds can fall.
fn every_fall(bounds: &[u64]) -> Vec<Vec<u64>> {
    bounds.iter().fold(vec![Vec::new()], |falls, bound| {
        let longer = |fall: Vec<u64>| (0..*bound).map(move |next| [fall.clone(), vec![next]].concat());
        falls.into_iter().flat_map(longer).collect()
    })
}

fn factorial(number: u64) -> u64 {
    (1..=number).product()
}

#[test]
fn of_all_ways_the_dice_can_fall_exactly_the_taylor_share_comes_true() {
    const TERMS: u64 = 5;
    for (numerator, denominator) in [(0, 1), (1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 4)] {
        let falls = every_fall(&(1..=TERMS).map(|term| denominator * term).collect::<Vec<_>>());
        let (mut yes, mut no, mut open) = (0_u64, 0_u64, 0_u64);
        for fall in &falls {
            let dice = Told(fall.clone(), AtomicUsize::new(0));
            let came_true = survives(numerator, denominator, &dice);
            match (dice.1.into_inner() > falls[0].len(), came_true) {
                (true, _) => open += 1,
                (false, Ok(true)) => yes += 1,
                (false, _) => no += 1,
            }
        }
        // The probabilities 1 - x + x²/2! - …, over the common denominator d^5 · 5! · (4! · 3! · 2! · 1!) = the number of ways.
        let ways = u64::try_from(falls.len()).unwrap();
        let term = |k: u32| {
            let over = denominator.pow(k) * factorial(k.into());
            assert_eq!((ways * numerator.pow(k)) % over, 0);
            ways * numerator.pow(k) / over
        };
        assert_eq!(
            yes,
            term(0) - term(1) + term(2) - term(3) + term(4) - term(5),
            "{numerator}/{denominator}"
        );
        assert_eq!(no, term(1) - term(2) + term(3) - term(4), "{numerator}/{denominator}");
        assert_eq!(open, term(5), "undecided after {TERMS} terms");
    }
}

#[test]
fn every_number_below_a_bound_falls_equally_often_and_the_uneven_rest_is_thrown_again() {
    for bound in [1_u64, 2, 3, 7, 1 << 20] {
        let whole = u64::MAX - u64::MAX % bound;
        assert_eq!(whole % bound, 0, "the accepted numbers divide evenly");
        let told = Told(vec![whole, bound * 5 + bound - 1], AtomicUsize::new(0));
        assert_eq!(below(bound, &told), Ok(bound - 1));
        assert_eq!(told.1.into_inner(), 2, "the first was thrown again");
    }
}

#[test]
fn dice_that_always_fall_the_same_are_refused_and_so_is_an_epsilon_of_nothing() {
    struct Stuck(u8);
    impl Dice for Stuck {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }
    assert_eq!(laplace(epsilon("1/4"), &Stuck(0)), Err(NotDrawn::UnfairDice));
    assert_eq!(laplace(epsilon("1/4"), &Stuck(255)), Err(NotDrawn::UnfairDice));
    assert_eq!(laplace(Epsilon::ZERO, &Seeded(Mutex::new(1))), Err(NotDrawn::NothingToSpend));
}

const DRAWS: u32 = 60_000;
/// Cells of which fewer are expected are put together.
const EXPECTED_LEAST: f64 = 8.0;

/// How often each number fell.
fn fallen(drawn: Epsilon, seed: u64, change: impl Fn(i64) -> i64) -> BTreeMap<i64, u32> {
    let dice = Seeded(Mutex::new(seed));
    let mut fallen = BTreeMap::new();
    for _ in 0..DRAWS {
        *fallen.entry(change(laplace(drawn, &dice).unwrap())).or_default() += 1;
    }
    fallen
}

/// Pearson's test of fit against the discrete Laplace of `claimed`, at one in a thousand (Wilson, Hilferty 1931 for the limit).
fn fits(claimed: Epsilon, fallen: &BTreeMap<i64, u32>) -> bool {
    let (numerator, denominator) = claimed.parts();
    let a = (-(numerator as f64) / denominator as f64).exp();
    let share = |x: i64| (1.0 - a) / (1.0 + a) * a.powf(x.abs() as f64);
    let mut edge = 0;
    while f64::from(DRAWS) * share(edge + 1) >= EXPECTED_LEAST {
        edge += 1;
    }
    let beyond = a.powf(edge as f64 + 1.0) / (1.0 + a);
    let count = |from: i64, to: i64| f64::from(fallen.range(from..=to).map(|(_, n)| n).sum::<u32>());
    let cells = (-edge..=edge).map(|x| (count(x, x), share(x)));
    let tails = [(count(i64::MIN, -edge - 1), beyond), (count(edge + 1, i64::MAX), beyond)];
    let distance = cells.chain(tails).map(|(seen, share)| {
        let expected = f64::from(DRAWS) * share;
        (seen - expected).powi(2) / expected
    });
    let freedom = (2 * edge + 2) as f64;
    let spread = 2.0 / (9.0 * freedom);
    let limit = freedom * (1.0 - spread + 3.09 * spread.sqrt()).powi(3);
    distance.sum::<f64>() < limit
}

#[test]
fn the_noise_fits_its_distribution_and_the_same_test_refuses_noise_that_is_too_small() {
    for claimed in ["1/20", "1/4", "1", "3/2", "5/3"].map(epsilon) {
        assert!(fits(claimed, &fallen(claimed, 7, |x| x)), "{claimed}");
        // The negative control: the scale times 0.85, that is, epsilon times 20/17.
        let (numerator, denominator) = claimed.parts();
        let smaller = Epsilon::new(numerator * 20, denominator * 17).unwrap();
        assert!(!fits(claimed, &fallen(smaller, 7, |x| x)), "{claimed} took {smaller}");
        // The same by a careless hand that scales what was drawn.
        let scaled = fallen(claimed, 7, |x| (x as f64 * 0.85).round() as i64);
        assert!(!fits(claimed, &scaled), "{claimed} took scaled noise");
        // And a zero that falls twice as often as it should.
        let doubled = fallen(claimed, 7, |x| if x == 1 { 0 } else { x });
        assert!(!fits(claimed, &doubled), "{claimed} took a heavy zero");
    }
}

#[test]
fn the_mean_of_many_draws_is_zero_as_far_as_chance_allows_and_that_of_leaning_noise_is_not() {
    for claimed in ["1/8", "1/4", "1"].map(epsilon) {
        let (numerator, denominator) = claimed.parts();
        let a = (-(numerator as f64) / denominator as f64).exp();
        let deviation = (2.0 * a).sqrt() / (1.0 - a);
        let z = |change: &dyn Fn(i64) -> i64| {
            let sum: f64 = fallen(claimed, 13, change).iter().map(|(x, n)| *x as f64 * f64::from(*n)).sum();
            sum / f64::from(DRAWS).sqrt() / deviation
        };
        assert!(z(&|x| x).abs() < 3.3, "{claimed}");
        // The negative control: a tenth of the numbers below zero lost their sign.
        assert!(z(&|x| if x % 10 == -1 { -x } else { x }).abs() > 3.3, "{claimed}");
    }
}

#[test]
fn the_margin_of_one_draw_is_the_one_its_formula_gives() {
    // P(|x| > v) = 2 a^(v+1) / (1+a), by hand.
    for (of, expected) in
        [("1/10", 30), ("1/4", 12), ("1/2", 6), ("1", 3), ("2", 1), ("1/16", 48), ("1/20", 60)]
    {
        assert_eq!(margin(epsilon(of), 1.0), expected, "{of}");
    }
    assert_eq!(margin(Epsilon::ZERO, 1.0), u64::MAX);
}

#[test]
fn the_margin_of_a_sum_holds_ninety_five_of_a_hundred_sums_and_no_smaller_one_does() {
    for (of, draws) in [("1/16", 1), ("1/4", 2), ("1/4", 4), ("1/4", 8), ("1", 8)] {
        let (of, dice) = (epsilon(of), Seeded(Mutex::new(11)));
        let sum = || (0..draws).map(|_| laplace(of, &dice).unwrap()).sum::<i64>().unsigned_abs();
        let sums: Vec<u64> = (0..20_000).map(|_| sum()).collect();
        let within = |most: u64| sums.iter().filter(|sum| **sum <= most).count() as f64 / sums.len() as f64;
        let margin = margin(of, f64::from(draws));
        assert!(within(margin) >= 0.944, "{of}, {draws}: {} within {margin}", within(margin));
        assert!(within(margin - 1) < 0.956, "{of}, {draws}: {} within {}", within(margin - 1), margin - 1);
    }
}
