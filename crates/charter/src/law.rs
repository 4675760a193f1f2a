//! The law as data: packs ([`Pack`]), which of them apply where, the decision table compiled from a charter and the packs
//! ([`compile`]), who set each cell of it ([`why`]), a slow reading of both to hold the table against ([`mod@reference`]), and by when a request
//! is answered ([`outcome`]), counted in the public holidays of a calendar ([`Calendars`]).
//!
//! **Invariant:** where several laws apply, the strictest wins; where nobody knows, all of them apply.
//! **Invariant:** only packs that are in force decide anything.

mod answers;
mod calendar;
mod cell;
mod compile;
mod day;
mod deadline;
mod holiday;
mod laws;
mod looser;
mod pack;
mod page;
mod period;
mod place;
mod why;

pub mod reference;

pub use answers::{Answer, answers};
pub use calendar::{Calendar, Calendars, NotACalendar, Off};
pub use cell::{
    AgeRule, BreachRule, Cell, Citations, ClockRule, Confidence, ConsentRule, Duty, GpcRule, Hours, LinkRule,
    Pause, RecordRule, Register, RequestRule, Requests, Rolls, SignalName, Signals,
};
pub use compile::{NotCompiled, YES_LASTS_MOST, compile};
pub use day::{Day, Weekday};
pub use deadline::{
    Case, Deadline, Extension, Kind, NotACase, NotReceived, Outcome, Received, Step, Wait, When, outcome,
    strictest,
};
pub use holiday::{Holiday, NotAHoliday};
pub use laws::{Laws, NotAPack};
pub use pack::{Pack, Status};
pub use page::{Difference, differences, page};
pub use period::{NotAPeriod, Period, PeriodUnit};
pub use why::{Citation, why};

use entrenous_core::region::Place;
use entrenous_core::request::Age;

macro_rules! files {
    ($folder:literal: $($id:literal)*) => {
        &[$(($id, include_str!(concat!("../../../", $folder, "/", $id, ".toml")))),*]
    };
}

/// The packs that come with the house, by id, as text.
pub const SHIPPED: &[(&str, &str)] = files! { "laws":
    "at" "be" "bg" "br" "ca" "ca-qc" "ch" "cy" "cz" "de" "dk" "ee" "es" "eu" "eu-omnibus" "fi" "fr" "gb"
    "gr" "hr" "hu" "ie" "in" "is" "it" "li" "lt" "lu" "lv" "mt" "nl" "no" "pl" "pt" "ro" "se" "si" "sk"
    "us" "us-al" "us-ca" "us-co" "us-ct" "us-de" "us-fl" "us-ia" "us-in" "us-ky" "us-la" "us-md" "us-mn"
    "us-mt" "us-ne" "us-nh" "us-nj" "us-ok" "us-or" "us-ri" "us-tn" "us-tx" "us-ut" "us-va" "za"
};

/// The calendars that come with the house, by id, as text: one for each that a pack counts by.
pub const SHIPPED_CALENDARS: &[(&str, &str)] = files! { "laws/calendars":
    "at" "be" "bg" "br" "ca" "ca-qc" "ch" "cy" "cz" "de" "dk" "ee" "es" "eu" "fi" "fr" "gb" "gr" "hr"
    "hu" "ie" "in" "is" "it" "li" "lt" "lu" "lv" "mt" "nl" "no" "pl" "pt" "ro" "se" "si" "sk" "us" "za"
};

impl Calendars {
    /// The calendars that come with the house.
    pub fn shipped() -> Result<Self, NotACalendar> {
        Self::parse(SHIPPED_CALENDARS.iter().copied())
    }
}

impl Laws {
    /// The packs that come with the house. Whether each is whole on every day is shown by a test; on one day by [`Laws::on`].
    pub fn shipped() -> Result<Self, NotAPack> {
        Self::parse_unchecked(SHIPPED.iter().copied())
    }
}

/// The shipped packs that decided on the day when one was last held against its sources.
pub fn reviewed() -> Result<Vec<Pack>, NotAPack> {
    let laws = Laws::shipped()?;
    laws.reviewed().map_or(Ok(Vec::new()), |day| laws.in_force(&day))
}

/// The packs a place or regime named in a charter stands for: `EU` is a pack, `FR` is a place of one, `US` is the country of some.
#[must_use]
pub fn served_by<'a>(packs: &'a [Pack], named: &Place) -> Vec<&'a Pack> {
    served(packs, std::slice::from_ref(named))
}

/// The packs everything a charter serves stands for, each once.
#[must_use]
pub fn served<'a>(packs: &'a [Pack], serves: &[Place]) -> Vec<&'a Pack> {
    let laws: Vec<&Pack> = packs.iter().collect();
    let places = serves.iter().flat_map(|named| place::at_home(&laws, named));
    let positions: std::collections::BTreeSet<usize> =
        places.flat_map(|place| place::here(&laws, place)).collect();
    positions.into_iter().filter_map(|at| packs.get(at)).collect()
}

/// The age band of someone of `years` in a place, by the strictest age of the laws there; of all of them if the place is unknown.
#[must_use]
pub fn age_band(packs: &[Pack], place: Option<&Place>, years: u8) -> Age {
    let all: Vec<&Pack> = packs.iter().collect();
    let known = place.map(|place| place::here(&all, place)).unwrap_or_default();
    let here = |at: &usize| known.is_empty() || known.contains(at);
    let laws = || all.iter().enumerate().filter(|(at, _)| here(at)).map(|(_, pack)| &pack.age);
    let child_under = laws().map(|age| age.child_under).max().unwrap_or(u8::MAX);
    let teen_under = laws().map(|age| age.teen_under).max().unwrap_or(u8::MAX);
    match years {
        years if years < child_under => Age::Child,
        years if years < teen_under => Age::Teen,
        _ => Age::Adult,
    }
}
