//! The slots whose layout is chosen, as the business's folder says it in `slots.toml`, and what trials taught about them.
//!
//! ```toml
//! [slot.home]
//! layouts = ["grid", "story"]   # the first is shown to whoever has not agreed
//! ```
//!
//! **Invariant:** a slot has at least two layouts, each once; the first is the one that is shown without asking.
//! **Invariant:** what was learned of a person can be unlearned, exactly ([`entrenous_suggest::bandit`]).

use entrenous_core::id::{Dice, Key, PersonId, RowId};
use entrenous_core::moment::Moment;
use entrenous_suggest::bandit::{
    Chosen, Features, LAYOUTS_MOST, Learned, Learner, Model, Policy, Trial, TrialHandle,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use toml::Spanned;

/// How many slots a business may declare.
const SLOTS_MOST: usize = 64;

/// The declared slots and the names of their layouts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots(BTreeMap<Key, Vec<Key>>);

/// Why `slots.toml` was not read.
#[derive(Debug, thiserror::Error)]
pub enum NotSlots {
    /// Not in the form.
    #[error("{0}")]
    Form(#[from] toml::de::Error),
    /// Nothing to choose from.
    #[error(
        "line {line}: a slot has 2 to {LAYOUTS_MOST} layouts and `{slot}` has {count}; list them all, or take the slot out"
    )]
    Count {
        /// Where.
        line: usize,
        /// Which slot.
        slot: Key,
        /// How many layouts it has.
        count: usize,
    },
    /// Twice the same.
    #[error("line {line}: the slot `{slot}` names the layout `{layout}` twice; take one out")]
    Twice {
        /// Where.
        line: usize,
        /// Which slot.
        slot: Key,
        /// Which layout.
        layout: Key,
    },
    /// Too many.
    #[error("a business declares at most {SLOTS_MOST} slots")]
    TooMany,
}

impl Slots {
    /// Reads `slots.toml`.
    pub fn parse(text: &str) -> Result<Self, NotSlots> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default)]
            slot: BTreeMap<Key, Slot>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Slot {
            layouts: Spanned<Vec<Spanned<Key>>>,
        }
        let line = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count().saturating_add(1);
        let declared = toml::from_str::<File>(text)?.slot;
        if declared.len() > SLOTS_MOST {
            return Err(NotSlots::TooMany);
        }
        let mut slots = BTreeMap::new();
        for (slot, Slot { layouts }) in declared {
            let (whole, listed) = (layouts.span(), layouts.into_inner());
            if !(2..=LAYOUTS_MOST).contains(&listed.len()) {
                return Err(NotSlots::Count { line: line(whole.start), slot, count: listed.len() });
            }
            let mut names: Vec<Key> = Vec::new();
            for layout in listed {
                let at = layout.span().start;
                let layout = layout.into_inner();
                if names.contains(&layout) {
                    return Err(NotSlots::Twice { line: line(at), slot, layout });
                }
                names.push(layout);
            }
            slots.insert(slot, names);
        }
        Ok(Self(slots))
    }

    /// The layouts of a slot, if its layout is chosen; there is at least one.
    #[must_use]
    pub fn layouts(&self, slot: &Key) -> Option<&[Key]> {
        self.0.get(slot).map(Vec::as_slice)
    }
    /// Every slot with its layouts.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &[Key])> {
        self.0.iter().map(|(slot, layouts)| (slot, layouts.as_slice()))
    }
    /// Whether no slot is declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What was learned about the layouts of every slot.
#[derive(Default)]
pub struct Layouts {
    /// The declared slots.
    pub slots: Slots,
    models: RwLock<BTreeMap<Key, Model>>,
}

/// What a person was shown last in a slot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Newest {
    /// When.
    pub(crate) at: Moment,
    /// The layout, by its place.
    pub(crate) layout: usize,
    /// The chance it had.
    pub(crate) chance: f64,
}

impl Layouts {
    /// Layouts of which nothing was learned yet.
    #[must_use]
    pub fn new(slots: Slots) -> Self {
        Self { slots, models: RwLock::default() }
    }

    /// Forgets everything and begins anew with this many features.
    pub(crate) fn begin(&self, features: usize) {
        let model = |(slot, layouts): (&Key, &[Key])| (slot.clone(), Model::new(layouts.len(), features));
        *self.write() = self.slots.iter().map(model).collect();
    }

    /// Learns a trial, or what came of one.
    pub(crate) fn learn(&self, slot: &Key, person: PersonId, row: RowId, trial: Trial) -> Learned {
        let mut models = self.write();
        let Some(model) = models.get_mut(slot) else { return Learned::Foreign };
        model.learn(learner(person), handle(row), trial)
    }

    /// Unlearns a person.
    pub(crate) fn forget(&self, person: PersonId) {
        self.write().values_mut().for_each(|model| model.forget(learner(person)));
    }

    /// Chooses a layout of a slot; nothing, if the slot is not declared.
    pub(crate) fn choose(
        &self,
        slot: &Key,
        policy: Policy,
        known: &Features,
        dice: &dyn Dice,
    ) -> Option<Chosen> {
        let mut word = || {
            let mut bytes = [0; 8];
            dice.fill(&mut bytes);
            u64::from_le_bytes(bytes)
        };
        Some(self.read().get(slot)?.choose(policy, known, &mut word))
    }

    /// What a person was shown last in a slot.
    pub(crate) fn newest(&self, slot: &Key, person: PersonId) -> Option<Newest> {
        let models = self.read();
        let (handle, trial) = models.get(slot)?.trials_of(learner(person)).next_back()?;
        let at = RowId::from_bytes(handle.0.to_be_bytes()).moment();
        Some(Newest { at, layout: trial.layout, chance: trial.chance })
    }
    /// How many trials of a person have been learned, in all slots.
    pub(crate) fn trials_of(&self, person: PersonId) -> usize {
        self.read().values().map(|model| model.trials_of(learner(person)).len()).sum()
    }

    /// Everything that was learned of a slot, as its log: whose it is, is a number.
    pub fn log<T>(&self, slot: &Key, read: impl FnOnce(&[(Learner, &Trial)]) -> T) -> Option<T> {
        let models = self.read();
        let log: Vec<(Learner, &Trial)> = models.get(slot)?.log().collect();
        Some(read(&log))
    }

    /// A number that is the same for two shelves exactly if they learned the same trials of layouts.
    #[must_use]
    pub fn digest(&self) -> u64 {
        self.read().values().fold(0, |all: u64, model| all.rotate_left(1) ^ model.digest())
    }
    /// How many trials have been learned.
    #[must_use]
    pub fn trials(&self) -> usize {
        self.read().values().map(Model::trials).sum()
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Key, Model>> {
        self.models.read().unwrap_or_else(PoisonError::into_inner)
    }
    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<Key, Model>> {
        self.models.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn learner(person: PersonId) -> Learner {
    Learner(u128::from_be_bytes(person.bytes()))
}
fn handle(row: RowId) -> TrialHandle {
    TrialHandle(u128::from_be_bytes(row.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        Slots::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn slots_are_read_with_their_layouts_in_order() {
        let slots = Slots::parse("[slot.home]\nlayouts = [\"grid\", \"story\"]\n").unwrap();
        let home = Key::parse("home").unwrap();
        let names: Vec<&str> = slots.layouts(&home).unwrap().iter().map(Key::as_str).collect();
        assert_eq!(names, ["grid", "story"]);
        assert!(slots.layouts(&Key::parse("search").unwrap()).is_none());
        assert!(Slots::parse("").unwrap().is_empty());
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let cases = [
            ("[slot.home]\nlayouts = [\"grid\"]\n", "line 2: a slot has 2 to 8 layouts and `home` has 1"),
            (
                "[slot.home]\nlayouts = [\n\"grid\",\n\"grid\"]",
                "line 4: the slot `home` names the layout `grid` twice",
            ),
            ("[slot.home]\nlayouts = [\"Grid\", \"story\"]", "line 2, column 12"),
            ("[slot.home]\nlayout = [\"grid\", \"story\"]", "unknown field `layout`"),
            ("[slots.home]\n", "line 1"),
            ("layouts = 3", "line 1"),
        ];
        for (text, told) in cases {
            assert!(refusal(text).contains(told), "{text}: {}", refusal(text));
        }
    }
}
