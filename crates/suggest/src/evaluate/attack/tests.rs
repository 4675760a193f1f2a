//! The attack finds what there is to find, and nothing where there is nothing.

use super::*;

fn rated(ratings: &[f64]) -> Vec<Rated> {
    (0..)
        .zip(ratings)
        .map(|(person, rating)| Rated { person: PersonHandle(person), rating: *rating })
        .collect()
}

/// Visits as in a shop with few visitors: a known way through a kind of goods, and something that is the visitor's own.
fn shop(people: u32) -> Vec<Visit> {
    let mut dice = SeededDice::new(5);
    let mut visit = |person| {
        let kind = dice.below(8) as u32 * 10;
        let steps = (0..2 + dice.below(3)).map(|_| kind + dice.below(10) as u32).collect::<Vec<_>>();
        let own = 100 + dice.below(400) as u32;
        let items = steps.into_iter().chain([own]).map(ItemHandle).collect();
        Visit { person: PersonHandle(person), began: person, items }
    };
    (0..people).map(&mut visit).collect()
}

const PLAN: Plan = Plan { visits_most: 2_000, seed: 1 };

#[test]
fn the_area_of_a_known_case_is_counted_by_hand() {
    // Of six pairs the learned one is higher in four and equal in one.
    let found = separation(&rated(&[0.9, 0.5, 0.4]), &rated(&[0.5, 0.3])).unwrap();
    assert!((found.area.value - 4.5 / 6.0).abs() < 1e-9, "{found:?}");
    assert!(found.area.low < 0.75 && found.area.high > 0.75);
    let all = separation(&rated(&[0.9, 0.8]), &rated(&[0.2, 0.1])).unwrap();
    assert_eq!((all.area.value, all.caught), (1.0, 1.0));
    let none = separation(&rated(&[0.3; 4]), &rated(&[0.3; 4])).unwrap();
    assert_eq!(none.area.value, 0.5);
    assert!((none.caught - 0.01).abs() < 1e-9, "equal ratings catch by dice alone: {none:?}");
    assert_eq!(separation(&rated(&[0.3]), &[]), None);
}

#[test]
fn many_visits_of_one_person_make_nobody_surer() {
    let alone = rated(&[0.9, 0.1, 0.6, 0.3]);
    let five_each: Vec<Rated> = alone.iter().flat_map(|rated| [*rated; 5]).collect();
    let others = rated(&[0.2, 0.7, 0.4]);
    let width = |members| {
        let area = separation(members, &others).unwrap().area;
        area.high - area.low
    };
    assert!((width(&alone) - width(&five_each)).abs() < 1e-9);
}

#[test]
fn an_engine_that_asks_for_no_company_tells_who_was_learned() {
    let visits = shop(700);
    let found = |company| attack(&visits, company, PLAN, &mut |_| {}).unwrap();
    let (open, guarded) = (found(1), found(10));
    assert!(open.plain.area.low > 0.6, "{open:?}");
    assert!(open.calibrated.area.low > 0.6, "{open:?}");
    assert!(guarded.plain.area.high < open.plain.area.low, "{guarded:?}");
    assert!(guarded.calibrated.area.high < open.calibrated.area.low, "{guarded:?}");
}

#[test]
fn whoever_was_forgotten_cannot_be_told_from_whoever_never_came() {
    let visits = shop(700);
    let found = attack_forgotten(&visits, 1, PLAN, &mut |_| {}).unwrap();
    assert!(found.area.low < 0.5 && 0.5 < found.area.high, "{found:?}");
    assert!((found.area.value - 0.5).abs() < 0.05, "{found:?}");
}

#[test]
fn a_person_is_in_one_part_with_all_their_visits() {
    let visits: Vec<Visit> = (0..400)
        .map(|at| Visit { person: PersonHandle(at % 40), began: at, items: vec![ItemHandle(1)] })
        .collect();
    let Parts(parts) = Parts::of(&visits, 3, 9);
    let people: Vec<HashSet<PersonHandle>> =
        parts.iter().map(|part| part.iter().map(|visit| visit.person).collect()).collect();
    assert_eq!(people.iter().map(HashSet::len).sum::<usize>(), 40);
    assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 400);
}

#[test]
fn too_few_people_are_not_attacked() {
    assert!(attack(&shop(60), 1, PLAN, &mut |_| {}).is_none());
    assert!(attack_forgotten(&shop(60), 1, PLAN, &mut |_| {}).is_none());
}

#[test]
fn an_epsilon_bounds_every_attacker() {
    assert!((guessed_at_most(0.0) - 0.5).abs() < 1e-9);
    assert!((guessed_at_most(1.0) - 0.731).abs() < 1e-3);
    // The area under the curve of the worst mechanism there is, summed up step by step.
    let epsilon = 0.7_f64;
    let caught = |alarm: f64| (epsilon.exp() * alarm).min(1.0 - (-epsilon).exp() * (1.0 - alarm));
    let area: f64 = (0..100_000).map(|step| caught((f64::from(step) + 0.5) / 1e5) / 1e5).sum();
    assert!((area - guessed_at_most(epsilon)).abs() < 1e-6);
}
