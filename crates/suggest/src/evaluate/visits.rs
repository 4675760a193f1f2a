//! Visits to be learned or asked about, read from files of events; people and articles are numbers here.
//!
//! **Invariant:** a visit whose person the file does not name is a person of its own.
//! **Invariant:** a visit is cut where an index would cut it, so that nothing is asked that could not have been learned.

use crate::index::{ItemHandle, PersonHandle, SessionIndex, VISIT_MOST};
use crate::interner::Interner;
use crate::rows::{Report, Row, read};
use std::collections::{HashMap, HashSet};

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Whose.
    pub person: PersonHandle,
    /// When it began, in seconds.
    pub began: u32,
    /// What was looked at, in order.
    pub items: Vec<ItemHandle>,
}

/// The numbers that stand for articles and people, over all files of a measurement.
#[derive(Default, Debug)]
pub struct Names {
    /// The articles.
    pub articles: Interner,
    people: HashMap<String, PersonHandle>,
    given: u32,
}

impl Names {
    /// A number nobody has yet.
    pub fn nobody(&mut self) -> PersonHandle {
        let handle = PersonHandle(self.given);
        self.given = self.given.saturating_add(1);
        handle
    }

    fn person(&mut self, name: Option<&str>) -> PersonHandle {
        let Some(name) = name else { return self.nobody() };
        if let Some(known) = self.people.get(name) {
            return *known;
        }
        let handle = self.nobody();
        self.people.insert(name.to_owned(), handle);
        handle
    }

    /// The visits of a file, by when they began; `progress` is told how many bytes are read.
    pub fn read(&mut self, text: &[u8], mut progress: impl FnMut(u64)) -> (Vec<Visit>, Report) {
        let mut gathered: Vec<(PersonHandle, Vec<(i64, ItemHandle)>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let report = read(text, |row, bytes| {
            progress(bytes);
            self.gather(row, &mut places, &mut gathered)
        });
        let mut visits: Vec<Visit> =
            gathered.into_iter().filter_map(|(person, events)| visit(person, events)).collect();
        visits.sort_by_key(|visit| visit.began);
        (visits, report)
    }

    fn gather(
        &mut self,
        row: Row<'_>,
        places: &mut HashMap<String, usize>,
        gathered: &mut Vec<(PersonHandle, Vec<(i64, ItemHandle)>)>,
    ) -> bool {
        let Some(item) = self.articles.handle(row.item) else { return false };
        let event = (row.time_seconds, item);
        if let Some((_, events)) = places.get(row.session).and_then(|place| gathered.get_mut(*place)) {
            events.push(event);
            return true;
        }
        places.insert(row.session.to_owned(), gathered.len());
        gathered.push((self.person(row.person), vec![event]));
        true
    }
}

fn visit(person: PersonHandle, mut events: Vec<(i64, ItemHandle)>) -> Option<Visit> {
    events.sort_by_key(|(at, _)| *at);
    events.truncate(VISIT_MOST);
    let began = u32::try_from(events.first()?.0).unwrap_or(u32::MAX);
    Some(Visit { person, began, items: events.into_iter().map(|(_, item)| item).collect() })
}

/// An index that has learned these visits.
#[must_use]
pub fn learned<'a>(visits: impl IntoIterator<Item = &'a Visit>) -> SessionIndex {
    let mut index = SessionIndex::default();
    for visit in visits {
        index.append(visit.person, visit.began, &visit.items);
    }
    index
}

/// Cuts off the latest visits, one in `parts` and at least one; what is left is earlier.
#[must_use]
pub fn cut_latest(mut visits: Vec<Visit>, parts: usize) -> (Vec<Visit>, Vec<Visit>) {
    visits.sort_by_key(|visit| visit.began);
    let latest = visits.len().checked_div(parts).unwrap_or(0).max(1);
    let late = visits.split_off(visits.len().saturating_sub(latest));
    (visits, late)
}

/// How many different people these visits are of.
#[must_use]
pub fn people(visits: &[Visit]) -> usize {
    visits.iter().map(|visit| visit.person).collect::<HashSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> (Vec<Visit>, Report) {
        Names::default().read(text.as_bytes(), |_| {})
    }

    #[test]
    fn events_become_visits_in_the_order_of_their_times() {
        let (visits, report) = read_all("SessionId\tItemId\tTime\ns2\tc\t9\ns1\tb\t5\ns1\ta\t4\n");
        assert_eq!(report.taken, 3);
        let items = |at: usize| visits[at].items.iter().map(|item| item.0).collect::<Vec<_>>();
        assert_eq!((items(0), items(1)), (vec![2, 1], vec![0]));
        assert_eq!((visits[0].began, visits[1].began), (4, 9));
        assert_ne!(visits[0].person, visits[1].person);
    }

    #[test]
    fn a_named_person_is_one_over_several_visits_and_files() {
        let mut names = Names::default();
        let text = |session: &str| format!("SessionId,ItemId,Time,PersonId\n{session},a,1,anna\n");
        let (first, _) = names.read(text("s1").as_bytes(), |_| {});
        let (second, _) = names.read(text("s2").as_bytes(), |_| {});
        assert_eq!(first[0].person, second[0].person);
        assert_eq!(people(&[first, second].concat()), 1);
    }

    #[test]
    fn the_latest_visits_are_cut_off_by_time() {
        let at = |began| Visit { person: PersonHandle(began), began, items: vec![ItemHandle(0)] };
        let (early, late) = cut_latest(vec![at(4), at(1), at(3), at(2)], 2);
        assert_eq!((early, late), (vec![at(1), at(2)], vec![at(3), at(4)]));
        let (early, late) = cut_latest(vec![at(1)], 20);
        assert_eq!((early.len(), late.len()), (0, 1));
        assert_eq!(cut_latest(Vec::new(), 20), (Vec::new(), Vec::new()));
    }
}
