//! What the estimates say where the truth is known, and when nothing is said.

use super::*;
use crate::bandit::{Drawn, Features, Harm, Part};

/// Dice that fall the same way every time (SplitMix64).
fn dice(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Drawn(z ^ (z >> 31)).number()
    }
}

/// Three layouts; the chance that a layout is liked depends on two features.
fn liked(layout: usize, one: f64, other: f64) -> f64 {
    match layout {
        0 => 0.5 + 0.2 * one,
        1 => 0.5 + 0.2 * other,
        _ => 0.3 - 0.2 * one,
    }
}

/// A log of people who were shown layouts with chances that depend on what was known of them.
fn log(people: usize, seed: u64) -> Vec<(Learner, Trial)> {
    let mut dice = dice(seed);
    let mut one_person = |at: usize| {
        let (one, other) = (2.0 * dice() - 1.0, 2.0 * dice() - 1.0);
        let chances = if one > 0.0 { [0.5, 0.3, 0.2] } else { [0.2, 0.3, 0.5] };
        let drawn = dice();
        let layout = if drawn < chances[0] {
            0
        } else if drawn < chances[0] + chances[1] {
            1
        } else {
            2
        };
        let trial = Trial {
            layout,
            chance: chances[layout],
            features: Features::new([one, other].map(Part::near)).unwrap(),
            reward: (dice() < liked(layout, one, other)).into(),
            harm: Harm::default(),
        };
        (Learner(at as u128), trial)
    };
    (0..people).map(&mut one_person).collect()
}

fn always(layout: usize) -> impl Fn(&Trial, usize) -> f64 {
    move |_, shown| if shown == layout { 1.0 } else { 0.0 }
}

fn lent(log: &[(Learner, Trial)]) -> Vec<(Learner, &Trial)> {
    log.iter().map(|(learner, trial)| (*learner, trial)).collect()
}

#[test]
fn an_interval_holds_the_truth_in_about_95_of_100_cases() {
    const RUNS: u64 = 1_000;
    let mut held = [0_u64; 3];
    for run in 0..RUNS {
        let log = log(400, run);
        let got = estimate(&lent(&log), 3, always(0), |trial| trial.reward);
        for (held, one) in held.iter_mut().zip([got.inverse, got.normalised, got.doubly_robust]) {
            *held += u64::from(one.low <= 0.5 && 0.5 <= one.high);
        }
    }
    for share in held.map(|held| held as f64 / RUNS as f64) {
        assert!((0.93..=0.97).contains(&share), "{held:?}");
    }
}

#[test]
fn doubly_robust_strays_less_than_three_and_a_half_percent_on_ten_thousand_people() {
    let strays = (0..30).map(|run| {
        let log = log(10_000, 5_000 + run);
        let got = estimate(&lent(&log), 3, always(0), |trial| trial.reward);
        [got.inverse, got.normalised, got.doubly_robust].map(|one| (one.value / 0.5 - 1.0).powi(2) / 30.0)
    });
    let summed = strays.fold([0.0; 3], |sum, run| [sum[0] + run[0], sum[1] + run[1], sum[2] + run[2]]);
    let [inverse, normalised, robust] = summed.map(f64::sqrt);
    assert!(robust <= 0.035, "{robust}");
    assert!(robust < inverse && normalised < inverse, "{inverse} {normalised} {robust}");
}

#[test]
fn a_log_counted_by_hand_gives_the_figures_of_the_hand() {
    let trial = |layout, chance, reward| Trial {
        layout,
        chance,
        features: Features::new([]).unwrap(),
        reward: Part::near(reward),
        harm: Harm::default(),
    };
    let log = [
        (Learner(0), trial(0, 0.5, 1.0)),
        (Learner(1), trial(0, 0.25, 0.0)),
        (Learner(2), trial(1, 0.5, 1.0)),
        (Learner(3), trial(0, 0.5, 1.0)),
    ];
    let got = estimate(&lent(&log), 2, always(0), |trial| trial.reward);
    // Weights 2, 4, 0, 2.
    assert!((got.inverse.value - 4.0 / 4.0).abs() < 1e-12);
    assert!((got.normalised.value - 4.0 / 8.0).abs() < 1e-12);
    assert!((got.effective - 64.0 / 24.0).abs() < 1e-12);
}

#[test]
fn somebody_who_comes_a_thousand_times_is_one_person() {
    let mut log = log(500, 3);
    let effective =
        |log: &[(Learner, Trial)]| estimate(&lent(log), 3, always(0), |trial| trial.reward).effective;
    let before = effective(&log);
    let (_, often) = log.iter().find(|(_, trial)| trial.layout == 0).unwrap().clone();
    log.extend(std::iter::repeat_n((Learner(77_777), often), 1_000));
    assert!(effective(&log) < before, "{before}");
}

#[test]
fn few_people_get_no_verdict() {
    let log = log(300, 1);
    let judged = judge(&lent(&log), 3);
    assert!(matches!(verdict(&judged, 0), Verdict::Refused(Doubt::TooFew { .. })));
    assert!(matches!(verdict(&judge(&[], 3), 0), Verdict::Refused(Doubt::TooFew { .. })));
}

#[test]
fn layouts_that_earn_the_same_get_no_verdict() {
    // The first and the second are liked by half of the people each.
    let log = log(4_000, 2);
    let judged = judge(&lent(&log), 3);
    assert!(matches!(verdict(&judged, 0), Verdict::Refused(Doubt::Overlap { .. })));
}

/// Two layouts, of which the second earns more; `harm` says what else it does.
fn better(people: usize, harm: impl Fn(usize) -> Harm) -> Vec<(Learner, Trial)> {
    let trial = |at: usize| Trial {
        layout: at % 2,
        chance: 0.5,
        features: Features::new([]).unwrap(),
        reward: (at % 2 == 1 && at.is_multiple_of(3) || at.is_multiple_of(10)).into(),
        harm: harm(at),
    };
    (0..people).map(|at| (Learner(at as u128), trial(at))).collect()
}

#[test]
fn a_layout_that_earns_more_is_named() {
    let log = better(2_000, |_| Harm::default());
    assert_eq!(verdict(&judge(&lent(&log), 2), 0), Verdict::Best { layout: 1 });
    assert_eq!(verdict(&judge(&lent(&log), 2), 1), Verdict::Best { layout: 1 });
}

#[test]
fn a_layout_that_earns_more_and_drives_people_away_is_refused() {
    let complained = |at: usize| Harm { complained: at % 2 == 1 && at % 50 == 1, withdrew: false };
    let log = better(2_000, complained);
    let refused = Verdict::Refused(Doubt::Harmful { layout: 1, guard: Guard::Complaints });
    assert_eq!(verdict(&judge(&lent(&log), 2), 0), refused);
    let withdrew = |at: usize| Harm { complained: false, withdrew: at % 2 == 1 && at % 50 == 1 };
    let log = better(2_000, withdrew);
    let refused = Verdict::Refused(Doubt::Harmful { layout: 1, guard: Guard::Withdrawals });
    assert_eq!(verdict(&judge(&lent(&log), 2), 0), refused);
    let both = |at: usize| Harm { complained: at % 50 < 2, withdrew: false };
    assert_eq!(verdict(&judge(&lent(&better(2_000, both)), 2), 0), Verdict::Best { layout: 1 });
}
