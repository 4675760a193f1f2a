//! `/l/{place}` leads on to an address of a letter; `/o/{place}` is the picture that counts openings, where a business counts them.
//!
//! **Invariant:** it leads only where this house sealed it to lead; the picture is always the same.
//! **Invariant:** of the request is looked at, and dropped at once, only whether a program sent it.

use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_flow::speak::tally::{self, Visit};

/// One clear dot (GIF89a).
const DOT: [u8; 42] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0xf9, 4, 1, 0, 0, 0,
    0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0,
];
/// The end of a GIF.
const END: [u8; 1] = [0x3b];
/// Headers by which a program says that it looks ahead (Fetch standard, and what browsers sent before it).
const AHEAD: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
/// Words in the name of a program that is no browser, in small letters.
const MACHINES: [&str; 10] =
    ["bot", "crawl", "spider", "scan", "preview", "curl/", "wget/", "python", "go-http", "headless"];

/// `GET /l/{place}`.
pub(crate) async fn follow(
    State(app): State<App>,
    Path(place): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let address = tally::follow(&app.house, &place, visit(&method, &headers)).await?;
    let fixed = [(header::LOCATION, address), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::FOUND, fixed).into_response())
}

/// `GET /o/{place}`: the same dot, whatever the place is.
pub(crate) async fn open(
    State(app): State<App>,
    Path(place): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if tally::open(&app.house, &place, visit(&method, &headers)).await.is_err() {
        tracing::error!("an opening could not be counted");
    }
    let fixed = [(header::CONTENT_TYPE, "image/gif"), (header::CACHE_CONTROL, "no-store")];
    (fixed, [DOT.as_slice(), &END].concat()).into_response()
}

/// Whether a program sent this: by how it asks, what it says of itself, or that it says nothing.
fn visit(method: &Method, headers: &HeaderMap) -> Visit {
    let text =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_ascii_lowercase);
    let ahead = AHEAD
        .iter()
        .any(|name| text(name).is_some_and(|said| said.contains("prefetch") || said.contains("preview")));
    let named = text(header::USER_AGENT.as_str());
    let machine = named.is_none_or(|name| MACHINES.iter().any(|word| name.contains(word)));
    if method == Method::HEAD || ahead || machine { Visit::Machine } else { Visit::Reader }
}
