//! The signals of a request: what the browser asks for, and where the person is: what they say themselves, or else what the
//! operator's proxy and file of places say.
//!
//! **Invariant:** the person's own word comes first; where two machines name different places, nobody knows the place, and the strictest
//! law holds.
//! **Invariant:** an address is looked at only where the operator gave a file of places, and dropped at once.
//! **Invariant:** `Sec-GPC` counts when it is exactly `1`, in any of several headers (W3C Global Privacy Control);
//! a page whose script alone sees the signal says so with `?gpc=1`. Either is enough.

use crate::App;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use entrenous_core::region::Place;
use entrenous_core::request::{Signal, Surface};
use entrenous_flow::Request;

/// What came with the request.
pub struct Asking(pub Request);

impl FromRequestParts<App> for Asking {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let gpc = parts.headers.get_all("sec-gpc").iter().any(|value| value.as_bytes() == b"1");
        let query = parts.uri.query().unwrap_or_default();
        let gpc = gpc || query_value(query, "gpc").as_deref() == Some("1");
        let signal = if gpc { Signal::Gpc } else { Signal::None };
        let told = query_value(query, "region");
        let place = match told {
            Some(text) => {
                Some(Place::parse(&text).map_err(|e| Problem::bad_request("bad_region", e.to_string()))?)
            }
            None => place_of_machines(parts, app),
        };
        Ok(Self(Request { place, signal, surface: Surface::Web }))
    }
}

fn place_of_machines(parts: &Parts, app: &App) -> Option<Place> {
    let atlas = app.settings.atlas.as_ref().and_then(|atlas| atlas.place_of(parts));
    match (place_of_proxy(parts, app), atlas) {
        (Some(proxy), Some(atlas)) => proxy.agreed(atlas),
        (proxy, atlas) => proxy.or(atlas),
    }
}

fn place_of_proxy(parts: &Parts, app: &App) -> Option<Place> {
    let header = app.settings.place_header.as_deref()?;
    let text = parts.headers.get(header)?.to_str().ok()?;
    Place::parse(text).ok()
}

/// The first value of a query parameter that needs no decoding.
pub(crate) fn query_value(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .into_iter()
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}
