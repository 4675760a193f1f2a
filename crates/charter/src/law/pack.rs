//! One law pack on one day: what a regime asks before each kind of processing, of minors, signals, requests, consents, records,
//! links and breaches; fourteen questions, answered by itself or by its parent.
//!
//! **Invariant:** every cell says where it is written and how sure that is, or the pack is refused.
//! **Invariant:** every question is answered; a rule for minors is never looser than the default.

use crate::law::cell::{
    AgeRule, BreachRule, Cell, ClockRule, ConsentRule, LinkRule, RecordRule, Requests, SignalName, Signals,
};
use crate::law::day::Day;
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
    /// Only a proposal: it decides nothing.
    Proposed,
    /// Signed; it decides from its day on.
    Signed,
    /// In force from its day on.
    InForce,
    /// No longer in force after its last day.
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
    /// The pack whose place it takes where it applies.
    pub parent: Option<String>,
    /// Where it applies.
    pub applies: Vec<Place>,
    /// Since when.
    pub valid_from: Day,
    /// Until when, that day not counted.
    pub until: Option<Day>,
    /// When someone last held it against the sources.
    pub reviewed: Day,
    /// The person who read the law itself and signs for it.
    #[serde(default)]
    pub reviewer: String,
    /// Where it is in its life.
    pub status: Status,
    /// What it asks before each kind of processing.
    pub processing: BTreeMap<Processing, Cell>,
    /// Who is a child.
    pub age: AgeRule,
    /// What it makes of signals.
    pub signal: Signals,
    /// Deadlines.
    pub request: Requests,
    /// How days are counted.
    pub clock: ClockRule,
    /// How long choices stand.
    pub consent: ConsentRule,
    /// Records.
    pub record: RecordRule,
    /// Links.
    pub link: LinkRule,
    /// Breaches.
    pub breach: BreachRule,
    /// Which pack each cell is written in, by its name in the file.
    #[serde(skip)]
    pub written_in: BTreeMap<String, String>,
}

impl Pack {
    /// Whether it decides on a day.
    #[must_use]
    pub fn decides_on(&self, day: &Day) -> bool {
        let begun = self.status != Status::Proposed && self.valid_from <= *day;
        begun && self.until.as_ref().is_none_or(|until| day < until)
    }

    /// What is wrong with it, if anything.
    pub(super) fn flaw(&self, id: &str) -> Option<String> {
        if self.id != id {
            return Some(format!("its id is `{}`; it must be the name of its file", self.id));
        }
        if let Some(language) = NAMED_IN.iter().find(|language| self.title(language).trim().is_empty()) {
            return Some(format!("it has no name in `{language}`"));
        }
        if self.applies.is_empty() || self.age.child_under > self.age.teen_under {
            return Some("it applies nowhere, or its ages are out of order".to_owned());
        }
        if self.status == Status::Repealed && self.until.is_none() {
            return Some("it is repealed; `until` says since when".to_owned());
        }
        if self.request.access.due.is_none() || self.request.opt_out.due.is_none() {
            return Some("`request.access` and `request.opt_out` each need `due`".to_owned());
        }
        Processing::ALL.iter().find_map(|kind| self.flaw_of(*kind))
    }

    fn flaw_of(&self, kind: Processing) -> Option<String> {
        let Some(cell) = self.processing.get(&kind) else {
            return Some(format!("it says nothing of `processing.{}`", kind.word()));
        };
        let looser = |minor: Option<Gate>| minor.is_some_and(|gate| gate < cell.default);
        if cell.default == Gate::Guardian {
            return Some(format!("no adult has a guardian: the default of `processing.{}`", kind.word()));
        }
        if looser(cell.child) || looser(cell.teen) {
            return Some(format!("it is looser for minors than for adults in `processing.{}`", kind.word()));
        }
        let unheard = !cell.signal.is_empty() && !self.signal.gpc.must_honour;
        unheard
            .then(|| format!("`processing.{}` names a signal that `signal.gpc` does not honour", kind.word()))
    }

    /// Its name in a language; empty if it has none.
    #[must_use]
    pub fn title(&self, language: &str) -> &str {
        self.name.get(language).map_or("", String::as_str)
    }
    /// Its rule for a kind of processing and an age. What it does not speak of is forbidden; no pack that was read leaves anything unspoken.
    #[must_use]
    pub fn rule(&self, kind: Processing, age: Age) -> Rule {
        self.processing.get(&kind).map_or(Rule { gate: Gate::Forbidden, signal: true }, |cell| cell.rule(age))
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

impl Cell {
    /// What it asks of someone of an age.
    #[must_use]
    pub fn rule(&self, age: Age) -> Rule {
        let minor = match age {
            Age::Adult => None,
            Age::Teen => self.teen,
            Age::Child => self.child,
        };
        Rule { gate: minor.unwrap_or(self.default), signal: self.signal.contains(&SignalName::Gpc) }
    }
}
