//! Where people stand in journeys, as it lasts.

use super::{Batch, Folder, Write};
use crate::EnrolmentRow;
use entrenous_core::id::{Key, PersonId};
use entrenous_core::moment::Moment;

fn row(person: u8, journey: &str, due: i64, left: Option<&str>) -> EnrolmentRow {
    EnrolmentRow {
        person: PersonId::from_bytes([person; 16]),
        journey: Key::parse(journey).unwrap(),
        // A number beyond what a signed column holds comes back as it was.
        version: u64::MAX ^ u64::from(person),
        step: Key::parse("first").unwrap(),
        since: Moment::from_seconds(1),
        arrived: Moment::from_seconds(2),
        due: Moment::from_seconds(due),
        left: left.map(ToOwned::to_owned),
    }
}

#[tokio::test]
async fn a_person_stands_in_one_place_of_a_journey_and_is_due_while_on_the_way() {
    let folder = Folder::new();
    let store = folder.open();
    let rows = [row(1, "welcome", 10, None), row(1, "basket", 20, None), row(2, "welcome", 5, Some("ended"))];
    let writes = rows.iter().cloned().map(Write::PutEnrolment).collect();
    store.apply(Batch { writes, entry: None }).await.unwrap();
    let due = |at| store.due_enrolments(Moment::from_seconds(at), 10).unwrap();
    assert_eq!((due(9), due(10)), (vec![], vec![rows[0].clone()]));
    assert_eq!(due(99).len(), 2, "who left is not looked at");
    let further = EnrolmentRow {
        step: Key::parse("second").unwrap(),
        due: Moment::from_seconds(50),
        ..rows[0].clone()
    };
    let writes = vec![Write::PutEnrolment(further.clone())];
    store.apply(Batch { writes, entry: None }).await.unwrap();
    drop(store);
    let store = folder.open();
    assert_eq!(store.enrolment(rows[0].person, &rows[0].journey).unwrap(), Some(further));
    assert_eq!(store.enrolment(rows[2].person, &rows[2].journey).unwrap(), Some(rows[2].clone()));
    assert_eq!(store.enrolments(rows[0].person, 10).unwrap().len(), 2);
    let counts = store.enrolment_counts().unwrap();
    assert_eq!(counts.len(), 3);
    assert!(counts.iter().any(|count| count.left.as_deref() == Some("ended") && count.count == 1));
}

#[tokio::test]
async fn who_is_woken_is_due_and_who_leaves_the_house_leaves_their_journeys() {
    let folder = Folder::new();
    let store = folder.open();
    let rows =
        [row(1, "welcome", 100, None), row(1, "basket", 5, Some("bought")), row(2, "welcome", 100, None)];
    let writes = rows.iter().cloned().map(Write::PutEnrolment).collect();
    store.apply(Batch { writes, entry: None }).await.unwrap();
    let wake = Write::Wake { person: rows[0].person, at: Moment::from_seconds(7) };
    store.apply(Batch { writes: vec![wake], entry: None }).await.unwrap();
    let due = store.due_enrolments(Moment::from_seconds(7), 10).unwrap();
    assert_eq!(due.iter().map(|row| row.person).collect::<Vec<_>>(), [rows[0].person]);
    let writes = vec![Write::Erase { person: rows[0].person }];
    store.apply(Batch { writes, entry: None }).await.unwrap();
    assert!(store.enrolments(rows[0].person, 10).unwrap().is_empty());
    assert_eq!(store.enrolments(rows[2].person, 10).unwrap().len(), 1);
}
