//! Journeys in the house: which there are, whether they run, who is on the way, what the past would have made of them.
//! `begin` lets people set out, `look` opens what a journey may know of them, `past` lets histories walk;
//! [`crate::work::journey`] takes everybody a step further.
//!
//! **Invariant:** a journey runs only after the operator has turned it on; turned off, nobody sets out and nobody is written to.
//! **Invariant:** how many people are where is told in steps of the house's company, never exactly.

pub(crate) mod begin;
pub(crate) mod look;
pub(crate) mod past;
pub(crate) mod present;

pub use past::{DAYS_MOST, simulate, simulate_draft};
pub use present::LOOKED_EVERY_MINUTES;

use crate::speak::plans::Origin;
use crate::speak::{Planned, language};
use crate::{Fault, House};
use entrenous_core::charter::Language;
use entrenous_core::id::Key;
use entrenous_core::rights::Mandate;
use entrenous_lingua::Value;
use entrenous_speak::journey::{Count, Journey, Numbers, Told, diagram, to_toml};
use entrenous_store::{Batch, Write};
use std::collections::BTreeMap;
use std::sync::Arc;

const MINUTE: i64 = 60_000_000;

/// Whether a journey runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Switch {
    /// People set out and walk.
    On,
    /// Nobody sets out, and whoever is on the way stays where they are.
    Off,
    /// Nobody sets out, and whoever is on the way goes on to the end.
    Drain,
}

impl Switch {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::On, Self::Drain, Self::Off];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Drain => "drain",
        }
    }
}

/// A journey, and how it stands.
pub struct Standing {
    /// What it says.
    pub journey: Journey,
    /// The name of this version.
    pub version: u64,
    /// Where it is kept.
    pub origin: Origin,
    /// Its file.
    pub text: String,
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

impl Standing {
    /// How many people stand where, for its picture.
    #[must_use]
    pub fn numbers(&self) -> Numbers {
        let steps = self.places.iter().map(|place| (place.step.clone(), place.standing));
        Numbers { began: Some(self.on_the_way), reached_goal: None, steps: steps.collect() }
    }
}

/// Every journey the key reaches.
pub fn list(house: &House, mandate: &Mandate) -> Result<Vec<Standing>, Fault> {
    let plans = house.speech.plans.now();
    let reached = plans.planned().filter(|planned| reaches(mandate, &planned.journey));
    reached.map(|planned| standing(house, planned)).collect()
}

/// One journey.
pub fn find(house: &House, mandate: &Mandate, key: &Key) -> Result<Standing, Fault> {
    let found = planned(house, mandate, key)?;
    standing(house, &found)
}

/// Turns a journey on or off.
pub async fn turn(house: &House, mandate: &Mandate, key: &Key, to: Switch) -> Result<Standing, Fault> {
    let found = planned(house, mandate, key)?;
    let mut writes = vec![Write::PutSetting { key: setting(key), body: to.word().to_owned() }];
    // What was seen before is no measure of what comes now.
    if switch(house, key)? != to && found.journey.starts.audience().is_some() {
        writes.extend(present::forget(key));
    }
    house.store.apply(Batch { writes, entry: None }).await?;
    house.speech.news.notify_one();
    standing(house, &found)
}

/// The picture of a journey in the language that was asked for, with numbers if there are any.
#[must_use]
pub fn picture(house: &House, journey: &Journey, locale: Option<&str>, numbers: Option<&Numbers>) -> String {
    diagram(journey, numbers, &say(house, &language(&house.charter, locale)))
}

/// What says the words of journeys in a language.
pub fn say<'h>(
    house: &'h House,
    language: &'h Language,
) -> impl Fn(&str, &[(&str, Told)]) -> String + use<'h> {
    |id, values| {
        let values: Vec<(&str, Value)> = values
            .iter()
            .map(|(name, told)| match told {
                Told::Text(text) => (*name, Value::Text(text.clone())),
                Told::Number(number) => (*name, Value::Number(i64::try_from(*number).unwrap_or(i64::MAX))),
            })
            .collect();
        house.texts.say_plain(language, id, &values)
    }
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
    Ok(Switch::ALL.into_iter().find(|one| kept.as_deref() == Some(one.word())).unwrap_or(Switch::Off))
}

fn setting(key: &Key) -> String {
    format!("journey.{key}")
}

/// A secret key speaks for a journey if it speaks for both of its purposes.
pub(crate) fn reaches(mandate: &Mandate, journey: &Journey) -> bool {
    mandate.covers(&journey.purpose) && mandate.covers(journey.sight())
}

pub(crate) fn planned(house: &House, mandate: &Mandate, key: &Key) -> Result<Arc<Planned>, Fault> {
    let found = house.speech.plans.now().journey(key).map(Arc::clone);
    let found = found.ok_or_else(|| Fault::UnknownJourney(key.clone()))?;
    let beyond = [&found.journey.purpose, found.journey.sight()].into_iter().find(|key| !mandate.covers(key));
    match beyond {
        Some(key) => Err(Fault::OutOfScope(key.clone())),
        None => Ok(found),
    }
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
        origin: planned.origin,
        text: planned.text.clone(),
        switch: switch(house, &journey.key)?,
        on_the_way: Count::of(on_the_way, company),
        places: places.collect(),
        journey: journey.clone(),
    })
}
