//! The past of many people walks through a journey.

use crate::house::{at, journey, key, paris};
use entrenous_core::communicate::{Medium, Promise};
use entrenous_speak::journey::{
    Count, Deed, History, Leaving, Past, Permission, Report, Said, share, simulate,
};

const DAY: i64 = 86_400_000_000;

fn history(lot: u64, events: &[(Deed, i64)], said: &[(Permission, i64)]) -> History {
    let day = |day: i64| at("2026-10-01T09:00:00Z").plus_microseconds(day * DAY);
    History {
        events: events
            .iter()
            .map(|(deed, when)| Past {
                deed: *deed,
                article: "a".into(),
                kind: "coat".into(),
                at: day(*when),
            })
            .collect(),
        said: said
            .iter()
            .flat_map(|(permission, when)| {
                ["newsletter", "suggestions"].map(|purpose| Said {
                    purpose: key(purpose),
                    permission: *permission,
                    at: day(*when),
                })
            })
            .collect(),
        came: Vec::new(),
        audiences: std::collections::BTreeSet::new(),
        told: None,
        zone: paris(),
        lot,
    }
}

const JOURNEY: &str = "purpose = \"newsletter\"\nlooks = \"suggestions\"\nstarts = \"put in the basket\"\ngoal = \"bought\"\n[[steps]]\nwait = \"1 day\"\n[[steps]]\nsend = \"basket_left\"\n[[steps]]\nwait = \"2 days\"\n[[steps]]\nsend = \"second_look\"\n";

fn run(text: &str, histories: Vec<History>) -> Report {
    run_under(&Promise::default(), text, histories, "2026-11-01T00:00:00Z")
}

fn run_under(promise: &Promise, text: &str, histories: Vec<History>, until: &str) -> Report {
    let leaving = Leaving { promise, medium: &|_| Medium::Mail };
    simulate(&journey(text), &leaving, histories, (at("2026-10-01T00:00:00Z"), at(until)), 10)
}

fn many(count: u64, events: &[(Deed, i64)], said: &[(Permission, i64)]) -> Vec<History> {
    (0..count).map(|lot| history(lot, events, said)).collect()
}

#[test]
fn each_step_says_how_many_came_were_written_to_and_left() {
    let yes = (Permission::Stands, -10);
    let mut all = many(30, &[(Deed::PutInBasket, 1)], &[yes]);
    all.extend(many(20, &[(Deed::PutInBasket, 1), (Deed::Bought, 3)], &[yes]));
    all.extend(many(10, &[(Deed::PutInBasket, 1)], &[yes, (Permission::Gone, 3)]));
    all.extend(many(40, &[(Deed::LookedAt, 1)], &[yes]));
    all.extend(many(15, &[(Deed::PutInBasket, 1)], &[(Permission::Gone, 0)]));
    let report = run(JOURNEY, all);
    assert_eq!((report.people, report.began), (Count::About(110), Count::About(60)));
    assert_eq!((report.written_to, report.reached_goal), (Count::About(60), Count::About(20)));
    let sent: Vec<_> =
        report.steps.iter().map(|step| (step.step.as_str(), step.entered, step.sent)).collect();
    assert_eq!(
        sent,
        [
            ("wait_1_day", Count::About(60), None),
            ("basket_left", Count::About(60), Some(Count::About(60))),
            ("wait_2_days", Count::About(60), None),
            ("second_look", Count::About(30), Some(Count::About(30))),
        ]
    );
    let left = &report.steps[2].left;
    assert_eq!(left.get("goal_reached"), Some(&Count::About(20)));
    assert_eq!(left.get("consent_withdrawn"), Some(&Count::About(10)));
}

#[test]
fn fewer_than_ten_are_not_shown_and_cannot_be_found_by_subtraction() {
    let yes = (Permission::Stands, -10);
    for few in 0..10 {
        let mut all = many(50, &[(Deed::PutInBasket, 1)], &[yes]);
        all.extend(many(few, &[(Deed::PutInBasket, 1), (Deed::Bought, 3)], &[yes]));
        let report = run(JOURNEY, all);
        // Whatever the few did, the report is the same.
        assert_eq!(report, run(JOURNEY, many(50, &[(Deed::PutInBasket, 1)], &[yes])), "{few}");
        assert_eq!(report.reached_goal.shown(), None);
    }
}

#[test]
fn a_person_who_walks_ten_times_is_one_person() {
    let baskets: Vec<(Deed, i64)> = (0..10).map(|day| (Deed::PutInBasket, day * 3)).collect();
    let text = JOURNEY.replace("goal =", "again = \"after 1 day\"\ngoal =");
    let report = run(&text, many(1, &baskets, &[(Permission::Stands, -10)]));
    assert_eq!((report.began, report.steps[0].entered), (Count::Few, Count::Few));
}

#[test]
fn silence_begins_where_nothing_more_was_done() {
    let text = "purpose = \"newsletter\"\nlooks = \"suggestions\"\nstarts = \"nothing for 20 days\"\ngoal = \"bought\"\n[[steps]]\nsend = \"basket_left\"\n";
    let yes = (Permission::Stands, -5);
    let mut all = many(10, &[(Deed::LookedAt, 0)], &[yes]);
    all.extend(many(10, &[(Deed::LookedAt, 0), (Deed::LookedAt, 15)], &[yes]));
    all.extend(many(10, &[], &[(Permission::Stands, 1)]));
    let report = run(text, all);
    assert_eq!((report.people, report.began), (Count::About(30), Count::About(20)));
}

#[test]
fn a_yes_a_day_of_the_year_and_an_audience_begin_it_too() {
    let said = "purpose = \"newsletter\"\nstarts = \"said yes to newsletter\"\nexit = [\"in regulars\"]\n[[steps]]\nsend = \"welcome\"\n";
    let mut people = many(10, &[], &[(Permission::Stands, 2)]);
    for person in &mut people {
        person.came = vec![at("2026-10-05T00:00:00Z")];
    }
    assert_eq!(run(said, people.clone()).written_to, Count::About(10));
    let day = said.replace("said yes to newsletter", "every year on 10-12 at 09:00");
    assert_eq!(run(&day, people.clone()).written_to, Count::About(10));
    let outside = said.replace("said yes to newsletter", "every year on 11-12 at 09:00");
    assert_eq!(run(&outside, people.clone()).began, Count::Few);
    let came = said.replace("said yes to newsletter", "came into at_home");
    assert_eq!(run(&came, people.clone()).written_to, Count::About(10));
    for person in &mut people {
        person.audiences.insert(key("regulars"));
    }
    let report = run(&came, people);
    assert_eq!((report.began, report.written_to), (Count::About(10), Count::Few));
    assert_eq!(report.steps[0].left.get("exit"), Some(&Count::About(10)));
}

#[test]
fn who_is_not_to_be_looked_at_begins_nothing_however_gladly_they_read_letters() {
    let mut people = many(20, &[(Deed::PutInBasket, 1)], &[(Permission::Stands, -10)]);
    for person in people.iter_mut().take(10) {
        person.said.retain(|said| said.purpose == key("newsletter"));
    }
    assert_eq!(run(JOURNEY, people).began, Count::About(10));
}

#[test]
fn what_a_step_sends_at_night_leaves_in_the_morning_if_the_yes_still_stands() {
    let text = "purpose = \"newsletter\"\nstarts = \"put in the basket\"\nlooks = \"suggestions\"\ngoal = \"bought\"\n[[steps]]\nwait = \"12 hours\"\n[[steps]]\nsend = \"basket_left\"\n";
    let yes = (Permission::Stands, -10);
    // At eleven in the morning in Paris something is put in the basket; twelve hours later it is night, and another takes the yes back.
    let mut all = many(10, &[(Deed::PutInBasket, 1)], &[yes]);
    let mut gone = many(10, &[(Deed::PutInBasket, 1)], &[yes]);
    for person in &mut gone {
        person.said.push(Said {
            purpose: key("newsletter"),
            permission: Permission::Gone,
            at: at("2026-10-03T01:00:00Z"),
        });
    }
    all.extend(gone);
    let night = Promise {
        nights: [(key("newsletter"), "21:00-08:00".parse().unwrap())].into(),
        ..Promise::default()
    };
    let written = |promise: &Promise, until: &str| run_under(promise, text, all.clone(), until).written_to;
    let (midnight, noon) = ("2026-10-02T23:00:00Z", "2026-10-03T10:00:00Z");
    assert_eq!(written(&Promise::default(), midnight), Count::About(20));
    assert_eq!(written(&night, midnight), Count::Few, "all of them wait for the morning");
    assert_eq!(written(&night, noon), Count::About(10), "whoever took it back in the night gets nothing");
    let capped = Promise {
        purposes: [(key("newsletter"), "1 per month".parse().unwrap())].into(),
        ..Promise::default()
    };
    let twice = text
        .replace("send = \"basket_left\"\n", "send = \"basket_left\"\n[[steps]]\nsend = \"second_look\"\n");
    let report = run_under(&capped, &twice, all.clone(), noon);
    assert_eq!((report.steps[1].sent, report.steps[2].sent), (Some(Count::About(20)), Some(Count::Few)));
}

#[test]
fn the_lot_is_even_the_same_each_time_and_another_at_each_step() {
    let (a, b) = (key("a"), key("b"));
    let half = |step| (0..10_000).filter(|lot| share(*lot, step) < 5_000).count();
    assert!((4_800..5_200).contains(&half(&a)));
    let both = (0..10_000).filter(|lot| share(*lot, &a) < 5_000 && share(*lot, &b) < 5_000).count();
    assert!((2_300..2_700).contains(&both), "{both}");
    assert_eq!(share(7, &a), share(7, &a));
}
