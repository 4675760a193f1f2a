//! What must hold of the index: exact forgetting, and no trace of the order in which people came.

use super::*;
use crate::session::{Options, Parameters, Ranker, Suggested};
use proptest::prelude::*;

/// Person, beginning of the visit, article.
type Event = (u32, u32, u32);

fn built(events: &[Event]) -> SessionIndex {
    let mut index = SessionIndex::default();
    for (person, began, item) in events {
        index.append(PersonHandle(*person), *began, &[ItemHandle(*item)]);
    }
    index
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec((0..6_u32, 0..3_u32, 0..6_u32), 0..80)
}

/// Answers where every cut bites, so that a trace in the order of equal visits would show.
fn answers(index: &SessionIndex) -> Vec<Vec<Suggested>> {
    let mut ranker = Ranker::new(Parameters { sample: 2, neighbours: 2, ..Parameters::default() });
    let visits = (0..6).flat_map(|first| (0..6).map(move |last| [ItemHandle(first), ItemHandle(last)]));
    visits.map(|visit| ranker.suggest(index, &visit, &Options::default())).collect()
}

proptest! {
    #[test]
    fn forgetting_a_person_equals_never_having_seen_them(events in events(), gone in 0..6_u32) {
        let mut index = built(&events);
        let before = index.digest();
        let count = index.forget(PersonHandle(gone));
        prop_assert_eq!(count > 0, index.digest() != before);
        let rest: Vec<Event> = events.iter().copied().filter(|(person, ..)| *person != gone).collect();
        let mut without = built(&rest);
        prop_assert_eq!(index.digest(), without.digest());
        prop_assert_eq!(index.len(), without.len());
        prop_assert_eq!(answers(&index), answers(&without));
        // Places are reused now; nothing may show it.
        for index in [&mut index, &mut without] {
            index.append(PersonHandle(gone), 1, &[ItemHandle(1), ItemHandle(2)]);
            index.append(PersonHandle(9), 1, &[ItemHandle(2), ItemHandle(3)]);
        }
        prop_assert_eq!(index.digest(), without.digest());
        prop_assert_eq!(answers(&index), answers(&without));
    }

    #[test]
    fn the_order_in_which_people_come_does_not_matter(events in events()) {
        let mut by_person = events.clone();
        by_person.sort_by_key(|(person, ..)| *person);
        let (as_they_came, by_person) = (built(&events), built(&by_person));
        prop_assert_eq!(as_they_came.digest(), by_person.digest());
        prop_assert_eq!(answers(&as_they_came), answers(&by_person));
    }

    #[test]
    fn old_visits_go_and_younger_stay(events in events(), cut in 0..4_u32) {
        let mut index = built(&events);
        index.drop_before(cut);
        let young: Vec<Event> = events.iter().copied().filter(|(_, began, _)| *began >= cut).collect();
        prop_assert_eq!(index.digest(), built(&young).digest());
    }

    #[test]
    fn every_visit_is_in_the_list_of_each_of_its_articles_once(events in events()) {
        let index = built(&events);
        for item in (0..6).map(ItemHandle) {
            let listed = index.postings(item).iter().filter_map(|(_, slot)| index.session(*slot));
            let expected = index.in_order().filter(|session| session.items.contains(&item)).count();
            prop_assert_eq!(listed.clone().count(), expected);
            prop_assert!(listed.clone().all(|session| session.items.contains(&item)));
            let order: Vec<_> = listed.map(|session| (session.began, session.person)).collect();
            prop_assert!(order.is_sorted());
        }
    }
}

#[test]
fn a_visit_without_end_is_cut_and_says_so() {
    let mut index = SessionIndex::default();
    let many: Vec<ItemHandle> = (0..10_000).map(ItemHandle).collect();
    assert_eq!(index.append(PersonHandle(1), 1, &many), VISIT_MOST);
    assert_eq!(index.append(PersonHandle(1), 1, &many), 0);
    assert_eq!(index.append(PersonHandle(1), 2, &many[..3]), 3, "the next visit begins anew");
}

#[test]
fn a_visit_without_an_article_is_none() {
    let mut index = SessionIndex::default();
    assert_eq!(index.append(PersonHandle(1), 1, &[]), 0);
    assert!(index.is_empty());
}
