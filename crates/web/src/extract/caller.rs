//! From which page a call comes. A page of another origin needs the site's publishable key and an origin the operator named.
//!
//! **Invariant:** a publishable key opens only the calls whose handlers take a [`Caller`].

use crate::App;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};

/// A page that may call.
pub struct Caller;

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if is_same_origin(&parts.headers) {
            return Ok(Self);
        }
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let site = &app.settings.site;
        if !site.origins.iter().any(|origin| origin == text(header::ORIGIN.as_str())) {
            let detail =
                "this page's origin is not one of the site's; start the server with `--origin` naming it";
            return Err(Problem::new(StatusCode::FORBIDDEN, "origin_refused", detail));
        }
        if text("entrenous-key") != site.key {
            let detail = "the key is not this site's; copy the script tag that `entrenous serve` prints";
            return Err(Problem::new(StatusCode::FORBIDDEN, "key_refused", detail));
        }
        Ok(Self)
    }
}

/// Whether a request comes from a page of this very origin, or from no page at all.
#[must_use]
pub fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN.as_str()), text(header::HOST.as_str())) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        (Some(_), None) => false,
    }
}
