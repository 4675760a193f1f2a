//! Staff and sessions: a taken name stays taken, and who is shut out or gets another password has no session left.

use super::{Folder, at};
use crate::{Batch, StaffRow, StaffWrite, Store, Write};
use entrenous_core::hash::Hash;
use entrenous_core::staff::{Login, Role};

fn login(text: &str) -> Login {
    Login::parse(text).unwrap()
}

async fn does(store: &Store, changes: Vec<StaffWrite>) {
    let writes = changes.into_iter().map(Write::Staff).collect();
    store.apply(Batch { writes, entry: None }).await.unwrap();
}

fn odile(password: &str) -> StaffRow {
    let password = password.to_owned();
    StaffRow { name: login("odile"), role: Role::Owner, password, made: at(1), disabled: None }
}

fn opened(token: u8, name: &str, second: i64) -> StaffWrite {
    let ended = (at(second.saturating_sub(1_000)), at(second.saturating_sub(100)));
    StaffWrite::Open { hash: Hash::of(&[&[token]]), name: login(name), made: at(second), ended }
}

#[tokio::test]
async fn a_name_that_is_taken_stays_whose_it_is() {
    let folder = Folder::new();
    let store = folder.open();
    does(&store, vec![StaffWrite::Add(odile("first")), StaffWrite::Add(odile("second"))]).await;
    let all = store.staff_all().unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].password, "first");
    assert!(store.staff(&login("nobody")).unwrap().is_none());
}

#[tokio::test]
async fn another_password_and_being_shut_out_end_every_session_of_that_name_and_of_no_other() {
    let folder = Folder::new();
    let store = folder.open();
    let stands = |token: u8| store.staff_session(&Hash::of(&[&[token]])).unwrap().is_some();
    does(&store, vec![StaffWrite::Add(odile("a")), opened(1, "odile", 10), opened(2, "bastien", 10)]).await;
    does(&store, vec![StaffWrite::SetPassword(login("odile"), "b".into())]).await;
    assert_eq!([1, 2].map(stands), [false, true]);
    does(&store, vec![opened(3, "odile", 20), StaffWrite::Disable(login("odile"), at(21))]).await;
    assert_eq!([2, 3].map(stands), [true, false]);
    assert_eq!(store.staff(&login("odile")).unwrap().unwrap().disabled, Some(at(21)));
    does(&store, vec![StaffWrite::Enable(login("odile"))]).await;
    assert_eq!(store.staff(&login("odile")).unwrap().unwrap().disabled, None);
}

#[tokio::test]
async fn a_new_session_sweeps_those_that_have_ended_and_use_moves_only_forward() {
    let folder = Folder::new();
    let store = folder.open();
    does(&store, vec![opened(1, "odile", 1_000), opened(2, "odile", 1_050)]).await;
    let seen = |second| StaffWrite::See(Hash::of(&[&[2]]), at(second));
    does(&store, vec![seen(1_200), seen(1_100), opened(3, "bastien", 1_150)]).await;
    let found = |token: u8| store.staff_session(&Hash::of(&[&[token]])).unwrap();
    assert!(found(1).is_none(), "nobody used it for a hundred seconds");
    assert_eq!(found(2).unwrap().1.seen, at(1_200));
    does(&store, vec![StaffWrite::Close(Hash::of(&[&[2]]))]).await;
    assert!(found(2).is_none() && found(3).is_some());
}
