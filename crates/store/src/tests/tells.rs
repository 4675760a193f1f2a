//! What processors are to be told: it lasts, it outlives the person, it is settled once, and one lane has one holder.

use super::*;
use crate::NewTell;
use entrenous_core::plan::Settled;
use entrenous_core::tell::{News, Progress, Receiver, Tidings};

fn receiver(text: &str) -> Receiver {
    Receiver::parse(text).unwrap()
}
fn tell(processor: &str, which: u64) -> NewTell {
    NewTell {
        receiver: receiver(processor),
        row: row(which),
        at: at(10),
        about: Some(short_hash("about", which)),
        news: News::Choice(Tidings::Withdrawn),
        purposes: vec![key("film"), key("map")],
        body: format!("body {which}"),
    }
}
fn settled(processor: &str, which: u64, progress: Progress, due: i64) -> Write {
    let (receiver, due) = (receiver(processor), at(due));
    Write::SettleTell(Settled {
        receiver,
        row: row(which),
        progress,
        tries: 1,
        due,
        status: Some(503),
        word: "refused",
    })
}
fn lease(holder: u8, from: i64, until: i64) -> Write {
    Write::LeaseLane { receiver: receiver("house"), holder: [holder; 16], until: at(until), at: at(from) }
}

#[tokio::test]
async fn a_telling_waits_for_its_time_and_comes_back_as_it_was() {
    let folder = Folder::new();
    let store = folder.open();
    let added = [tell("house", 1), tell("house", 2), tell("atlas", 3)].map(Write::AddTell);
    store.write(added.into_iter().collect()).await.unwrap();
    assert!(store.due_tells(&receiver("house"), at(9), 9).unwrap().is_empty());
    let due = store.due_tells(&receiver("house"), at(10), 9).unwrap();
    assert_eq!(due.len(), 2);
    assert!(due.iter().any(|found| found.tell == tell("house", 1)));
    store.write(vec![settled("house", 1, Progress::Waiting, 99)]).await.unwrap();
    let due = store.due_tells(&receiver("house"), at(10), 9).unwrap();
    assert_eq!(due.iter().map(|found| found.tell.row).collect::<Vec<_>>(), [row(2)]);
    drop(store);
    let due = folder.open().due_tells(&receiver("house"), at(99), 9).unwrap();
    assert_eq!((due.len(), due[1].tries, due[1].status, due[1].word.as_str()), (2, 1, Some(503), "refused"));
}

#[tokio::test]
async fn what_an_agent_is_told_is_about_nobody_and_has_a_lane_of_its_own() {
    let store = Folder::new().open();
    let news = News::Request(entrenous_core::rights::Course::Disowned);
    let answer = NewTell { about: None, news, purposes: Vec::new(), ..tell("GUILD", 1) };
    store.write(vec![Write::AddTell(tell("guild", 1)), Write::AddTell(answer.clone())]).await.unwrap();
    let due = store.due_tells(&receiver("GUILD"), at(10), 9).unwrap();
    assert_eq!(due.into_iter().map(|found| found.tell).collect::<Vec<_>>(), [answer]);
}

#[tokio::test]
async fn what_was_delivered_is_settled_once_and_its_text_is_gone() {
    let folder = Folder::new();
    let store = folder.open();
    store
        .write(vec![Write::AddTell(tell("house", 1)), settled("house", 1, Progress::Delivered, 20)])
        .await
        .unwrap();
    store
        .write(vec![settled("house", 1, Progress::GivenUp, 30), Write::AddTell(tell("house", 1))])
        .await
        .unwrap();
    let page = store.tell_page(None, 9).unwrap();
    assert_eq!(
        (page.len(), page[0].progress, page[0].due, page[0].tell.body.as_str()),
        (1, Progress::Delivered, at(20), "")
    );
    assert_eq!(store.tell_counts().unwrap(), [(receiver("house"), Progress::Delivered, 1)]);
    store.write(vec![Write::DropTellsOlder { until: at(20) }]).await.unwrap();
    assert!(store.tell_page(None, 9).unwrap().is_empty());
}

#[tokio::test]
async fn what_was_given_up_keeps_its_text_and_can_be_tried_again() {
    let folder = Folder::new();
    let store = folder.open();
    store
        .write(vec![Write::AddTell(tell("house", 1)), settled("house", 1, Progress::GivenUp, 20)])
        .await
        .unwrap();
    assert!(store.due_tells(&receiver("house"), at(99), 9).unwrap().is_empty());
    store.write(vec![Write::TellAgain { receiver: receiver("house"), at: at(40) }]).await.unwrap();
    let due = store.due_tells(&receiver("house"), at(40), 9).unwrap();
    assert_eq!((due[0].tell.body.as_str(), due[0].tries), ("body 1", 0));
    store
        .write(vec![Write::ConfirmTell { processor: key("house"), row: row(1), word: "completed".into() }])
        .await
        .unwrap();
    assert_eq!(store.tell_page(None, 9).unwrap()[0].confirmed, "completed");
}

#[tokio::test]
async fn a_telling_outlives_its_person_and_names_them_nowhere() {
    let folder = Folder::new();
    let store = folder.open();
    let writes = vec![fact_of(7), Write::AddTell(tell("house", 1)), Write::Erase { person: person(7) }];
    store.write(writes).await.unwrap();
    store.shred().await.unwrap();
    assert!(!folder.holds(&person(7).bytes()));
    assert_eq!(store.due_tells(&receiver("house"), at(10), 9).unwrap().len(), 1);
}

fn fact_of(who: u64) -> Write {
    Write::PutFact(fact(who, 1, 1))
}

#[tokio::test]
async fn a_lane_has_one_holder_until_the_lease_is_over() {
    let folder = Folder::new();
    let store = folder.open();
    let lane = receiver("house");
    assert_eq!(store.lane_holder(&lane, at(0)).unwrap(), None);
    store.write(vec![lease(1, 0, 60)]).await.unwrap();
    store.write(vec![lease(2, 30, 90)]).await.unwrap();
    assert_eq!(store.lane_holder(&lane, at(30)).unwrap(), Some([1; 16]));
    store.write(vec![lease(1, 40, 100)]).await.unwrap();
    assert_eq!(store.lane_holder(&lane, at(99)).unwrap(), Some([1; 16]));
    assert_eq!(store.lane_holder(&lane, at(100)).unwrap(), None);
    store.write(vec![lease(2, 100, 160)]).await.unwrap();
    assert_eq!(store.lane_holder(&lane, at(101)).unwrap(), Some([2; 16]));
}

#[tokio::test]
async fn pages_go_by_processor_and_name_and_miss_none() {
    let folder = Folder::new();
    let store = folder.open();
    let writes =
        (0..20).map(|n| Write::AddTell(tell(if n % 2 == 0 { "atlas" } else { "house" }, n))).collect();
    store.write(writes).await.unwrap();
    let (mut seen, mut after) = (0, None);
    loop {
        let page = store.tell_page(after.as_ref().map(|(key, row)| (key, *row)), 3).unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.tell.receiver.clone(), last.tell.row));
        seen += page.len();
    }
    assert_eq!(seen, 20);
}
