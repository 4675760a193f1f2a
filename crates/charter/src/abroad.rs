//! Whether data that go from one country to another need a guard there (GDPR Chapter V). The countries are data: `abroad.toml`.
//!
//! **Invariant:** a country of which nothing is known is unguarded: the strict side.
//! **Invariant:** a business whose own law has no such rule asks for nothing.

use entrenous_core::region::Place;
use serde::Deserialize;
use std::sync::LazyLock;

/// How data go from a business to a recipient.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Journey {
    /// They stay in the same area of law, or no rule speaks of their leaving.
    Inside,
    /// An adequacy decision covers everyone there (GDPR Art. 45).
    Adequate,
    /// Only a safeguard lets them go (GDPR Art. 46, 49).
    Unguarded,
}

#[derive(Deserialize, Default)]
struct Lists {
    area: List,
    neighbours: List,
    adequate: List,
}

#[derive(Deserialize, Default)]
struct List {
    places: Vec<Place>,
}

impl List {
    fn has(&self, place: &Place) -> bool {
        self.places.contains(place)
    }
}

/// A test keeps the file whole; without it every country would be unguarded and none would have a rule.
static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(include_str!("abroad.toml")).unwrap_or_default());

/// How data go from the country of a business to the country of a recipient.
#[must_use]
pub fn journey(from: &Place, to: &Place) -> Journey {
    let (from, to) = (from.country().unwrap_or(from.clone()), to.country().unwrap_or(to.clone()));
    let lists = &*LISTS;
    let same = from == to || (lists.area.has(&from) && lists.area.has(&to));
    if same || !(lists.area.has(&from) || lists.neighbours.has(&from)) {
        return Journey::Inside;
    }
    let adequate = lists.adequate.has(&to) || (lists.neighbours.has(&from) && lists.area.has(&to));
    if adequate { Journey::Adequate } else { Journey::Unguarded }
}

/// Whether the General Data Protection Regulation is the law of this place.
#[must_use]
pub fn is_in_the_area(place: &Place) -> bool {
    LISTS.area.has(&place.country().unwrap_or_else(|| place.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_need_a_guard_where_no_decision_covers_everyone() {
        let go = |from: &str, to: &str| journey(&Place::parse(from).unwrap(), &Place::parse(to).unwrap());
        assert_eq!(LISTS.area.places.len(), 30);
        assert_eq!([go("FR", "DE"), go("FR", "NO"), go("US", "IN")], [Journey::Inside; 3]);
        assert_eq!([go("FR", "CH"), go("GB", "FR"), go("DE", "JP")], [Journey::Adequate; 3]);
        assert_eq!([go("FR", "US-CA"), go("CH", "IN"), go("FR", "AQ")], [Journey::Unguarded; 3]);
        assert!(
            is_in_the_area(&Place::parse("FR").unwrap()) && !is_in_the_area(&Place::parse("GB").unwrap())
        );
    }
}
