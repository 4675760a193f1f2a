//! To whom a person complains (GDPR Art. 13(2)(d), 77). The authorities are data: `authorities.toml`.
//!
//! **Invariant:** an authority nobody wrote down is not made up: the paper then tells how to find one.

use entrenous_core::region::Place;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// An authority.
#[derive(Deserialize)]
pub(crate) struct Authority {
    /// Its name, as it calls itself.
    pub(crate) name: String,
    /// Its site.
    pub(crate) site: String,
}

static AUTHORITIES: LazyLock<BTreeMap<String, Authority>> =
    LazyLock::new(|| toml::from_str(include_str!("authorities.toml")).unwrap_or_default());

/// The authority of a place: its own, or its country's.
pub(crate) fn of(place: &Place) -> Option<&'static Authority> {
    let country = place.country();
    let country = || country.and_then(|country| AUTHORITIES.get(country.as_str()));
    AUTHORITIES.get(place.as_str()).or_else(country)
}

#[test]
fn every_country_of_the_area_has_an_authority_with_a_site() {
    let of_country = |code: &str| of(&Place::parse(code).unwrap()).unwrap_or_else(|| panic!("{code}"));
    for code in [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT",
        "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "GB", "CH", "US-CA",
    ] {
        assert!(of_country(code).site.starts_with("https://"), "{code}");
    }
    assert!(of(&Place::parse("US").unwrap()).is_none());
}
