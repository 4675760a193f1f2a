//! What was made in the house, and who was in an audience, as it lasts.

use super::*;
use crate::{MadeRow, Sort};

#[tokio::test]
async fn what_was_made_in_the_house_lasts_and_the_last_text_stands() {
    let folder = Folder::new();
    let store = folder.open();
    let made = |sort, name: &str, body: &str| MadeRow { sort, name: key(name), body: body.into(), at: at(3) };
    let rows = [
        made(Sort::Audience, "b", "one"),
        made(Sort::Journey, "b", "two"),
        made(Sort::Audience, "a", "three"),
    ];
    store.write(rows.iter().cloned().map(Write::PutMade).collect()).await.unwrap();
    store.write(vec![Write::PutMade(made(Sort::Audience, "b", "four"))]).await.unwrap();
    drop(store);
    let store = folder.open();
    assert_eq!(store.made(Sort::Audience).unwrap(), [rows[2].clone(), made(Sort::Audience, "b", "four")]);
    store.write(vec![Write::DropMade { sort: Sort::Audience, name: key("b") }]).await.unwrap();
    assert_eq!(store.made(Sort::Audience).unwrap().len(), 1);
    assert_eq!(store.made(Sort::Journey).unwrap(), [rows[1].clone()], "another sort of the same name stays");
}

#[tokio::test]
async fn who_was_in_an_audience_is_known_once_and_goes_with_the_person_and_with_the_journey() {
    let folder = Folder::new();
    let store = folder.open();
    let put = |who, journey: &str| Write::PutPresent { person: person(who), journey: key(journey) };
    store.write(vec![put(1, "a"), put(1, "a"), put(1, "b"), put(2, "a"), put(3, "a")]).await.unwrap();
    let all = |journey: &str| store.present_page(&key(journey), None, 9).unwrap();
    let mut three = [person(1), person(2), person(3)];
    three.sort_unstable();
    assert_eq!(all("a"), three);
    assert_eq!(store.present_page(&key("a"), Some(three[0]), 1).unwrap(), [three[1]]);
    store.write(vec![Write::DropPresent { person: person(3), journey: key("a") }]).await.unwrap();
    assert!(
        !store.is_present(person(3), &key("a")).unwrap() && store.is_present(person(1), &key("b")).unwrap()
    );
    store.write(vec![Write::Erase { person: person(1) }]).await.unwrap();
    assert_eq!((all("a"), all("b")), (vec![person(2)], vec![]));
    store.write(vec![Write::ForgetPresent { journey: key("a") }]).await.unwrap();
    assert!(all("a").is_empty());
}
