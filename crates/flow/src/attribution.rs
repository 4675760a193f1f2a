//! What comes of suggestions: answers given, and of how many something was clicked, laid into the basket, bought. Counted in memory by
//! day, slot, aim, rung and layout, and written down by [`flush`] now and then: giving an answer writes nothing.
//!
//! **Invariant:** a count names nobody. Of an answer nothing is kept but, for a while and in memory, that it was counted.
//! **Invariant:** an answer counts once of each kind, however often an event names it.
//! **Invariant:** a call cannot make the counts grow without end: a day has at most [`SLOTS_MOST`] slots.
//! Absent on purpose: which article, since a rare one could tell of one person; views, which follow of a click.

mod report;

pub use report::{Compared, Counted, Line, Report, SHOWN_LEAST, TOLD_LEAST, shown};

use crate::{Fault, House};
use entrenous_core::id::{Key, RowId};
use entrenous_core::personalize::{Aim, Rung};
use entrenous_core::recommendation::Recommendation;
use entrenous_store::{AttributionCell, AttributionCounts, Batch, Write};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many slots of a day are counted; those that come later are not.
pub const SLOTS_MOST: usize = 256;
/// How many answers are remembered as counted; the oldest are forgotten first.
const REMEMBERED_MOST: usize = 200_000;

/// What followed of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Followed {
    /// An article was clicked.
    Clicked,
    /// It was laid into the basket.
    Basket,
    /// It was bought.
    Bought,
}

/// The counts since they were last written down.
#[derive(Default)]
pub struct Attribution {
    inside: Mutex<Inside>,
    flushing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Inside {
    cells: HashMap<Cell, AttributionCounts>,
    /// The slots of the day that is counted.
    slots: (i64, HashSet<Key>),
    counted: HashSet<(RowId, Followed)>,
    in_order: VecDeque<(RowId, Followed)>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Cell {
    day: i64,
    slot: Key,
    aim: Aim,
    rung: Rung,
    layout: Option<Key>,
}

impl Cell {
    fn of(made: &Recommendation) -> Self {
        let (slot, layout) = (made.slot.clone(), made.layout.clone());
        Self { day: made.row.moment().day(), slot, aim: made.aim, rung: made.rung, layout }
    }
    fn row(&self) -> AttributionCell {
        let layout = self.layout.as_ref().map(ToString::to_string).unwrap_or_default();
        let (aim, rung) = (self.aim.word().to_owned(), self.rung.word().to_owned());
        AttributionCell { day: self.day, slot: self.slot.to_string(), aim, rung, layout }
    }
}

impl Attribution {
    /// An answer was given.
    pub(crate) fn shown(&self, made: &Recommendation) {
        let mut inside = self.inside();
        let day = made.row.moment().day();
        if inside.slots.0 != day {
            inside.slots = (day, HashSet::new());
        }
        if !inside.slots.1.contains(&made.slot) {
            if inside.slots.1.len() >= SLOTS_MOST {
                return;
            }
            inside.slots.1.insert(made.slot.clone());
        }
        let counts = inside.cells.entry(Cell::of(made)).or_default();
        counts.shown = counts.shown.saturating_add(1);
    }

    /// Something followed of an answer; says whether it counts.
    pub(crate) fn followed(&self, made: &Recommendation, what: Followed) -> bool {
        let mut inside = self.inside();
        if !inside.counted.insert((made.row, what)) {
            return false;
        }
        inside.in_order.push_back((made.row, what));
        if inside.in_order.len() > REMEMBERED_MOST
            && let Some(oldest) = inside.in_order.pop_front()
        {
            inside.counted.remove(&oldest);
        }
        let counts = inside.cells.entry(Cell::of(made)).or_default();
        let count = match what {
            Followed::Clicked => &mut counts.clicked,
            Followed::Basket => &mut counts.basket,
            Followed::Bought => &mut counts.bought,
        };
        *count = count.saturating_add(1);
        true
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn give_back(&self, cells: HashMap<Cell, AttributionCounts>) {
        let mut inside = self.inside();
        for (cell, counts) in cells {
            let now = inside.cells.entry(cell).or_default();
            *now = now.plus(counts);
        }
    }
}

/// Writes the counts down; answers how many cells there were. What cannot be written is kept for the next time.
pub async fn flush(house: &House) -> Result<usize, Fault> {
    let _one = house.attribution.flushing.lock().await;
    let cells = std::mem::take(&mut house.attribution.inside().cells);
    if cells.is_empty() {
        return Ok(0);
    }
    let written = write(house, &cells).await;
    if written.is_err() {
        house.attribution.give_back(cells);
    }
    written
}

async fn write(house: &House, cells: &HashMap<Cell, AttributionCounts>) -> Result<usize, Fault> {
    let put = |(cell, counts): (&Cell, &AttributionCounts)| {
        let cell = cell.row();
        let counts = house.store.attribution(&cell)?.plus(*counts);
        Ok(Write::PutAttribution { cell, counts })
    };
    let writes = cells.iter().map(put).collect::<Result<Vec<_>, Fault>>()?;
    house.store.apply(Batch { writes, entry: None }).await?;
    Ok(cells.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use entrenous_core::moment::Moment;

    fn made(slot: &str, number: u8) -> Recommendation {
        let row = RowId::at(Moment::from_seconds(86_400), [number; 10]);
        let (slot, aim, rung) = (Key::parse(slot).unwrap(), Aim::ForYou, Rung::Context);
        Recommendation { row, slot, aim, rung, layout: None }
    }

    #[test]
    fn an_answer_counts_once_of_each_kind() {
        let counts = Attribution::default();
        counts.shown(&made("home", 1));
        assert!(counts.followed(&made("home", 1), Followed::Clicked));
        assert!(!counts.followed(&made("home", 1), Followed::Clicked));
        assert!(counts.followed(&made("home", 1), Followed::Bought));
        assert!(counts.followed(&made("home", 2), Followed::Clicked));
        let expected = AttributionCounts { shown: 1, clicked: 2, basket: 0, bought: 1 };
        assert_eq!(counts.inside().cells.values().copied().collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn whoever_makes_up_slots_does_not_fill_the_memory() {
        let counts = Attribution::default();
        for number in 0..=SLOTS_MOST {
            counts.shown(&made(&format!("slot_{number}"), 1));
        }
        counts.shown(&made("slot_0", 1));
        let inside = counts.inside();
        assert_eq!(inside.cells.len(), SLOTS_MOST);
        assert_eq!(inside.cells.get(&Cell::of(&made("slot_0", 1))).map(|counts| counts.shown), Some(2));
    }
}
