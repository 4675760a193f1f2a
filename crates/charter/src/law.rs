//! The law as data: packs ([`Pack`]), which of them apply where, the decision table compiled from a charter and the packs
//! ([`compile`]), who set each cell of it ([`why`]), and a slow reading of both to hold the table against ([`mod@reference`]).
//!
//! **Invariant:** where several laws apply, the strictest wins; where nobody knows, all of them apply.
//! **Invariant:** only packs that are in force decide anything.

mod cell;
mod compile;
mod pack;
mod period;
mod why;

pub mod reference;

pub use cell::{
    AgeRule, BreachRule, Cell, Citations, Confidence, ConsentRule, Day, GpcRule, LinkRule, RecordRule,
    RequestRule, Requests, SignalName, Signals,
};
pub use compile::{NotCompiled, YES_LASTS_MOST, compile};
pub use pack::{NotAPack, Pack, Status};
pub use period::{NotAPeriod, Period, PeriodUnit};
pub use why::{Citation, why};

use entrenous_core::region::Place;
use entrenous_core::request::Age;

macro_rules! packs {
    ($($id:literal)*) => {
        &[$(($id, include_str!(concat!("../../../laws/", $id, ".toml")))),*]
    };
}

/// The packs that come with the house, by id, as text.
pub const SHIPPED: &[(&str, &str)] = packs! { "eu" "gb" "us-ca" };

/// The packs that come with the house.
pub fn shipped() -> Result<Vec<Pack>, NotAPack> {
    SHIPPED.iter().map(|(id, text)| Pack::parse(id, text)).collect()
}

/// The packs that are in force on a day: neither proposed nor repealed, nor of a later day.
#[must_use]
pub fn in_force(packs: Vec<Pack>, day: &Day) -> Vec<Pack> {
    packs.into_iter().filter(|pack| pack.status == Status::InForce && pack.valid_from <= *day).collect()
}

/// The packs a place or regime named in a charter stands for: `EU` is a pack, `FR` is a place of one, `US` is the country of some.
#[must_use]
pub fn served_by<'a>(packs: &'a [Pack], named: &Place) -> Vec<&'a Pack> {
    packs.iter().filter(|pack| pack.status == Status::InForce && !pack.places_of(named).is_empty()).collect()
}

/// The packs everything a charter serves stands for, each once.
#[must_use]
pub fn served<'a>(packs: &'a [Pack], serves: &[String]) -> Vec<&'a Pack> {
    let named: Vec<Place> = serves.iter().filter_map(|named| Place::parse(named).ok()).collect();
    let serves_one = |pack: &&Pack| named.iter().any(|named| !pack.places_of(named).is_empty());
    packs.iter().filter(|pack| pack.status == Status::InForce).filter(serves_one).collect()
}

/// The age band of someone of `years` in a place, by the strictest age of the laws in force there; of all of them if the place is unknown.
#[must_use]
pub fn age_band(packs: &[Pack], place: Option<&Place>, years: u8) -> Age {
    let known: Vec<&Pack> = place.map(|place| served_by(packs, place)).unwrap_or_default();
    let laws: Vec<&Pack> = if known.is_empty() {
        packs.iter().filter(|pack| pack.status == Status::InForce).collect()
    } else {
        known
    };
    let child_under = laws.iter().map(|pack| pack.age.child_under(place)).max().unwrap_or(u8::MAX);
    let teen_under = laws.iter().map(|pack| pack.age.teen_under).max().unwrap_or(u8::MAX);
    match years {
        years if years < child_under => Age::Child,
        years if years < teen_under => Age::Teen,
        _ => Age::Adult,
    }
}
