//! Sixty million draws, held against their distribution: the mean and its z, a test of fit, and what a draw costs. The same test is
//! then shown noise of 0.85 of its scale, which it must refuse.
//!
//! **Invariant:** the dice are seeded: whoever runs this sees the same draws.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement prints, and reads the clock"
)]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a measurement stops where it cannot go on"
)]

use entrenous_cohort::budget::Epsilon;
use entrenous_cohort::noise::laplace;
use entrenous_core::id::Dice;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

const DRAWS: u32 = 60_000_000;
/// How many cells the test of fit has on each side of zero; the last one holds everything beyond.
const CELLS: i64 = 10;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Seeded(AtomicU64);

impl Dice for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let thrown = (z ^ (z >> 31)).to_le_bytes();
            chunk.iter_mut().zip(thrown).for_each(|(byte, thrown)| *byte = thrown);
        }
    }
}

/// How often each number fell, and how many nanoseconds a draw took.
fn fallen(epsilon: Epsilon) -> (BTreeMap<i64, u64>, f64) {
    let dice = Seeded(AtomicU64::new(7));
    let mut fallen = BTreeMap::new();
    let began = Instant::now();
    for _ in 0..DRAWS {
        *fallen.entry(laplace(epsilon, &dice).unwrap()).or_default() += 1;
    }
    (fallen, began.elapsed().as_secs_f64() * 1e9 / f64::from(DRAWS))
}

/// The z of the mean, and Pearson's chi squared over 2 · [`CELLS`] + 1 cells, against the discrete Laplace of `claimed`.
fn against(claimed: Epsilon, fallen: &BTreeMap<i64, u64>) -> (f64, f64) {
    let a = (-claimed.as_number()).exp();
    let draws = f64::from(DRAWS);
    let mean = fallen.iter().map(|(x, n)| *x as f64 * *n as f64).sum::<f64>() / draws;
    let deviation = (2.0 * a).sqrt() / (1.0 - a);
    let width = ((deviation / 4.0) as i64).max(1);
    let share = |x: i64| (1.0 - a) / (1.0 + a) * a.powf(x.abs() as f64);
    let cell = |x: i64| (x.abs() + width / 2).div_euclid(width).min(CELLS) * x.signum();
    let mut expected: BTreeMap<i64, f64> = BTreeMap::new();
    for x in -2_000_i64..=2_000 {
        *expected.entry(cell(x)).or_default() += share(x) * draws;
    }
    let mut seen: BTreeMap<i64, f64> = BTreeMap::new();
    for (x, n) in fallen {
        *seen.entry(cell(*x)).or_default() += *n as f64;
    }
    let distance =
        |(cell, expected): (&i64, &f64)| (seen.get(cell).unwrap_or(&0.0) - expected).powi(2) / expected;
    (mean / (deviation / draws.sqrt()), expected.iter().map(distance).sum())
}

fn main() {
    println!(
        "{DRAWS} draws each; 99.9 of 100 true ones have |z| below 3.3 and chi squared below 45 over 21 cells"
    );
    for claimed in ["1/4", "1/8", "1"].map(|text| text.parse::<Epsilon>().unwrap()) {
        let (numerator, denominator) = claimed.parts();
        let smaller = Epsilon::new(numerator * 20, denominator * 17).unwrap();
        for (drawn, what) in [(claimed, "exact"), (smaller, "0.85 of the scale")] {
            let (fallen, nanoseconds) = fallen(drawn);
            let (z, distance) = against(claimed, &fallen);
            let verdict = if z.abs() < 3.3 && distance < 45.0 { "fits" } else { "refused" };
            println!(
                "epsilon {claimed}, {what}: mean z {z:.2}, chi squared {distance:.1}, {nanoseconds:.0} ns a draw: {verdict}"
            );
        }
    }
}
