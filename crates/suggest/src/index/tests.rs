//! What must hold of the index, whatever comes and goes.

use super::*;
use proptest::prelude::*;

type Event = (u32, u32, u32);
type Held = Vec<(u32, PersonHandle, Vec<ItemHandle>)>;

/// All that is in an index, lists of visits included, without where it lies.
fn content(index: &SessionIndex) -> (Held, Vec<Vec<(u32, PersonHandle)>>) {
    let live = |visit: &&Visit| visit.len() > 0;
    let mut visits: Held = index
        .visits
        .iter()
        .filter(live)
        .map(|visit| (visit.began, visit.person, index.items(visit).to_vec()))
        .collect();
    visits.sort_unstable();
    let most = (0..).map(ItemHandle).take(index.posted.len()).collect::<Vec<_>>();
    let mut posted: Vec<Vec<_>> = most
        .iter()
        .map(|item| index.postings(*item).iter().map(|slot| index.visit(*slot).unwrap().order()).collect())
        .collect();
    while posted.last().is_some_and(Vec::is_empty) {
        posted.pop();
    }
    for person in (0..).map(PersonHandle).take(index.people.len()) {
        let own = visits.iter().filter(|(_, whose, _)| *whose == person).count();
        assert_eq!(index.visits_of(person).count(), own, "the ring of {person:?} holds each visit once");
    }
    assert_eq!(index.len(), visits.len());
    (visits, posted)
}

fn built(events: &[Event]) -> SessionIndex {
    let mut index = SessionIndex::default();
    for (person, began, item) in events {
        index.append(PersonHandle(*person), *began, &[ItemHandle(*item)]);
    }
    index
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Append(Event),
    Forget(u32),
    DropBefore(u32),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => (0..5_u32, 0..9_u32, 0..6_u32).prop_map(Act::Append),
        2 => (0..5_u32).prop_map(Act::Forget),
        1 => (0..9_u32).prop_map(Act::DropBefore),
    ]
}

proptest! {
    #[test]
    fn whatever_came_and_went_in_whatever_order_what_stands_equals_an_index_built_of_it(
        acts in proptest::collection::vec(act(), 0..150),
    ) {
        // Seconds are drawn freely, so the clock runs backwards half of the time; freed places are filled again.
        let mut index = SessionIndex::default();
        let mut standing: Vec<Event> = Vec::new();
        for act in acts {
            match act {
                Act::Append((person, began, item)) => {
                    index.append(PersonHandle(person), began, &[ItemHandle(item)]);
                    standing.push((person, began, item));
                }
                Act::Forget(person) => {
                    index.forget(PersonHandle(person));
                    standing.retain(|(other, ..)| *other != person);
                }
                Act::DropBefore(second) => {
                    index.drop_before(second);
                    standing.retain(|(_, began, _)| *began >= second);
                }
            }
            prop_assert_eq!(content(&index), content(&built(&standing)));
        }
    }

    #[test]
    fn the_order_in_which_people_come_does_not_matter(
        events in proptest::collection::vec((0..4_u32, 0..3_u32, 0..6_u32), 0..40),
    ) {
        let mut by_person = events.clone();
        by_person.sort_by_key(|(person, ..)| *person);
        prop_assert_eq!(content(&built(&events)), content(&built(&by_person)));
    }
}

#[test]
fn a_visit_without_end_is_cut() {
    let mut index = SessionIndex::default();
    let many: Vec<ItemHandle> = (0..10_000).map(ItemHandle).collect();
    assert_eq!(index.append(PersonHandle(1), 1, &many), VISIT_MOST);
    assert_eq!(index.append(PersonHandle(1), 1, &many), 0);
}

#[test]
fn a_number_beyond_all_measure_takes_no_memory() {
    let mut index = SessionIndex::default();
    assert_eq!(index.append(PersonHandle(u32::MAX), 1, &[ItemHandle(1)]), 0);
    assert_eq!(index.append(PersonHandle(1), 1, &[ItemHandle(u32::MAX)]), 0);
    assert_eq!(index.append(PersonHandle(1), 1, &[]), 0);
    assert!(index.is_empty());
    assert_eq!(index.forget(PersonHandle(u32::MAX)), 0);
}
