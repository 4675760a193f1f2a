//! Every noun: what is written is read as it was.

use super::*;
use crate::{
    AttributionCell, AttributionCounts, File, KeyRow, RecordRow, StatisticsRow, attributions_beside,
    statistics_beside,
};
use entrenous_core::ledger::root_of;
use proptest::prelude::*;

#[tokio::test]
async fn every_row_comes_back_as_it_was_written_also_after_a_restart() {
    let folder = Folder::new();
    let (ann, hash) = (person(1), Hash::of(&[b"notice"]));
    let store = folder.open();
    let choice = held(State::Given, 5);
    let writes = vec![
        Write::PutChoice { person: ann, purpose: key("suggestions"), held: choice },
        Write::AddRecord { person: Some(ann), row: row(1), at: at(1), receipt: "first".into() },
        Write::AddRecord { person: Some(ann), row: row(2), at: at(2), receipt: "second, é, 日本".into() },
        Write::AddRecord { person: None, row: row(3), at: at(3), receipt: "nobody's".into() },
        Write::PutFact(fact(1, 1, 10)),
        Write::PutFact(fact(1, 2, 20)),
        Write::Depart { person: ann, at: at(9) },
        Write::PutNotice { hash, locale: "fr".into(), at: at(4), body: "Bonjour".into() },
        Write::PutNotice { hash, locale: "fr".into(), at: at(5), body: "changed".into() },
        Write::PutSetting { key: "site".into(), body: "one".into() },
        Write::PutSetting { key: "site".into(), body: "two".into() },
        Write::PutStatistics(march("counts")),
        Write::PutStatistics(march("counts drawn again")),
    ];
    let applied = store.apply(Batch { writes, entry: line("a") }).await.unwrap();
    assert_eq!(applied, Applied { seq: 0, size: 1, root: root_of([b"a".as_slice()]) });
    drop(store);

    let store = folder.open();
    assert_eq!(store.choices(ann), Ok(vec![(key("suggestions"), choice)]));
    let receipts: Vec<String> =
        store.records(ann).unwrap().into_iter().map(|record| record.receipt).collect();
    assert_eq!(receipts, ["second, é, 日本", "first"]);
    let nobody = RecordRow { row: row(3), at: at(3), receipt: "nobody's".into(), seq: Some(0) };
    assert_eq!(store.find_record(row(3)), Ok(Some(nobody)));
    assert_eq!(store.find_record(row(4)), Ok(None));
    assert_eq!(store.facts(ann, &key("views"), 10), Ok(vec![fact(1, 2, 20), fact(1, 1, 10)]));
    assert_eq!(store.facts(ann, &key("views"), 1), Ok(vec![fact(1, 2, 20)]));
    assert_eq!(store.facts(ann, &key("size"), 10), Ok(vec![]));
    assert_eq!(
        (store.departures(), store.is_departing(ann), store.is_departing(person(2))),
        (Ok(vec![ann]), Ok(true), Ok(false))
    );
    let notice = store.notice(&hash).unwrap().unwrap();
    assert_eq!((notice.locale.as_str(), notice.at, notice.body.as_str()), ("fr", at(4), "Bonjour"));
    assert_eq!(store.notice(&Hash::of(&[])), Ok(None));
    assert_eq!((store.setting("site"), store.setting("none")), (Ok(Some("two".into())), Ok(None)));
    assert_eq!(store.notice_page(None, 5).unwrap(), [(hash, notice)]);
    assert_eq!((store.notice_page(Some(hash), 5), store.first_notice()), (Ok(vec![]), Ok(Some(at(4)))));
    assert_eq!(store.statistics(), Ok(vec![march("counts")]));
    assert_eq!(store.ledger_head(), (1, applied.root));
}

#[tokio::test]
async fn what_came_of_suggestions_is_put_as_a_whole_and_read_by_day() {
    let folder = Folder::new();
    let store = folder.open();
    let cell = |day, layout: &str| {
        let [slot, aim, rung] = ["home", "for_you", "context"].map(str::to_owned);
        AttributionCell { day, slot, aim, rung, layout: layout.to_owned() }
    };
    let counts = |shown| AttributionCounts { shown, clicked: 2, basket: 1, bought: 0 };
    assert_eq!(store.attribution(&cell(7, "")), Ok(AttributionCounts::default()));
    for _ in 0..2 {
        let put = |cell, shown| Write::PutAttribution { cell, counts: counts(shown) };
        store.write(vec![put(cell(7, ""), 5), put(cell(7, "grid"), 3), put(cell(9, ""), 4)]).await.unwrap();
    }
    assert_eq!(store.attribution(&cell(7, "")), Ok(counts(5)));
    let both = vec![(cell(7, ""), counts(5)), (cell(7, "grid"), counts(3))];
    assert_eq!(store.attributions(6, 8), Ok(both.clone()));
    assert_eq!(store.attributions(8, 8), Ok(vec![]));
    assert_eq!(attributions_beside(&folder.data(), 0, 8), Ok(both));
}

fn march(body: &str) -> StatisticsRow {
    StatisticsRow { month: "2027-03".parse().unwrap(), at: at(6), body: body.into() }
}

#[tokio::test]
async fn the_counts_of_a_month_are_read_beside_the_house_that_is_open() {
    let folder = Folder::new();
    assert_eq!(statistics_beside(&folder.data()), Err(StoreError::CannotOpen(File::Rows)), "nothing is made");
    let store = folder.open();
    assert_eq!(statistics_beside(&folder.data()), Ok(vec![]));
    store.write(vec![Write::PutStatistics(march("counts"))]).await.unwrap();
    assert_eq!(statistics_beside(&folder.data()), Ok(vec![march("counts")]));
    store.shred().await.unwrap();
    drop(store);
    assert_eq!(statistics_beside(&folder.data()), Ok(vec![march("counts")]));
}

#[tokio::test]
async fn the_records_of_a_time_are_read_in_its_order_page_by_page_without_those_who_leave() {
    let folder = Folder::new();
    let store = folder.open();
    let add = |who: Option<u64>, which, second| Write::AddRecord {
        person: who.map(person),
        row: row(which),
        at: at(second),
        receipt: which.to_string(),
    };
    let writes = vec![
        add(Some(1), 1, 10),
        add(None, 2, 20),
        add(Some(2), 3, 20),
        add(Some(3), 4, 25),
        add(Some(1), 5, 29),
        add(Some(2), 6, 30),
        add(Some(1), 7, 9),
        Write::Depart { person: person(3), at: at(40) },
    ];
    store.write(writes).await.unwrap();
    let (mut read, mut last) = (Vec::new(), None);
    loop {
        let page = store.records_between(at(10), at(30), last.as_ref(), 2).unwrap();
        let Some(newest) = page.last() else { break };
        last = Some(newest.clone());
        read.extend(page.into_iter().map(|found| (found.person, found.record.receipt)));
    }
    let expected = [(Some(person(1)), "1"), (None, "2"), (Some(person(2)), "3"), (Some(person(1)), "5")];
    assert_eq!(read, expected.map(|(who, which)| (who, which.to_owned())));
}

#[tokio::test]
async fn what_is_dropped_is_dropped_and_its_neighbours_stay() {
    let folder = Folder::new();
    let store = folder.open();
    let size = |which| FactRow { item: key("size"), ..fact(1, which, 3) };
    let put = [fact(1, 1, 1), fact(1, 2, 2), size(3), fact(2, 1, 1)];
    let choose = |who, purpose| Write::PutChoice {
        person: person(who),
        purpose: key(purpose),
        held: held(State::Given, 1),
    };
    let choices = [choose(1, "a"), choose(1, "b"), choose(2, "a")];
    store.write(put.into_iter().map(Write::PutFact).chain(choices).collect()).await.unwrap();

    store.write(vec![Write::DropFact { person: person(1), item: key("views"), row: row(1) }]).await.unwrap();
    assert_eq!(store.facts(person(1), &key("views"), 9), Ok(vec![fact(1, 2, 2)]));
    store.write(vec![Write::DropFacts { person: person(1), item: key("views") }]).await.unwrap();
    assert_eq!(store.facts(person(1), &key("views"), 9), Ok(vec![]));
    assert_eq!(store.facts(person(1), &key("size"), 9), Ok(vec![size(3)]));
    assert_eq!(store.facts(person(2), &key("views"), 9), Ok(vec![fact(2, 1, 1)]));

    store.write(vec![Write::DropChoices { person: person(1), purpose: Some(key("a")) }]).await.unwrap();
    assert_eq!(store.choices(person(1)).unwrap().len(), 1);
    store.write(vec![Write::DropChoices { person: person(1), purpose: None }]).await.unwrap();
    assert_eq!((store.choices(person(1)).unwrap().len(), store.choices(person(2)).unwrap().len()), (0, 1));
}

#[tokio::test]
async fn facts_whose_time_is_over_are_found_and_dropped_oldest_first() {
    let folder = Folder::new();
    let store = folder.open();
    store.write((1..=5).map(|n| Write::PutFact(fact(n, n, n.cast_signed()))).collect()).await.unwrap();
    assert_eq!(store.expired_facts(at(103), 2), Ok(vec![fact(1, 1, 1), fact(2, 2, 2)]));
    assert_eq!(store.expired_facts(at(103), 9).unwrap().len(), 3);
    store.write(vec![Write::DropFactsOlder { until: at(103), limit: 2 }]).await.unwrap();
    assert_eq!(store.expired_facts(at(999), 9), Ok(vec![fact(3, 3, 3), fact(4, 4, 4), fact(5, 5, 5)]));
}

#[tokio::test]
async fn pages_of_all_persons_show_each_fact_once_whatever_is_added_or_dropped_behind() {
    let folder = Folder::new();
    let store = folder.open();
    let all: Vec<Write> = (0..40).map(|n| Write::PutFact(fact(n / 4, n, 1))).collect();
    let other = Write::PutFact(FactRow { item: key("size"), ..fact(1, 99, 1) });
    store.write(all.into_iter().chain([other]).collect()).await.unwrap();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = store.fact_page(&key("views"), after, 7).unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.person, last.row));
        seen.extend(page.iter().map(|fact| (fact.person, fact.row)));
        let behind = seen[0];
        store
            .write(vec![Write::DropFact { person: behind.0, item: key("views"), row: behind.1 }])
            .await
            .unwrap();
    }
    let mut expected: Vec<_> = (0..40).map(|n| (person(n / 4), row(n))).collect();
    expected.sort();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn the_ledger_is_numbered_without_a_gap_and_its_root_follows_from_its_lines() {
    let folder = Folder::new();
    let store = folder.open();
    let batches = (0..5).map(|n| Batch { writes: vec![], entry: line(&format!("line {n}")) }).collect();
    let numbers: Vec<u64> =
        store.apply_many(batches).await.unwrap().iter().map(|applied| applied.seq).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4]);
    let nobody = LedgerLine { at: at(2), about: None, body: "nobody".into() };
    let applied = store.apply(Batch { writes: vec![], entry: Some(nobody) }).await.unwrap();
    drop(store);

    let store = folder.open();
    let lines = store.ledger_page(None, 99).unwrap();
    let root = root_of(lines.iter().map(|line| line.body.as_bytes()));
    assert_eq!((applied.size, applied.root), (6, root));
    assert_eq!(store.ledger_head(), (6, root));
    assert_eq!(store.ledger_page(Some(3), 1), Ok(vec![lines[4].clone()]));
    assert_eq!(store.ledger_page(Some(5), 9), Ok(vec![]));
    let about = store.ledger_about(short_hash("about", 1), 2).unwrap();
    assert_eq!(about.iter().map(|line| line.seq).collect::<Vec<_>>(), [4, 3]);
    assert_eq!(lines[5].about, None);
}

#[tokio::test]
async fn a_key_in_use_stays_until_one_with_a_higher_number_comes() {
    let folder = Folder::new();
    let store = folder.open();
    let wrap = |number, wrapped: &[u8]| KeyRow {
        person: person(1),
        class: key("views"),
        number,
        wrapped: wrapped.to_vec(),
    };
    let other = KeyRow { class: key("size"), ..wrap(1, b"size") };
    store.keys().put(vec![wrap(1, b"first"), other]).await.unwrap();
    store.keys().put(vec![wrap(1, b"second")]).await.unwrap();
    let present = || store.keys().get(person(1), &key("views")).unwrap().map(|key| (key.number, key.wrapped));
    assert_eq!(present(), Some((1, b"first".to_vec())));
    store.keys().put(vec![wrap(2, b"third")]).await.unwrap();
    assert_eq!(present(), Some((2, b"third".to_vec())));
    let classes: Vec<Key> = store.keys().of(person(1)).unwrap().into_iter().map(|key| key.class).collect();
    assert_eq!(classes, [key("size"), key("views")]);
    store.keys().destroy(person(1), Some(&key("views"))).await.unwrap();
    assert_eq!((present(), store.keys().of(person(1)).unwrap().len()), (None, 1));
    store.keys().destroy(person(1), None).await.unwrap();
    store.keys().destroy(person(1), None).await.unwrap();
    assert_eq!(store.keys().of(person(1)).unwrap().len(), 0);
}

fn any_held() -> impl Strategy<Value = Held> {
    let states =
        prop_oneof![Just(State::Given), Just(State::Refused), Just(State::Withdrawn), Just(State::Objected)];
    (states, 0..4_i64, any::<u64>(), any::<bool>()).prop_map(|(state, second, material, despite_signal)| {
        Held { state, at: at(second), until: at(second), material, despite_signal }
    })
}

#[test]
fn of_any_words_in_any_order_the_one_stands_that_the_rules_let_stand() {
    let folder = Folder::new();
    let store = folder.open();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(100));
    let who = std::cell::Cell::new(0);
    let words = proptest::collection::vec(any_held(), 1..6);
    let ran = runner.run(&words, |words| {
        who.set(who.get() + 1);
        let put =
            |held: &Held| Write::PutChoice { person: person(who.get()), purpose: key("a"), held: *held };
        runtime.block_on(store.write(words.iter().map(put).collect())).unwrap();
        let stands = words.iter().copied().reduce(Held::merge).unwrap();
        prop_assert_eq!(store.choices(person(who.get())).unwrap(), vec![(key("a"), stands)]);
        Ok(())
    });
    ran.unwrap();
}
