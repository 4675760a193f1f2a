//! Whom a sentence means.

use super::super::who::{Did, What, Who};
use super::super::{Deed, NoKinds, Seen};
use super::house::{ago, audience, charter, item, kinds, means, now};
use entrenous_core::id::{ItemId, Key};
use entrenous_core::moment::Moment;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;

#[test]
fn what_was_done_counts_in_its_days_and_kinds() {
    let bread = |days| ("purchases", days, json!("bread-1"));
    let cake = |days| ("purchases", days, json!("cake-1"));
    let who = "bought kind bread at least twice in the last 30 days";
    assert!(means(who, &[bread(3), bread(30)]));
    assert!(!means(who, &[bread(3), bread(31)]), "the 31st day is too long ago");
    assert!(!means(who, &[bread(3), cake(2)]), "cake is no bread");
    assert!(!means(who, &[("views", 3, json!("bread-1")), bread(2)]), "looking is not buying");
    assert!(means("bought article cake-1", &[cake(700)]));
    assert!(means("bought kind cake or bread", &[bread(1)]));
    assert!(means("bought anything", &[bread(1)]));
}

#[test]
fn not_since_asks_for_one_before_and_none_after() {
    let who = "bought anything not since 90 days";
    let bought = |days| ("purchases", days, json!("bread-1"));
    assert!(means(who, &[bought(91)]));
    assert!(!means(who, &[bought(91), bought(90)]));
    assert!(!means(who, &[]), "who never bought did not stop");
    assert!(means(
        "bought anything at least 2 times in the last 200 days not since 90 days",
        &[bought(91), bought(199), bought(201)]
    ));
    assert!(!means(
        "bought anything at least 2 times in the last 200 days not since 90 days",
        &[bought(91), bought(201)]
    ));
}

#[test]
fn what_was_told_is_compared_with_its_choices() {
    assert!(means("size is one of m, l", &[("size", 3, json!("l"))]));
    assert!(!means("size is one of m, l", &[("size", 3, json!("s"))]));
    assert!(means("styles is street", &[("styles", 3, json!(["evening", "street"]))]));
    assert!(means("has told styles", &[("styles", 3, json!(["evening"]))]));
    assert!(!means("size is not m", &[]), "who told nothing told no other size");
    assert!(means("size is not m", &[("size", 3, json!("s"))]));
    assert!(means("likes rye", &[("grain", 3, json!("rye"))]));
    assert!(means("in members", &[("members", 3, json!(true))]));
    assert!(!means("in members", &[("members", 3, json!(false))]));
}

#[test]
fn nobody_of_whom_nothing_is_known_is_meant_but_by_everyone() {
    assert!(means("everyone, not in members", &[]));
    assert!(!means("everyone, not in members", &[("members", 3, json!(true))]));
    assert!(!means("bought anything, not in members", &[]));
    assert!(means("everyone", &[]));
}

#[test]
fn an_audience_says_what_it_needs() {
    let one = audience(
        "bought anything in the last 30 days and (size is m or looked at kind bread not since 3 days)",
    );
    assert_eq!(one.needs(), [(item("views"), None), (item("purchases"), Some(30)), (item("size"), None)]);
    assert_eq!(one.items.iter().collect::<Vec<_>>(), [item("views"), item("purchases"), item("size")]);
    let two = audience("bought anything in the last 30 days or bought kind bread in the last 60 days");
    assert_eq!(two.needs(), [(item("purchases"), Some(60))]);
    assert!(audience("everyone").needs().is_empty());
}

#[test]
fn another_audience_is_read_through() {
    let files = [
        ("regulars.toml", "purpose = \"suggestions\"\nwho = \"bought anything at least 3 times\"\n"),
        ("quiet.toml", "purpose = \"suggestions\"\nwho = \"looked at anything, not in regulars\"\n"),
    ];
    let (audiences, found) = super::house::reading(&files);
    assert_eq!(found, []);
    let quiet = audiences.get(&Key::parse("quiet").unwrap()).unwrap();
    assert!(quiet.items.has(item("purchases")) && quiet.items.has(item("views")));
    let view = json!("bread-1");
    let mut facts = vec![(item("views"), ago(1), &view)];
    assert!(quiet.holds(&Seen { facts: &facts, kinds: &kinds }, now()));
    facts.extend([(item("purchases"), ago(1), &view); 3]);
    assert!(!quiet.holds(&Seen { facts: &facts, kinds: &kinds }, now()));
}

/// The slow reader: each question is asked of all facts, written as it is said.
fn reference(who: &Who, facts: &[(ItemId, Moment, &Value)], now: Moment) -> bool {
    let of = |item: ItemId| {
        facts
            .iter()
            .filter(move |fact| fact.0 == item)
            .map(|fact| (now.since(fact.1), fact.2))
            .collect::<Vec<_>>()
    };
    let texts = |value: &Value| match value {
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>(),
        one => one.as_str().map(str::to_owned).into_iter().collect(),
    };
    match who {
        Who::Everyone => true,
        Who::Told(item) | Who::Listed(item) => {
            of(*item).iter().any(|(_, value)| **value != json!(false) && **value != json!(null))
        }
        Who::Is(item, choices) => of(*item).iter().any(|(_, value)| {
            texts(value).iter().any(|text| choices.iter().any(|one| one.to_string() == *text))
        }),
        Who::Did(did) => {
            let fits = |article: &str| match &did.what {
                What::Anything => true,
                What::Kinds(of) => of.iter().any(|kind| kinds(article, kind)),
                What::Article(id) => id.to_string() == article,
            };
            let ages: Vec<i64> = of(did.item)
                .iter()
                .filter(|(_, value)| value.as_str().is_some_and(fits))
                .map(|(age, _)| *age)
                .collect();
            let day = 86_400_000_000;
            let within = ages
                .iter()
                .filter(|age| did.within.is_none_or(|days| **age <= i64::from(days) * day))
                .count();
            let since = did.since.is_some_and(|days| ages.iter().any(|age| *age <= i64::from(days) * day));
            within >= did.times as usize && !since
        }
        Who::In(_, inner) => reference(inner, facts, now),
        Who::Not(inner) => !reference(inner, facts, now),
        Who::All(parts) => parts.iter().filter(|part| !reference(part, facts, now)).count() == 0,
        Who::Any(parts) => parts.iter().filter(|part| reference(part, facts, now)).count() > 0,
    }
}

fn who() -> impl Strategy<Value = Who> {
    let what = prop_oneof![
        Just(What::Anything),
        Just(What::Kinds(vec!["bread".into()])),
        Just(What::Kinds(vec!["cake".into(), "bread".into()])),
        Just(What::Article("bread-1".into())),
    ];
    let days = || proptest::option::of(1_u32..6);
    let did =
        (what, 1_u32..4, days(), days(), any::<bool>()).prop_map(|(what, times, within, since, bought)| {
            let deed = if bought { Deed::Bought } else { Deed::Looked };
            Who::Did(Did { deed, item: item(deed.item()), what, times, within, since })
        });
    let leaf = prop_oneof![
        1 => Just(Who::Everyone),
        1 => Just(Who::Told(item("size"))),
        1 => Just(Who::Listed(item("members"))),
        2 => Just(Who::Is(item("size"), vec!["m".into(), "l".into()])),
        2 => Just(Who::Is(item("styles"), vec!["street".into()])),
        6 => did,
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let several = || proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            inner.clone().prop_map(|one| Who::Not(Box::new(one))),
            inner.clone().prop_map(|one| Who::In(Key::parse("other").unwrap(), Arc::new(one))),
            several().prop_map(Who::All),
            several().prop_map(Who::Any),
        ]
    })
}

fn facts() -> impl Strategy<Value = Vec<(ItemId, Moment, Value)>> {
    let article =
        || proptest::sample::select(&["bread-1", "bread-2", "cake-1", "gone"][..]).prop_map(Value::from);
    let fact = prop_oneof![
        4 => article().prop_map(|value| ("purchases", value)),
        4 => article().prop_map(|value| ("views", value)),
        1 => proptest::sample::select(&["s", "m", "l"][..]).prop_map(|value| ("size", Value::from(value))),
        1 => proptest::sample::select(vec![json!(["street"]), json!(["evening", "minimal"]), json!([]), json!(3)]).prop_map(|value| ("styles", value)),
        1 => proptest::sample::select(vec![json!(true), json!(false), json!(null)]).prop_map(|value| ("members", value)),
    ];
    // Days with their edges, and one that is still to come.
    let dated = (fact, -1_i64..7, -1_i64..=1)
        .prop_map(|((name, value), days, edge)| (item(name), ago(days).plus_microseconds(edge), value));
    proptest::collection::vec(dated, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn a_person_is_meant_exactly_when_the_slow_reader_says_so(who in who(), facts in facts()) {
        let facts: Vec<_> = facts.iter().map(|(item, at, value)| (*item, *at, value)).collect();
        let seen = Seen { facts: &facts, kinds: &kinds };
        prop_assert_eq!(who.holds(&seen, now()), reference(&who, &facts, now()));
    }

    /// What a sentence says it needs is all it looks at.
    #[test]
    fn facts_beyond_what_is_needed_change_nothing(who in who(), facts in facts()) {
        let all: Vec<_> = facts.iter().map(|(item, at, value)| (*item, *at, value)).collect();
        let needs = who.needs();
        let needed: Vec<_> = all.iter().copied().filter(|(item, at, _)| needs.iter().any(|(of, days)| {
            of == item && days.is_none_or(|days| *at >= ago(i64::from(days)))
        })).collect();
        let holds = |facts: &[(ItemId, Moment, &Value)]| who.holds(&Seen { facts, kinds: &kinds }, now());
        prop_assert_eq!(holds(&all), holds(&needed));
    }

    /// What is called impossible is so for every person who can be.
    #[test]
    fn what_can_hold_of_nobody_holds_of_nobody(who in who(), facts in facts()) {
        use super::super::possible::{Possible, possible};
        // A person has at most one answer to an item that holds one.
        let mut facts: Vec<_> = facts.iter().map(|(item, at, value)| (*item, *at, value)).collect();
        let mut told = Vec::new();
        facts.retain(|(of, _, value)| {
            let one = [item("size"), item("styles"), item("members")].contains(of);
            let sound = !(*of == item("styles") && value.as_array().is_none_or(Vec::is_empty));
            sound && (!one || { let new = !told.contains(of); told.push(*of); new })
        });
        let holds = who.holds(&Seen { facts: &facts, kinds: &kinds }, now());
        match possible(&who, charter()) {
            Possible::Nobody => prop_assert!(!holds),
            Possible::Everybody => prop_assert!(holds),
            Possible::Some => {}
        }
    }
}

#[test]
fn a_sentence_without_everyone_or_not_means_nobody_of_whom_nothing_is_known() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&who(), |who| {
            let mut says = false;
            who.walk(&mut |part| says |= matches!(part, Who::Everyone | Who::Not(_)));
            let means = who.holds(&Seen { facts: &[], kinds: &NoKinds }, now());
            prop_assert!(says || !means);
            Ok(())
        })
        .unwrap();
}
