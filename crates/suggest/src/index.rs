//! Past visits, ready to be asked which of them are like a present one; grown and forgotten event by event.
//! For each article the visits that held it, by when they began; for each visit its articles in order.
//!
//! **Invariant:** the content depends only on which visits are in it, not on the order in which they came:
//! so forgetting a person is exact, and an index built anew is the same.
//! **Invariant:** lists of visits are whole and are cut when they are asked, so that nothing is lost by a cut.

mod lists;

use lists::{List, Lists};

/// An article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemHandle(pub u32);

impl From<u32> for ItemHandle {
    fn from(number: u32) -> Self {
        Self(number)
    }
}
impl From<ItemHandle> for u32 {
    fn from(item: ItemHandle) -> Self {
        item.0
    }
}

/// A person: a small number, for there is a place for each number up to the largest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PersonHandle(pub u32);

/// How many articles one visit holds at most; later ones are let go.
pub const VISIT_MOST: usize = 200;
/// The largest number of a person, and of an article, that is taken.
pub const HANDLE_MOST: u32 = 50_000_000;

/// No visit.
const NONE: u32 = u32::MAX;

/// Where a visit is; a free place has no articles.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    /// When it began, in seconds.
    pub(crate) began: u32,
    /// Whose it is.
    pub(crate) person: PersonHandle,
    /// Another visit of the same person, in a ring; itself, if there is none.
    pub(crate) beside: u32,
    items: List,
}

impl Visit {
    /// No visit.
    pub(crate) const NONE: Self =
        Self { began: 0, person: PersonHandle(0), beside: NONE, items: List::EMPTY };
    /// How many articles it has.
    pub(crate) const fn len(&self) -> usize {
        self.items.len()
    }
    /// Visits are ordered by when and by whom, never by where: places are used again.
    const fn order(&self) -> (u32, PersonHandle) {
        (self.began, self.person)
    }
}

/// Past visits.
#[derive(Default, Debug)]
pub struct SessionIndex {
    visits: Vec<Visit>,
    items: Lists<ItemHandle>,
    free: Vec<u32>,
    posted: Vec<List>,
    postings: Lists<u32>,
    /// A visit of each person.
    people: Vec<u32>,
    count: usize,
}

impl SessionIndex {
    /// Adds articles to the visit a person began at `began`, which may be new; answers how many were taken.
    pub fn append(&mut self, person: PersonHandle, began: u32, items: &[ItemHandle]) -> usize {
        if person.0 > HANDLE_MOST || items.first().is_none_or(|item| item.0 > HANDLE_MOST) {
            return 0;
        }
        let Some(slot) = self.find(person, began).or_else(|| self.begin(person, began)) else { return 0 };
        items.iter().take_while(|item| self.add(slot, **item).is_some()).count()
    }

    fn add(&mut self, slot: u32, item: ItemHandle) -> Option<()> {
        let visit = self.visits.get_mut(slot as usize)?;
        if visit.len() >= VISIT_MOST || item.0 > HANDLE_MOST {
            return None;
        }
        let first = !self.items.get(visit.items).contains(&item);
        self.items.insert(&mut visit.items, usize::MAX, item)?;
        if first {
            self.post(item, slot)?;
        }
        Some(())
    }

    /// The place of the visit a person began at a second.
    fn find(&self, person: PersonHandle, began: u32) -> Option<u32> {
        self.slots_of(person).find(|slot| self.visit(*slot).is_some_and(|visit| visit.began == began))
    }

    fn slots_of(&self, person: PersonHandle) -> impl Iterator<Item = u32> {
        let first = self.people.get(person.0 as usize).copied().filter(|slot| *slot != NONE);
        std::iter::successors(first, move |slot| {
            self.visits.get(*slot as usize).map(|visit| visit.beside).filter(|next| Some(*next) != first)
        })
    }

    fn begin(&mut self, person: PersonHandle, began: u32) -> Option<u32> {
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => u32::try_from(self.visits.len()).ok().filter(|slot| *slot != NONE)?,
        };
        let at = person.0 as usize;
        if self.people.len() <= at {
            self.people.resize(at + 1, NONE);
        }
        let head = self.people.get_mut(at)?;
        let mut visit = Visit { began, person, beside: slot, items: List::EMPTY };
        if let Some(other) = self.visits.get_mut(*head as usize) {
            visit.beside = std::mem::replace(&mut other.beside, slot);
        }
        *head = slot;
        match self.visits.get_mut(slot as usize) {
            Some(place) => *place = visit,
            None => self.visits.push(visit),
        }
        self.count += 1;
        Some(slot)
    }

    fn post(&mut self, item: ItemHandle, slot: u32) -> Option<()> {
        let at = item.0 as usize;
        if self.posted.len() <= at {
            self.posted.resize(at + 1, List::EMPTY);
        }
        let place = self.place(item, slot).err()?;
        self.postings.insert(self.posted.get_mut(at)?, place, slot)
    }

    /// Where a visit stands in the list of an article, or would.
    fn place(&self, item: ItemHandle, slot: u32) -> Result<usize, usize> {
        let order = |slot: u32| self.visits.get(slot as usize).map(Visit::order);
        let (own, list) = (order(slot), self.postings(item));
        match list.last() {
            Some(last) if order(*last) < own => Err(list.len()),
            _ => list.binary_search_by(|other| order(*other).cmp(&own)),
        }
    }

    /// Removes every visit of a person; answers how many there were.
    pub fn forget(&mut self, person: PersonHandle) -> usize {
        let slots: Vec<u32> = self.slots_of(person).collect();
        for slot in &slots {
            self.unpost(*slot);
            self.release(*slot);
        }
        if let Some(head) = self.people.get_mut(person.0 as usize) {
            *head = NONE;
        }
        slots.len()
    }

    fn unpost(&mut self, slot: u32) {
        let Some(items) = self.visit(slot).map(|visit| visit.items) else { return };
        for at in 0..items.len() {
            let Some(item) = self.items.get(items).get(at).copied() else { break };
            if let (Ok(place), Some(list)) = (self.place(item, slot), self.posted.get_mut(item.0 as usize)) {
                self.postings.remove(list, place);
            }
        }
    }

    /// Gives the place of a visit back.
    fn release(&mut self, slot: u32) {
        if let Some(visit) = self.visits.get_mut(slot as usize) {
            self.items.release(&mut visit.items);
            self.free.push(slot);
            self.count -= 1;
        }
    }

    /// Removes every visit that began before `second`; answers how many there were.
    pub fn drop_before(&mut self, second: u32) -> usize {
        for list in &mut self.posted {
            let old = |slot: &u32| self.visits.get(*slot as usize).is_some_and(|visit| visit.began < second);
            let count = self.postings.get(*list).partition_point(old);
            self.postings.cut(list, count);
        }
        let before = self.count;
        for slot in (0..).take(self.visits.len()) {
            if let Some(visit) = self.visit(slot).filter(|visit| visit.began < second).copied() {
                self.leave_ring(slot, visit);
                self.release(slot);
            }
        }
        before - self.count
    }

    /// Takes a visit out of the ring of its person.
    fn leave_ring(&mut self, slot: u32, visit: Visit) {
        let before = self
            .slots_of(visit.person)
            .find(|other| self.visits.get(*other as usize).is_some_and(|other| other.beside == slot));
        if let Some(before) = before.and_then(|before| self.visits.get_mut(before as usize)) {
            before.beside = visit.beside;
        }
        if let Some(head) = self.people.get_mut(visit.person.0 as usize)
            && *head == slot
        {
            *head = if visit.beside == slot { NONE } else { visit.beside };
        }
    }

    /// The places of the visits that held an article, by when they began.
    pub(crate) fn postings(&self, item: ItemHandle) -> &[u32] {
        self.posted.get(item.0 as usize).map_or(&[], |list| self.postings.get(*list))
    }
    /// How many visits held an article.
    pub(crate) fn holders(&self, item: ItemHandle) -> usize {
        self.posted.get(item.0 as usize).map_or(0, |list| list.len())
    }
    /// A visit.
    pub(crate) fn visit(&self, slot: u32) -> Option<&Visit> {
        self.visits.get(slot as usize).filter(|visit| visit.len() > 0)
    }
    /// The articles of a visit, in order.
    pub(crate) fn items(&self, visit: &Visit) -> &[ItemHandle] {
        self.items.get(visit.items)
    }
    /// How many places there are for visits.
    pub(crate) fn places(&self) -> usize {
        self.visits.len()
    }
    /// How many places there are for articles.
    pub(crate) fn articles(&self) -> usize {
        self.posted.len()
    }
    /// How many places there are for people.
    pub(crate) fn people(&self) -> usize {
        self.people.len()
    }
    /// Every visit: whose, when it began, in seconds, and its articles in order.
    pub fn visits(&self) -> impl Iterator<Item = (PersonHandle, u32, &[ItemHandle])> {
        let held = self.visits.iter().filter(|visit| visit.len() > 0);
        held.map(|visit| (visit.person, visit.began, self.items(visit)))
    }
    /// The articles of the visit a person began at a second, in order.
    #[must_use]
    pub fn visit_of(&self, person: PersonHandle, began: u32) -> Option<&[ItemHandle]> {
        self.visit(self.find(person, began)?).map(|visit| self.items(visit))
    }
    /// The visits of a person.
    pub fn visits_of(&self, person: PersonHandle) -> impl Iterator<Item = (u32, &[ItemHandle])> {
        let visits = self.slots_of(person).filter_map(|slot| self.visit(slot));
        visits.map(|visit| (visit.began, self.items(visit)))
    }
    /// How many visits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }
    /// Whether there is no visit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

#[cfg(test)]
mod tests;
