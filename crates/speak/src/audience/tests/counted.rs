//! Counts, and who could be found by them.

use super::super::{COUNTED_MOST, Count, Tally, TooMany};
use proptest::prelude::*;

#[test]
fn fewer_than_a_company_are_not_shown_and_more_are_rounded_down() {
    for (people, shown) in [
        (0, None),
        (1, None),
        (9, None),
        (10, Some(10)),
        (19, Some(10)),
        (20, Some(20)),
        (1_234, Some(1_230)),
    ] {
        assert_eq!(Count::of(people, None).shown(), shown, "{people}");
    }
    assert_eq!(Count::of(24, Some(25)), Count::Few);
    assert_eq!(Count::of(49, Some(25)), Count::AtLeast(25));
    assert_eq!(Count::of(12, Some(3)), Count::AtLeast(10), "a charter asks for more, never for less");
    assert_eq!(Count::of(9, Some(0)), Count::Few);
}

/// What is shown of audiences, each given by the people who are in it.
fn shown(people: usize, audiences: &[&dyn Fn(usize) -> bool]) -> Vec<Option<u64>> {
    let mut tally = Tally::new(audiences.len()).unwrap();
    for person in 0..people {
        tally.see(|audience| audiences[audience](person));
    }
    tally.shown(None).iter().map(|shown| shown.count.shown()).collect()
}

/// The difference attack: all coats, and all coats but those of one size that only one person has.
#[test]
fn nobody_is_found_by_taking_one_audience_from_another() {
    for people in 0_usize..60 {
        for one in [0, people / 2, people.saturating_sub(1)] {
            let all = |_: usize| true;
            let is_out = |person: usize| person != one;
            let with = shown(people, &[&all, &is_out]);
            let without = shown(people, &[&all, &all]);
            assert_eq!(with, without, "{people} people: whether one of them is left out does not show");
        }
    }
}

/// Rounding alone would not do: at twenty people a step waits for the one.
#[test]
fn rounding_alone_would_find_the_one_a_step_waits_for() {
    assert_ne!(Count::of(20, None), Count::of(19, None));
}

#[test]
fn what_differs_by_a_company_is_shown_apart() {
    let all = |_: usize| true;
    let most = |person: usize| person >= 10;
    let nearly = |person: usize| person >= 9;
    assert_eq!(shown(100, &[&all, &most, &nearly]), [Some(100), Some(90), Some(100)]);
    let mut tally = Tally::new(3).unwrap();
    (0..100).for_each(|person| tally.see(|audience| [true, person >= 10, person >= 9][audience]));
    assert_eq!(tally.shown(None).iter().map(|shown| shown.like).collect::<Vec<_>>(), [None, None, Some(0)]);
}

#[test]
fn more_audiences_than_can_be_compared_are_refused() {
    assert_eq!(Tally::new(COUNTED_MOST + 1).err(), Some(TooMany));
    assert!(Tally::new(0).unwrap().shown(None).is_empty());
}

proptest! {
    /// Whatever the audiences: two counts that are shown for themselves stand apart by nobody or by a whole company.
    #[test]
    fn shown_counts_are_of_audiences_a_company_apart(people in proptest::collection::vec(proptest::collection::vec(any::<bool>(), 4), 0..80)) {
        let mut tally = Tally::new(4).unwrap();
        people.iter().for_each(|person| tally.see(|audience| person[audience]));
        let shown = tally.shown(None);
        for one in (0..4).filter(|one| shown[*one].like.is_none()) {
            let size = people.iter().filter(|person| person[one]).count() as u64;
            prop_assert_eq!(shown[one].count, Count::of(size, None));
            for other in (0..one).filter(|other| shown[*other].like.is_none()) {
                let differ = people.iter().filter(|person| person[one] != person[other]).count();
                prop_assert!(differ == 0 || differ >= 10, "{} and {} differ in {}", one, other, differ);
            }
        }
        for one in &shown {
            if let Some(like) = one.like {
                prop_assert_eq!(one.count, shown[like].count);
            }
        }
    }
}
