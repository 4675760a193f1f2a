//! Small shops and large ones, well and ill, known and new.

#![allow(clippy::arithmetic_side_effects, reason = "days and counts of a test's own")]

use super::*;
use proptest::prelude::*;

const TODAY: i64 = 20_783;

fn day(ago: i64, accepted: u64, bounced: u64, complained: u64) -> Day {
    Day { day: TODAY - ago, accepted, bounced, complained }
}

fn advice(accepted: u64, bounced: u64, complained: u64) -> Advice {
    advise(&[day(1, accepted, bounced, complained)], TODAY, Standing::Known)
}

#[test]
fn one_of_three_does_not_stop_a_small_shop() {
    assert_eq!(advice(3, 0, 1), Advice::Go);
    assert_eq!(advice(3, 1, 0), Advice::Go);
    assert_eq!(advice(60, 4, 2), Advice::Go);
    assert_eq!(advice(0, 0, 0), Advice::Go);
    assert_eq!(advise(&[], TODAY, Standing::Known), Advice::Go);
}

#[test]
fn complaints_slow_at_one_in_a_thousand_and_stop_at_three() {
    assert_eq!(advice(100_000, 0, 99), Advice::Go);
    assert!(matches!(advice(100_000, 0, 100), Advice::Slow { why: Why::Complaints, .. }));
    assert!(matches!(advice(100_000, 0, 299), Advice::Slow { why: Why::Complaints, .. }));
    assert_eq!(advice(100_000, 0, 300), Advice::Pause(Why::Complaints));
    assert_eq!(advice(200, 0, 3), Advice::Pause(Why::Complaints), "few, and far beyond chance");
    assert_eq!(advice(0, 0, 5), Advice::Pause(Why::Complaints), "complaints on mails of another week");
}

#[test]
fn bounces_slow_at_two_in_a_hundred_and_stop_at_five() {
    assert_eq!(advice(10_000, 150, 0), Advice::Go);
    assert!(matches!(advice(10_000, 300, 0), Advice::Slow { why: Why::Bounces, .. }));
    assert_eq!(advice(9_500, 500, 0), Advice::Pause(Why::Bounces));
    assert_eq!(advice(0, 200, 0), Advice::Pause(Why::Bounces));
    assert_eq!(advice(9_000, 1_000, 90), Advice::Pause(Why::Complaints), "what people say comes first");
}

#[test]
fn the_slower_pace_is_half_of_what_went_out_and_never_nothing() {
    let days = [day(1, 24_000, 0, 30), day(2, 24_000, 0, 30)];
    assert_eq!(advise(&days, TODAY, Standing::Known), Advice::Slow { per_hour: 1_000, why: Why::Complaints });
    assert_eq!(
        advise(&[day(1, 400, 9, 0)], TODAY, Standing::Known),
        Advice::Slow { per_hour: SLOWEST_PER_HOUR, why: Why::Bounces }
    );
}

#[test]
fn only_the_last_week_counts() {
    let bad = |ago| [day(ago, 1_000, 0, 50), day(1, 1_000, 0, 0)];
    assert_eq!(advise(&bad(6), TODAY, Standing::Known), Advice::Pause(Why::Complaints));
    assert_eq!(advise(&bad(7), TODAY, Standing::Known), Advice::Go);
    assert_eq!(advise(&bad(-1), TODAY, Standing::Known), Advice::Go, "a day that is not yet");
}

#[test]
fn a_plan_grows_by_half_from_fifty_to_what_is_wanted() {
    assert_eq!(plan(400), [50, 75, 113, 170, 255, 383, 400]);
    assert_eq!(plan(30), [30]);
    assert_eq!(plan(0), [0]);
    assert_eq!(plan(5_000).len(), 13);
    assert_eq!(plan(u64::MAX).len(), STEPS);
}

const STEPS: usize = 60;

#[test]
fn a_new_domain_goes_a_step_further_after_each_day_that_went_well() {
    let new = Standing::New { wanted: 5_000 };
    let slow = |per_hour| Advice::Slow { per_hour, why: Why::WarmingUp };
    assert_eq!(advise(&[], TODAY, new), slow(SLOWEST_PER_HOUR));
    assert_eq!(advise(&[day(0, 50, 0, 0)], TODAY, new), Advice::Tomorrow);
    let week: Vec<Day> =
        plan(5_000).iter().take(7).zip((1..=7).rev()).map(|(sent, ago)| day(ago, *sent, 0, 0)).collect();
    assert_eq!(advise(&week, TODAY, new), slow(71), "the eighth day has 863 mails in twelve hours");
    let whole: Vec<Day> =
        plan(5_000).iter().zip((1..=13).rev()).map(|(sent, ago)| day(ago, *sent, 0, 0)).collect();
    assert_eq!(advise(&whole, TODAY, new), Advice::Go);
    let idle: Vec<Day> = (1..=12).map(|ago| day(ago, 3, 0, 0)).collect();
    assert_eq!(advise(&idle, TODAY, new), slow(SLOWEST_PER_HOUR), "days that were not used teach nobody");
    let long_ago: Vec<Day> = whole.iter().map(|day| Day { day: day.day - 40, ..*day }).collect();
    assert_eq!(advise(&long_ago, TODAY, new), slow(SLOWEST_PER_HOUR), "forgotten");
}

#[test]
fn a_day_that_went_badly_is_no_step() {
    let new = Standing::New { wanted: 5_000 };
    let days = [day(12, 50, 0, 0), day(11, 75, 0, 0), day(10, 113, 30, 0), day(9, 113, 0, 0)];
    let well = [day(12, 50, 0, 0), day(11, 75, 0, 0), day(10, 113, 0, 0), day(9, 170, 0, 0)];
    let step = |days: &[Day]| advise(&[days, &[day(0, 254, 0, 0)]].concat(), TODAY, new);
    assert_eq!(step(&days), Advice::Tomorrow, "the fourth step is 170");
    assert_ne!(step(&well), Advice::Tomorrow, "the fifth is 255");
}

#[test]
fn the_room_of_a_day_is_what_the_plan_leaves_and_none_is_named_after_its_end() {
    let plan = [10, 20];
    assert_eq!(room(&[], TODAY, &plan), Some(10));
    assert_eq!(room(&[day(0, 7, 0, 0)], TODAY, &plan), Some(3));
    assert_eq!(room(&[day(0, 12, 0, 0)], TODAY, &plan), Some(0));
    assert_eq!(room(&[day(1, 10, 0, 0), day(0, 5, 0, 0)], TODAY, &plan), Some(15));
    assert_eq!(room(&[day(1, 10, 6, 0)], TODAY, &plan), Some(10), "a day that went badly is no step");
    assert_eq!(room(&[day(2, 10, 0, 0), day(1, 20, 0, 0)], TODAY, &plan), None);
    assert_eq!(room(&[day(42, 10, 0, 0), day(41, 20, 0, 0)], TODAY, &plan), Some(10), "forgotten");
}

proptest! {
    #[test]
    fn the_least_likely_rate_is_below_what_was_seen_and_more_of_the_same_is_surer(cases in 0_u64..1_000, more in 0_u64..100_000) {
        let of = cases + more;
        let (bound, seen) = (lower_bound(cases, of), rate(cases, of));
        prop_assert!((0.0..=1.0).contains(&bound) && bound <= seen + 1e-12);
        prop_assert!(lower_bound(cases * 10, of * 10) + 1e-12 >= bound);
    }

    #[test]
    fn more_complaints_never_make_it_better(accepted in 1_u64..100_000, complained in 0_u64..1_000) {
        let weight = |advice| match advice { Advice::Go => 0, Advice::Slow { .. } | Advice::Tomorrow => 1, Advice::Pause(_) => 2 };
        prop_assume!(complained < accepted);
        prop_assert!(weight(advice(accepted, 0, complained)) <= weight(advice(accepted, 0, complained + 1)));
    }
}
