//! The decision table: charter times law, compiled once, looked up in nanoseconds.
//! The crate `charter` fills it from the charter and the law packs and proves it equal to a slow reading of both.
//!
//! **Invariant:** a rule exists for every zone, purpose and age of the table, or the table is not built.

use crate::charter::{Charter, Processing};
use crate::hash::{Hash, canonical};
use crate::id::{ItemSet, PurposeId};
use crate::moment::Span;
use crate::region::{Place, ZoneId};
use crate::request::{Age, Surfaces};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the law, the charter and the age together ask for before a purpose may begin; later ones are stricter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Only that the person is told.
    Told,
    /// It may begin; a no ends it.
    OptOut,
    /// A yes first.
    OptIn,
    /// A guardian's yes first.
    Guardian,
    /// Never.
    Forbidden,
}

/// One cell of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Rule {
    /// What must come first.
    pub gate: Gate,
    /// Whether a signal of the browser counts as a no.
    pub signal: bool,
}

impl Rule {
    /// The stricter of two rules, part by part.
    #[must_use]
    pub fn strictest(self, other: Self) -> Self {
        Self { gate: self.gate.max(other.gate), signal: self.signal || other.signal }
    }
}

/// What the table knows of a purpose itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PurposeRule {
    /// The items it opens.
    pub items: ItemSet,
    /// Where it may be used.
    pub surfaces: Surfaces,
    /// What a yes must have been given to ([`Charter::material`]).
    pub material: u64,
}

/// What holds in a zone whatever the purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Zone {
    /// How long a yes stands.
    pub yes_lasts: Span,
    /// How long after a no one may not ask again.
    pub ask_again_after: Span,
    /// Whether it must be shown that a signal was honoured (11 CCR 7025(c)(6)).
    pub shows_signal: bool,
}

/// What is known of a place: its zone, and the regimes that apply there, by id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
struct Here {
    zone: usize,
    regimes: Vec<String>,
}

/// The compiled rules. Places under different laws that ask for the same share a zone.
#[derive(Clone, Debug)]
pub struct Rules {
    zones: Vec<Zone>,
    places: BTreeMap<Place, Here>,
    everywhere: Vec<String>,
    purposes: Vec<PurposeRule>,
    cells: Vec<Rule>,
    hash: Hash,
}

impl Rules {
    /// The zone of a place; of its country if the part is not known; of the unknown place otherwise.
    #[must_use]
    pub fn zone_of(&self, place: Option<&Place>) -> ZoneId {
        self.here(place).and_then(|here| ZoneId::new(here.zone)).unwrap_or(ZoneId::UNKNOWN)
    }
    /// The regimes that apply in a place, by id; all of them where nobody knows.
    #[must_use]
    pub fn regimes_of(&self, place: Option<&Place>) -> &[String] {
        self.here(place).map_or(&self.everywhere, |here| &here.regimes)
    }
    fn here(&self, place: Option<&Place>) -> Option<&Here> {
        let place = place?;
        self.places.get(place).or_else(|| self.places.get(&place.country()?))
    }
    /// The zones with their ids.
    pub fn zones(&self) -> impl Iterator<Item = (ZoneId, &Zone)> {
        self.zones.iter().enumerate().filter_map(|(at, zone)| ZoneId::new(at).map(|id| (id, zone)))
    }
    /// One zone.
    #[must_use]
    pub fn zone(&self, id: ZoneId) -> Option<&Zone> {
        self.zones.get(id.position())
    }
    /// What the table knows of a purpose.
    #[must_use]
    pub fn purpose(&self, id: PurposeId) -> Option<&PurposeRule> {
        self.purposes.get(id.position())
    }
    /// One cell.
    #[must_use]
    pub fn rule(&self, zone: ZoneId, purpose: PurposeId, age: Age) -> Option<Rule> {
        if purpose.position() >= self.purposes.len() {
            return None;
        }
        let row = zone.position().checked_mul(self.purposes.len())?.checked_add(purpose.position())?;
        self.cells.get(row.checked_mul(Age::ALL.len())?.checked_add(age_position(age))?).copied()
    }
    /// The hash of the whole table, carried by every record decided under it.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

fn age_position(age: Age) -> usize {
    match age {
        Age::Adult => 0,
        Age::Teen => 1,
        Age::Child => 2,
    }
}

/// Fills a table place by place.
pub struct RulesBuilder<'a> {
    charter: &'a Charter,
    zones: Vec<Zone>,
    places: BTreeMap<Place, Here>,
    everywhere: Vec<String>,
    cells: Vec<Rule>,
}

/// The table would have a hole or be too large.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the rules cannot be compiled: too many zones, or none")]
pub struct NotCompiled;

impl<'a> RulesBuilder<'a> {
    /// Starts a table for a charter. What is added first is for every place nobody told.
    #[must_use]
    pub fn new(charter: &'a Charter) -> Self {
        let (zones, places, everywhere, cells) = Default::default();
        Self { charter, zones, places, everywhere, cells }
    }

    /// Adds places with the regimes that apply there, and the rule for every purpose and age.
    pub fn add(
        &mut self,
        places: impl IntoIterator<Item = Place>,
        regimes: Vec<String>,
        zone: Zone,
        rule: impl Fn(Processing, &crate::charter::Purpose, Age) -> Rule,
    ) -> Result<(), NotCompiled> {
        let mut cells = Vec::new();
        for (_, purpose) in self.charter.purposes() {
            let processing = self.charter.processing(purpose);
            cells.extend(Age::ALL.map(|age| rule(processing, purpose, age)));
        }
        if self.zones.is_empty() {
            self.everywhere.clone_from(&regimes);
        }
        let position = match self.same(zone, &cells) {
            Some(position) => position,
            None => {
                self.zones.push(zone);
                self.cells.extend(cells);
                self.zones.len().saturating_sub(1)
            }
        };
        ZoneId::new(position).ok_or(NotCompiled)?;
        let here = Here { zone: position, regimes };
        self.places.extend(places.into_iter().map(|place| (place, here.clone())));
        Ok(())
    }

    /// The zone that asks for exactly this.
    fn same(&self, zone: Zone, cells: &[Rule]) -> Option<usize> {
        let width = cells.len();
        let of = |position: usize| self.cells.get(position.checked_mul(width)?..)?.get(..width);
        self.zones
            .iter()
            .enumerate()
            .find(|(position, known)| **known == zone && of(*position) == Some(cells))
            .map(|(position, _)| position)
    }

    /// The finished table, named by its content.
    pub fn build(self) -> Result<Rules, NotCompiled> {
        if self.zones.is_empty() {
            return Err(NotCompiled);
        }
        let charter = self.charter;
        let purposes = charter
            .purposes()
            .map(|(id, p)| PurposeRule {
                items: p.items,
                surfaces: p.surfaces,
                material: charter.material(id),
            })
            .collect();
        let places: Vec<_> = self.places.iter().collect();
        let text = canonical(&(charter.hash(), &self.zones, &self.everywhere, places, &self.cells))
            .map_err(|_| NotCompiled)?;
        Ok(Rules {
            zones: self.zones,
            places: self.places,
            everywhere: self.everywhere,
            purposes,
            cells: self.cells,
            hash: Hash::of(&[text.as_bytes()]),
        })
    }
}
