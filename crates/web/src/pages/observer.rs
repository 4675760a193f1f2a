//! `GET /observer.js`: sees for the staff of the business what its pages use that the charter does not declare.
//! The built script reads the free name `__KNOWN__`, the declared names and hosts, so that nothing else leaves the browser.
//!
//! **Invariant:** what is declared is in every notice anyway; the script holds nothing that is not public.

use super::banner::pattern;
use crate::App;
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use entrenous_flow::drift::OURS;
use serde_json::json;

const SCRIPT: &str = include_str!("../../../../browser/dist/observer.js");

/// Answers the script.
pub(crate) async fn handle(State(app): State<App>) -> Response {
    let charter = &app.house.charter;
    let stores = charter.purposes().flat_map(|(_, purpose)| purpose.stores.iter().cloned());
    let stores: Vec<String> = OURS.map(ToOwned::to_owned).into_iter().chain(stores).collect();
    let hosts: Vec<&String> = charter.purposes().flat_map(|(_, purpose)| &purpose.hosts).collect();
    let known = json!({ "stores": pattern(&stores), "hosts": hosts });
    let fixed = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (fixed, format!("(()=>{{const __KNOWN__={known};{}}})()", SCRIPT.trim_end())).into_response()
}
