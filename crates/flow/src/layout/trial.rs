//! A trial as it is kept of a person, and as the bandit learns it: what was known becomes numbers by the charter's own choices.
//!
//! **Invariant:** a feature is a choice of a declared item that the purpose may use, or that anything of an item is kept; nothing else.
//! **Invariant:** what a trial says is read by names, so a changed charter or `slots.toml` never mistakes one layout or feature for another.

use crate::Known;
use entrenous_core::charter::Charter;
use entrenous_core::id::{ItemId, ItemSet, Key};
use entrenous_suggest::bandit::{self, FEATURES_MOST, Harm, Part, Trial};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many kept facts of an item count as much as can be.
const KEPT_MANY: f64 = 20.0;

/// What came of a layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A suggestion was opened.
    Clicked,
    /// Something was bought.
    Bought,
    /// The person complained.
    Complained,
    /// The person left a list or took a consent back.
    Unsubscribed,
}

/// What a trial is kept as.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The slot.
    pub(crate) slot: Key,
    /// What was shown.
    pub(crate) layout: Key,
    /// With which chance.
    pub(crate) chance: f64,
    /// By which rule.
    pub(crate) policy: String,
    /// What was known.
    pub(crate) features: BTreeMap<String, f64>,
    /// What came of it.
    #[serde(default)]
    pub(crate) outcomes: Vec<Outcome>,
}

impl Kept {
    /// Reads a fact.
    pub(crate) fn read(value: &serde_json::Value) -> Option<Self> {
        serde_json::from_value(value.clone()).ok()
    }
    /// The text of a fact.
    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
    /// As the bandit learns it; nothing, if the layout is declared no more.
    pub(crate) fn trial(&self, layouts: &[Key], features: &Features) -> Option<Trial> {
        let has = |outcome| self.outcomes.contains(&outcome);
        Some(Trial {
            layout: layouts.iter().position(|layout| *layout == self.layout)?,
            chance: self.chance,
            features: features.vector(&self.features),
            reward: worth(&self.outcomes),
            harm: Harm { complained: has(Outcome::Complained), withdrew: has(Outcome::Unsubscribed) },
        })
    }
}

/// What a trial earned: the whole for a purchase, a quarter for a click.
fn worth(outcomes: &[Outcome]) -> Part {
    if outcomes.contains(&Outcome::Bought) {
        Part::WHOLE
    } else if outcomes.contains(&Outcome::Clicked) {
        Part::near(0.25)
    } else {
        Part::NONE
    }
}

/// What layouts are judged by: the choices of the items a purpose may use, in the order of the charter.
pub(crate) struct Features(Vec<Feature>);

struct Feature {
    item: ItemId,
    choice: Option<Key>,
    name: String,
}

impl Features {
    /// The features of these items, as many as a model holds.
    pub(crate) fn of(charter: &Charter, items: ItemSet) -> Self {
        let declared =
            charter.items().filter(|(id, item)| items.has(*id) && item.key.as_str() != super::ITEM);
        let each = declared.flat_map(|(id, item)| {
            let one = |choice: Option<&Key>| Feature {
                item: id,
                choice: choice.cloned(),
                name: choice.map_or_else(|| item.key.to_string(), |choice| format!("{}.{choice}", item.key)),
            };
            let choices: Vec<Feature> = item.choices.iter().map(|choice| one(Some(choice))).collect();
            if choices.is_empty() { vec![one(None)] } else { choices }
        });
        Self(each.take(FEATURES_MOST.saturating_sub(1)).collect())
    }

    /// How many there are, with the one that is always there.
    pub(crate) fn count(&self) -> usize {
        self.0.len().saturating_add(1)
    }

    /// What is known, by the names of the features; what is not known is not there.
    pub(crate) fn told(&self, known: &[Known]) -> BTreeMap<String, f64> {
        let value = |feature: &Feature| {
            let of_item = || known.iter().filter(|known| known.item == feature.item);
            match &feature.choice {
                Some(choice) if of_item().any(|known| names(&known.value, choice)) => 1.0,
                Some(_) => 0.0,
                None => (of_item().count() as f64 / KEPT_MANY).min(1.0),
            }
        };
        let told = self.0.iter().map(|feature| (feature.name.clone(), value(feature)));
        told.filter(|(_, value)| *value > 0.0).collect()
    }

    /// The numbers of what was told; names that are features no more are not looked at.
    pub(crate) fn vector(&self, told: &BTreeMap<String, f64>) -> bandit::Features {
        let part = |feature: &Feature| told.get(&feature.name).map_or(Part::NONE, |value| Part::near(*value));
        bandit::Features::new(self.0.iter().map(part)).unwrap_or_else(|_| bandit::Features::none())
    }
}

/// Whether a value names a choice, alone or among several.
fn names(value: &serde_json::Value, choice: &Key) -> bool {
    let is = |value: &serde_json::Value| value.as_str() == Some(choice.as_str());
    is(value) || value.as_array().is_some_and(|many| many.iter().any(is))
}
