//! Messages, handles and suppressions as they last.

use super::{Batch, Folder, Write};
use crate::Handing;
use entrenous_core::charter::Language;
use entrenous_core::communicate::{
    Medium, Moved, Name, NewMessage, Occasion, Scope, State, Suppressed, Suppression, Urgency,
};
use entrenous_core::hash::Hash;
use entrenous_core::id::{Key, PersonId, RowId};
use entrenous_core::moment::Moment;

fn message(person: u8, occasion: &str, due: i64) -> NewMessage {
    NewMessage {
        name: Name {
            person: PersonId::from_bytes([person; 16]),
            def: Key::parse("autumn").unwrap(),
            occasion: Occasion::parse(occasion).unwrap(),
        },
        row: RowId::from_bytes([person.wrapping_add(100); 16]),
        purpose: Key::parse("newsletter").unwrap(),
        medium: Medium::Mail,
        urgency: Urgency::Many,
        state: State::Queued,
        at: Moment::from_seconds(1),
        due: Moment::from_seconds(due),
        locale: Language::default(),
        tracking: String::new(),
        version: Some(Hash::of(&[b"text"])),
        given: vec![1, 2, 3],
    }
}

fn moved(message: &NewMessage, from: State, to: State, due: i64) -> Moved {
    Moved {
        name: message.name.clone(),
        from,
        to,
        due: Moment::from_seconds(due),
        tries: 1,
        code: "250".to_owned(),
        version: message.version,
    }
}

#[tokio::test]
async fn a_message_moves_only_from_where_it_was_seen_and_what_was_handed_over_goes_with_its_end() {
    let folder = Folder::new();
    let store = folder.open();
    let first = message(1, "campaign/autumn", 10);
    let writes = vec![
        Write::AddMessage(first.clone()),
        Write::AddMessage(NewMessage { due: Moment::from_seconds(99), ..first.clone() }),
    ];
    store.apply(Batch { writes, entry: None }).await.unwrap();
    let due = |at| store.due_messages((Medium::Mail, Urgency::Many), Moment::from_seconds(at), 10).unwrap();
    assert!(due(9).is_empty() && due(10).len() == 1);
    assert_eq!(due(10)[0].message, first);
    let writes = vec![Write::MoveMessage(moved(&first, State::Queued, State::Leased, 70))];
    store.apply(Batch { writes, entry: None }).await.unwrap();
    assert!(due(60).is_empty());
    assert_eq!(due(70)[0].message.state, State::Leased);
    let writes = vec![
        Write::MoveMessage(moved(&first, State::Queued, State::Cancelled, 80)),
        Write::MoveMessage(moved(&first, State::Leased, State::Accepted, 81)),
        Write::MoveMessage(moved(&first, State::Leased, State::Queued, 82)),
    ];
    store.apply(Batch { writes, entry: None }).await.unwrap();
    let kept = store.find_message(first.row).unwrap().unwrap();
    assert_eq!((kept.message.state, kept.code.as_str()), (State::Accepted, "250"));
    assert!(kept.message.given.is_empty() && due(1_000).is_empty());
    let counts = store.message_counts(&first.name.occasion).unwrap();
    assert_eq!((counts.len(), counts[0].count, counts[0].state), (1, 1, State::Accepted));
    let (one, all) = (first.name.person, Moment::from_seconds(0));
    let reached = store.reached(one, one, all).unwrap();
    assert_eq!((reached.len(), reached[0].person, reached[0].at), (1, one, Moment::from_seconds(81)));
    assert_eq!((&reached[0].purpose, reached[0].handing), (&first.purpose, Handing::Over));
    let open = message(2, "campaign/autumn", 10);
    store.apply(Batch { writes: vec![Write::AddMessage(open.clone())], entry: None }).await.unwrap();
    let until = |seconds| Moment::from_seconds(seconds);
    assert!(store.ended_messages(until(80), 10).unwrap().is_empty());
    assert_eq!(store.ended_messages(until(81), 10).unwrap(), std::slice::from_ref(&first.name));
    let names = vec![first.name.clone(), open.name.clone()];
    for (seconds, left) in [(80, true), (81, false)] {
        let writes = vec![Write::DropMessages { names: names.clone(), until: until(seconds) }];
        store.apply(Batch { writes, entry: None }).await.unwrap();
        assert_eq!(store.message(&first.name).unwrap().is_some(), left);
    }
    assert!(store.message(&open.name).unwrap().is_some(), "what is open stays");
}

#[tokio::test]
async fn an_opt_out_outlives_the_person_and_keeps_its_first_date() {
    let folder = Folder::new();
    let store = folder.open();
    let (person, name) = (PersonId::from_bytes([4; 16]), [9; 32]);
    let noted = |seconds| Suppression {
        scope: Scope::Everything,
        why: Suppressed::Unsubscribed,
        at: Moment::from_seconds(seconds),
    };
    let writes = vec![
        Write::PutHandle { person, medium: Medium::Mail, name: Some(name) },
        Write::AddMessage(message(4, "campaign/autumn", 1)),
        Write::LimitTo { person, most: Some("1 per month".parse().unwrap()) },
        Write::Suppress { name, suppression: noted(5) },
        Write::Suppress { name, suppression: noted(6) },
    ];
    store.apply(Batch { writes, entry: None }).await.unwrap();
    assert_eq!(store.people_at(&name).unwrap(), [person]);
    assert_eq!(store.own_limits(person, person).unwrap().len(), 1);
    store.apply(Batch { writes: vec![Write::Erase { person }], entry: None }).await.unwrap();
    assert!(store.people_at(&name).unwrap().is_empty() && store.messages(person, 10).unwrap().is_empty());
    assert!(store.own_limits(person, person).unwrap().is_empty());
    assert_eq!(store.suppressions(&name).unwrap(), [noted(5)]);
    store
        .apply(Batch { writes: vec![Write::Unsuppress { name, suppression: noted(7) }], entry: None })
        .await
        .unwrap();
    assert!(store.suppression_page(None, 10).unwrap().is_empty());
}
