//! Places, and the regimes of law in force there.
//! A place is what a header, an operator or the person says; it is resolved to a [`ZoneId`] once, and the address it came from is dropped.
//!
//! **Invariant:** an unknown place is a place: it has the zone where every compiled regime applies, so the strictest rule wins.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A country or one of its parts (ISO 3166-1 alpha-2, ISO 3166-2): `FR`, `US-CA`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place(Box<str>);

/// Not a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a place is a country such as `FR`, or one of its parts such as `US-CA`")]
pub struct NotAPlace;

impl Place {
    /// Parses a place; `UK` is understood as `GB`.
    pub fn parse(text: &str) -> Result<Self, NotAPlace> {
        let (country, part) = text.split_once('-').map_or((text, None), |(c, p)| (c, Some(p)));
        let country_fits = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        let part_fits = part.is_none_or(|p| {
            (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        });
        if !country_fits || !part_fits {
            return Err(NotAPlace);
        }
        Ok(Self(if text == "UK" { "GB".into() } else { text.into() }))
    }
    /// The place as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The country this place is a part of, if it is a part.
    #[must_use]
    pub fn country(&self) -> Option<Self> {
        self.0.split_once('-').map(|(country, _)| Self(country.into()))
    }
    /// What two who name a place agree on: the finer of the two, if one lies in the other; else nothing.
    #[must_use]
    pub fn agreed(self, other: Self) -> Option<Self> {
        if self == other || self.country().as_ref() == Some(&other) {
            return Some(self);
        }
        (other.country().as_ref() == Some(&self)).then_some(other)
    }
}

impl TryFrom<String> for Place {
    type Error = NotAPlace;
    fn try_from(text: String) -> Result<Self, NotAPlace> {
        Self::parse(&text)
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.0.into()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The places where exactly the same regimes apply, by its position in the compiled rules. Zone 0 is the unknown place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct ZoneId(u16);

impl ZoneId {
    /// The zone of every place nobody told.
    pub const UNKNOWN: Self = Self(0);
    /// The zone at a position of the compiled rules.
    #[must_use]
    pub fn new(position: usize) -> Option<Self> {
        u16::try_from(position).ok().map(Self)
    }
    /// Its position in the compiled rules.
    #[must_use]
    pub fn position(self) -> usize {
        usize::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_agree_on_the_finer_place_or_on_none() {
        let agreed = |one: &str, other: &str| {
            let agreed = Place::parse(one).unwrap().agreed(Place::parse(other).unwrap());
            agreed.map(|place| place.to_string())
        };
        assert_eq!(agreed("US", "US-CA").as_deref(), Some("US-CA"));
        assert_eq!(agreed("US-CA", "US").as_deref(), Some("US-CA"));
        assert_eq!(agreed("FR", "FR").as_deref(), Some("FR"));
        assert_eq!(agreed("FR", "US"), None);
        assert_eq!(agreed("US-CA", "US-VA"), None);
    }

    #[test]
    fn a_place_is_a_country_or_a_part_of_one() {
        assert_eq!(Place::parse("UK").unwrap().as_str(), "GB");
        assert_eq!(Place::parse("US-CA").unwrap().country(), Some(Place::parse("US").unwrap()));
        for bad in ["", "fr", "FRA", "US-", "US-CALI", "US-ca", "-", "É"] {
            assert_eq!(Place::parse(bad), Err(NotAPlace), "{bad}");
        }
    }
}
