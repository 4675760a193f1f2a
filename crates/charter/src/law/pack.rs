//! One law pack: what a regime asks before each kind of processing, how long a yes lasts, and what it asks of requests, links,
//! records and breaches. A TOML file of `laws/`, written by people and read by them.
//!
//! **Invariant:** every cell says where it is written and how sure that is, or the pack is refused.
//! **Invariant:** a pack says something about every kind of processing; a rule for minors is never looser than the default.

use crate::law::cell::{
    AgeRule, BreachRule, Cell, ConsentRule, Day, LinkRule, RecordRule, Requests, SignalName, Signals,
};
use entrenous_core::charter::Processing;
use entrenous_core::permit::{Gate, Rule};
use entrenous_core::region::Place;
use entrenous_core::request::Age;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The languages in which a pack has its name.
const NAMED_IN: [&str; 3] = ["en", "fr", "de"];

/// Where a law is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Only a proposal.
    Proposed,
    /// Signed, not yet in force.
    Signed,
    /// In force.
    InForce,
    /// No longer in force.
    Repealed,
}

/// One regime of law.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its id, the name of its file.
    pub id: String,
    /// Its name, by language.
    pub name: BTreeMap<String, String>,
    /// Where it applies.
    pub applies: Vec<Place>,
    /// Since when.
    pub valid_from: Day,
    /// When someone last held it against the sources.
    pub reviewed: Day,
    /// Where it is in its life.
    pub status: Status,
    /// Who is a child.
    pub age: AgeRule,
    /// What it asks before each kind of processing.
    pub processing: BTreeMap<Processing, Cell>,
    /// How long choices stand.
    pub consent: ConsentRule,
    /// What it makes of signals.
    #[serde(default)]
    pub signal: Signals,
    /// Deadlines.
    pub request: Requests,
    /// Links.
    pub link: Option<LinkRule>,
    /// Records.
    pub record: Option<RecordRule>,
    /// Breaches.
    pub breach: Option<BreachRule>,
}

/// A pack that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the law pack `{id}` is refused: {why}")]
pub struct NotAPack {
    /// Which.
    pub id: String,
    /// Why.
    pub why: String,
}

impl Pack {
    /// Parses the text of the pack `id` and refuses one that is not whole.
    pub fn parse(id: &str, text: &str) -> Result<Self, NotAPack> {
        let refuse = |why: String| NotAPack { id: id.to_owned(), why };
        let pack: Self =
            toml::from_str(text).map_err(|error| refuse(error.to_string().trim_end().to_owned()))?;
        match pack.flaw(id) {
            Some(why) => Err(refuse(why)),
            None => Ok(pack),
        }
    }

    fn flaw(&self, id: &str) -> Option<String> {
        if self.id != id {
            return Some(format!("its id is `{}`; it must be the name of its file", self.id));
        }
        if let Some(language) = NAMED_IN.iter().find(|language| self.title(language).trim().is_empty()) {
            return Some(format!("it has no name in `{language}`"));
        }
        if self.applies.is_empty() || self.age.child_under > self.age.teen_under {
            return Some("it applies nowhere, or its ages are out of order".to_owned());
        }
        if let Some(place) = self.age.places.keys().find(|place| !self.applies.contains(place)) {
            return Some(format!("`age.places` names `{place}`, where it does not apply"));
        }
        Processing::ALL.iter().find_map(|kind| self.flaw_of(*kind))
    }

    fn flaw_of(&self, kind: Processing) -> Option<String> {
        let Some(cell) = self.processing.get(&kind) else {
            return Some(format!("it says nothing of {kind:?}"));
        };
        let looser = |minor: Option<Gate>| minor.is_some_and(|gate| gate < cell.default);
        if cell.default == Gate::Guardian {
            return Some(format!("no adult has a guardian: the default of {kind:?}"));
        }
        if looser(cell.child) || looser(cell.teen) {
            return Some(format!("it is looser for minors than for adults in {kind:?}"));
        }
        let unheard = !cell.signal.is_empty() && !self.honours_gpc();
        unheard.then(|| format!("{kind:?} names a signal that `signal.gpc` does not honour"))
    }

    /// Its name in a language; empty if it has none.
    #[must_use]
    pub fn title(&self, language: &str) -> &str {
        self.name.get(language).map_or("", String::as_str)
    }
    /// Whether Global Privacy Control must be honoured.
    #[must_use]
    pub fn honours_gpc(&self) -> bool {
        self.signal.gpc.as_ref().is_some_and(|gpc| gpc.must_honour)
    }
    /// Its rule for a kind of processing and an age. What it does not speak of is forbidden; [`Pack::parse`] leaves nothing unspoken.
    #[must_use]
    pub fn rule(&self, kind: Processing, age: Age) -> Rule {
        let Some(cell) = self.processing.get(&kind) else {
            return Rule { gate: Gate::Forbidden, signal: true };
        };
        let minor = match age {
            Age::Adult => None,
            Age::Teen => cell.teen,
            Age::Child => cell.child,
        };
        Rule { gate: minor.unwrap_or(cell.default), signal: cell.signal.contains(&SignalName::Gpc) }
    }
    /// Where its rule for a kind of processing is written.
    #[must_use]
    pub fn cites(&self, kind: Processing) -> &[String] {
        self.processing.get(&kind).map_or(&[], |cell| cell.cite.as_slice())
    }
    /// The places of this pack that a name in `serves` stands for: all, if it names the pack; one, if it names a place; its parts, if it names their country.
    #[must_use]
    pub fn places_of(&self, named: &Place) -> Vec<&Place> {
        if self.id.eq_ignore_ascii_case(named.as_str()) {
            return self.applies.iter().collect();
        }
        self.applies
            .iter()
            .filter(|place| *place == named || place.country().as_ref() == Some(named))
            .collect()
    }
}
