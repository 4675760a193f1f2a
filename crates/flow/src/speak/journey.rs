//! Journeys in the house: which there are, whether they run, who is on the way, what the past would have made of them.
//! `begin` lets people set out, `look` opens what a journey may know of them, `past` lets histories walk;
//! [`crate::work::journey`] takes everybody a step further.
//!
//! **Invariant:** a journey runs only after the operator has turned it on; turned off, nobody sets out and nobody is written to.
//! **Invariant:** how many people are where is told in steps of the house's company, never exactly.

pub(crate) mod begin;
pub(crate) mod look;
pub(crate) mod past;

pub use past::{DAYS_MOST, simulate};

use crate::speak::{Planned, language};
use crate::{Fault, House};
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_core::rights::Mandate;
use entrenous_lingua::Value;
use entrenous_speak::journey::{Count, Journey, Report, Told, Trigger, diagram, to_toml};
use entrenous_store::{Batch, Write};
use std::collections::BTreeMap;

const MINUTE: i64 = 60_000_000;

/// Whether a journey runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Switch {
    /// People set out and walk.
    On,
    /// Nobody sets out, and whoever is on the way stays where they are.
    Off,
}

impl Switch {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

/// A journey, and how it stands.
pub struct Standing {
    /// What it says.
    pub journey: Journey,
    /// The name of this version.
    pub version: u64,
    /// Whether it runs.
    pub switch: Switch,
    /// How many people are on the way.
    pub on_the_way: Count,
    /// How many are where: at each step, and how many left there, by the code of the reason.
    pub places: Vec<Standpoint>,
}

/// How many people are at one step.
pub struct Standpoint {
    /// Which.
    pub step: Key,
    /// How many stand there.
    pub standing: Count,
    /// How many left there, by the code of the reason; few are not told.
    pub left: BTreeMap<String, Count>,
}

/// Every journey the key reaches.
pub fn list(house: &House, mandate: &Mandate) -> Result<Vec<Standing>, Fault> {
    let reached = house.speech.plans.planned().filter(|planned| reaches(mandate, &planned.journey));
    reached.map(|planned| standing(house, planned)).collect()
}

/// One journey.
pub fn find(house: &House, mandate: &Mandate, key: &Key) -> Result<Standing, Fault> {
    standing(house, planned(house, mandate, key)?)
}

/// Turns a journey on or off.
pub async fn turn(house: &House, mandate: &Mandate, key: &Key, to: Switch) -> Result<Standing, Fault> {
    let found = planned(house, mandate, key)?;
    if to == Switch::On && matches!(found.journey.starts, Trigger::CameInto(_)) {
        return Err(Fault::NotBegunByAudience(key.clone()));
    }
    let write = Write::PutSetting { key: setting(key), body: to.word().to_owned() };
    house.store.apply(Batch { writes: vec![write], entry: None }).await?;
    house.speech.news.notify_one();
    standing(house, found)
}

/// The picture of a journey in the language that was asked for, with the numbers of a simulation if there are any.
#[must_use]
pub fn picture(house: &House, journey: &Journey, locale: Option<&str>, numbers: Option<&Report>) -> String {
    let language: Language = language(&house.charter, locale);
    diagram(journey, numbers, &|id, values| {
        let values: Vec<(&str, Value)> = values
            .iter()
            .map(|(name, told)| match told {
                Told::Text(text) => (*name, Value::Text(text.clone())),
                Told::Number(number) => (*name, Value::Number(i64::try_from(*number).unwrap_or(i64::MAX))),
            })
            .collect();
        house.texts.say_plain(&language, id, &values)
    })
}

/// A journey as a file.
#[must_use]
pub fn text(journey: &Journey) -> String {
    to_toml(journey)
}

impl House {
    /// The mandate of whoever sits at the house's own terminal, for one minute.
    pub fn at_the_terminal(&self) -> Result<Mandate, Fault> {
        self.own_mandate(MINUTE)
    }
}

/// Whether a journey runs.
pub(crate) fn switch(house: &House, key: &Key) -> Result<Switch, Fault> {
    let kept = house.store.setting(&setting(key))?;
    Ok(if kept.as_deref() == Some(Switch::On.word()) { Switch::On } else { Switch::Off })
}

fn setting(key: &Key) -> String {
    format!("journey.{key}")
}

/// A secret key speaks for a journey if it speaks for both of its purposes.
fn reaches(mandate: &Mandate, journey: &Journey) -> bool {
    mandate.covers(&journey.purpose) && mandate.covers(journey.sight())
}

fn planned<'a>(house: &'a House, mandate: &Mandate, key: &Key) -> Result<&'a Planned, Fault> {
    let found = house.speech.plans.journey(key).ok_or_else(|| Fault::UnknownJourney(key.clone()))?;
    let beyond = [&found.journey.purpose, found.journey.sight()].into_iter().find(|key| !mandate.covers(key));
    beyond.map_or(Ok(found), |key| Err(Fault::OutOfScope(key.clone())))
}

fn standing(house: &House, planned: &Planned) -> Result<Standing, Fault> {
    let journey = &planned.journey;
    let counts = house.store.enrolment_counts()?;
    let own: Vec<_> = counts.iter().filter(|count| count.journey == journey.key).collect();
    let company = house.charter.company();
    let on_the_way = own.iter().filter(|count| count.left.is_none()).map(|count| count.count).sum();
    let places = journey.all_steps().map(|step| {
        let here = || own.iter().filter(|count| count.step == step.name);
        let left = here().filter_map(|count| Some((count.left.clone()?, Count::of(count.count, company))));
        Standpoint {
            step: step.name.clone(),
            standing: Count::of(here().filter(|c| c.left.is_none()).map(|c| c.count).sum(), company),
            left: left.filter(|(_, count)| *count != Count::Few).collect(),
        }
    });
    Ok(Standing {
        version: planned.version,
        switch: switch(house, &journey.key)?,
        on_the_way: Count::of(on_the_way, company),
        places: places.collect(),
        journey: journey.clone(),
    })
}
