//! What a bandit learns, chooses and forgets.

use super::*;
use proptest::prelude::*;

/// Dice that fall the same way every time (SplitMix64).
fn dice(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

type Told = (u8, u8, usize, f64, f64, f64);

fn trial((_, _, layout, one, other, reward): Told) -> Trial {
    Trial {
        layout,
        chance: 0.5,
        features: Features::new([Part::near(one), Part::near(other)]).unwrap(),
        reward: Part::near(reward),
        harm: Harm::default(),
    }
}

fn learned(told: &[Told]) -> Model {
    let mut model = Model::new(3, 3);
    for one in told {
        model.learn(Learner(one.0.into()), TrialHandle(one.1.into()), trial(*one));
    }
    model
}

fn known(one: f64, other: f64) -> Features {
    Features::new([one, other].map(Part::near)).unwrap()
}

fn bits(model: &Model) -> Vec<u64> {
    let chances = [Policy::Thompson, Policy::UpperBound]
        .map(|policy| model.chances(policy, &known(0.3, -0.7), &mut dice(1)));
    chances.concat().into_iter().map(f64::to_bits).collect()
}

fn told() -> impl Strategy<Value = Vec<Told>> {
    let one = (0..5_u8, 0..9_u8, 0..3_usize, -1.0..1.0, -1.0..1.0, 0.0..1.0);
    proptest::collection::vec(one, 0..60)
}

proptest! {
    #[test]
    fn a_model_without_a_person_equals_one_that_never_met_them(told in told(), gone in 0..5_u8) {
        let mut model = learned(&told);
        model.forget(Learner(gone.into()));
        let rest: Vec<Told> = told.iter().copied().filter(|one| one.0 != gone).collect();
        let without = learned(&rest);
        prop_assert_eq!(&model.sums, &without.sums);
        prop_assert_eq!(&model.people, &without.people);
        prop_assert_eq!(model.digest(), without.digest());
        prop_assert_eq!(bits(&model), bits(&without));
    }

    #[test]
    fn the_order_of_people_does_not_matter(told in told()) {
        let mut other = told.clone();
        other.sort_by_key(|one| std::cmp::Reverse(one.0));
        prop_assert_eq!(bits(&learned(&told)), bits(&learned(&other)));
    }

    #[test]
    fn what_came_of_a_trial_replaces_what_was_not_known_yet(told in told(), late in -1.0..1.0) {
        let mut told = told;
        let mut model = learned(&told);
        let Some(first) = told.first().copied() else { return Ok(()) };
        let last = (first.0, first.1, first.2, first.3, first.4, late);
        model.learn(Learner(last.0.into()), TrialHandle(last.1.into()), trial(last));
        told.retain(|one| (one.0, one.1) != (first.0, first.1));
        told.push(last);
        prop_assert_eq!(model.digest(), learned(&told).digest());
    }

    #[test]
    fn every_layout_keeps_its_floor_and_the_chances_are_all_there_is(told in told(), seed in 0..9_u64) {
        let model = learned(&told);
        for policy in [Policy::Uniform, Policy::Greedy { any: 0.1 }, Policy::Thompson, Policy::UpperBound] {
            let chances = model.chances(policy, &known(0.1, 0.9), &mut dice(seed));
            prop_assert!(chances.iter().all(|chance| *chance >= FLOOR - 1e-12));
            prop_assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn a_layout_is_chosen_as_often_as_its_chance_says() {
    let model = learned(&[(1, 1, 1, 0.5, 0.5, 1.0), (2, 1, 0, 0.5, 0.5, 0.0)]);
    let mut dice = dice(7);
    let (mut shown, mut hoped) = ([0_f64; 3], [0_f64; 3]);
    for _ in 0..4_000 {
        let chances = model.chances(Policy::Thompson, &known(0.5, 0.5), &mut dice);
        let chosen = chance::draw(&chances, &mut dice);
        assert_eq!(chosen.chance.to_bits(), chances[chosen.layout].to_bits());
        shown[chosen.layout] += 1.0;
        hoped.iter_mut().zip(&chances).for_each(|(sum, chance)| *sum += chance);
    }
    for (shown, hoped) in shown.iter().zip(hoped) {
        assert!((shown - hoped).abs() < 4.0 * hoped.sqrt(), "{shown} {hoped}");
    }
}

#[test]
fn two_layouts_are_weighed_exactly_and_more_by_lot_come_to_the_same() {
    let two = |layouts| {
        let mut model = Model::new(layouts, 1);
        for at in 0..40 {
            let reward = Part::from(at % 4 == 0);
            let features = Features::new([]).unwrap();
            let trial = Trial { layout: at % 2, chance: 0.5, features, reward, harm: Harm::default() };
            model.learn(Learner(at as u128), TrialHandle(0), trial);
        }
        model.chances(Policy::Thompson, &Features::new([]).unwrap(), &mut dice(3))
    };
    let (exact, by_lot) = (two(2), two(3));
    assert!(exact[0] > 0.9, "{exact:?}");
    assert!(by_lot[0] > by_lot[2] && by_lot[2] > by_lot[1], "{by_lot:?}");
}

#[test]
fn a_ridge_regression_is_that_counted_by_hand() {
    // One feature that is always one: the mean is the sum over the count and the ridge.
    let mut model = Model::new(2, 1);
    for (at, reward) in [1.0, 1.0, 0.0].into_iter().enumerate() {
        let features = Features::new([]).unwrap();
        let trial =
            Trial { layout: 0, chance: 0.5, features, reward: Part::near(reward), harm: Harm::default() };
        model.learn(Learner(at as u128), TrialHandle(0), trial);
    }
    let solved = Solved::of(&model.sums[0]);
    assert!((solved.mean(&Features::new([]).unwrap()) - 2.0 / 4.0).abs() < 1e-12);
}

#[test]
fn what_speaks_of_other_layouts_is_not_learned() {
    let mut model = Model::new(2, 3);
    assert_eq!(model.learn(Learner(1), TrialHandle(1), trial((1, 1, 2, 0.0, 0.0, 1.0))), Learned::Foreign);
    assert_eq!(model.learn(Learner(1), TrialHandle(1), trial((1, 1, 1, 0.0, 0.0, 1.0))), Learned::New);
    assert_eq!(model.trials(), 1);
    assert_eq!(Features::new([Part::NONE; FEATURES_MOST]), Err(NotFeatures));
    assert_eq!(Part::near(f64::NAN), Part::NONE);
    assert_eq!(Part::near(7.0), Part::WHOLE);
}
