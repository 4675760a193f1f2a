//! The place of an address, from a file the operator holds (MaxMind DB format: GeoLite2, DB-IP and others): nobody else is asked.
//!
//! **Invariant:** an address is looked up and dropped in one call; it is in no answer, log line, row or error.
//! **Invariant:** a header is believed only if the operator named it; then the connection, which is the proxy's, is not.
//! **Invariant:** what the file does not know is an unknown place, and so under the strictest law.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use entrenous_core::region::Place;
use maxminddb::{PathElement, Reader, WithinOptions};
use std::net::{IpAddr, SocketAddr};

/// How many networks of a file are looked at to see whether it knows any country.
const NETWORKS_TRIED_MOST: usize = 10_000;

/// Whose address is the visitor's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AddressFrom {
    /// The one that connects.
    Connection,
    /// The last one in the header that the operator's own proxy sets.
    Header(HeaderName),
}

/// A file of places by address, read and found whole.
pub struct Atlas {
    reader: Reader<Vec<u8>>,
    from: AddressFrom,
}

/// Not a file of places.
#[derive(Debug, thiserror::Error)]
pub enum NotAnAtlas {
    /// Broken.
    #[error("it is no whole file in MaxMind DB format ({0}); download it again")]
    Broken(String),
    /// Of something else.
    #[error("it knows no country (its kind is `{0}`); take a file of countries or cities")]
    NoCountry(String),
}

impl Atlas {
    /// Takes the bytes of a file; refuses it if any part of it does not hold, or if it knows no country.
    pub fn read(bytes: Vec<u8>, from: AddressFrom) -> Result<Self, NotAnAtlas> {
        let broken = |error: maxminddb::MaxMindDbError| NotAnAtlas::Broken(error.to_string());
        let reader = Reader::from_source(bytes).map_err(broken)?;
        reader.verify().map_err(broken)?;
        let atlas = Self { reader, from };
        let networks = atlas.reader.networks(WithinOptions::default()).map_err(broken)?;
        let knows = |found: Result<_, _>| found.is_ok_and(|found| place_in(&found).is_some());
        if !networks.take(NETWORKS_TRIED_MOST).any(knows) {
            return Err(NotAnAtlas::NoCountry(atlas.reader.metadata().database_type.clone()));
        }
        Ok(atlas)
    }

    /// Where a request comes from, as far as the file knows.
    pub(crate) fn place_of(&self, parts: &Parts) -> Option<Place> {
        let address = match &self.from {
            AddressFrom::Connection => parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip(),
            AddressFrom::Header(name) => address_in(&parts.headers, name)?,
        };
        place_in(&self.reader.lookup(address.to_canonical()).ok()?)
    }
}

/// Says nothing of what is in the file.
impl std::fmt::Debug for Atlas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Atlas").field("from", &self.from).finish_non_exhaustive()
    }
}

/// The last address: the ones before it are what the visitor claims.
fn address_in(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let text = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let last = text.rsplit(',').next()?.trim();
    last.parse().or_else(|_| last.parse::<SocketAddr>().map(|with_port| with_port.ip())).ok()
}

fn place_in(found: &maxminddb::LookupResult<'_, Vec<u8>>) -> Option<Place> {
    let code = |path: &[PathElement<'_>]| found.decode_path::<&str>(path).ok().flatten();
    let country = Place::parse(code(&[PathElement::Key("country"), PathElement::Key("iso_code")])?).ok()?;
    let part = code(&[PathElement::Key("subdivisions"), PathElement::Index(0), PathElement::Key("iso_code")]);
    let part = part.and_then(|part| Place::parse(&format!("{country}-{part}")).ok());
    Some(part.unwrap_or(country))
}
