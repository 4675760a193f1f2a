//! That a machine of the business, or a mail service it pays, reports what came back: its secret key as a bearer, or as the password of
//! basic authentication, which a service sends when it stands in the address of its webhook.
//!
//! **Invariant:** the key must reach everything; a key in the path or the query is not looked at, since addresses end up in logs.

use super::business::Business;
use crate::App;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use entrenous_flow::Fault;

/// Whoever may report what came back.
pub(crate) struct Reporter;

impl FromRequestParts<App> for Reporter {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(bearer) = parts.headers.get(header::AUTHORIZATION).and_then(as_bearer) {
            parts.headers.insert(header::AUTHORIZATION, bearer);
        }
        let Business(mandate) = Business::from_request_parts(parts, app).await?;
        if mandate.covers_everything() { Ok(Self) } else { Err(Fault::NeedsEverything.into()) }
    }
}

/// The password of basic authentication (RFC 7617) as a bearer; nothing, if it is another kind.
fn as_bearer(value: &HeaderValue) -> Option<HeaderValue> {
    let (kind, told) = value.to_str().ok()?.split_once(' ')?;
    if !kind.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(told.trim()).ok()?).ok()?;
    let (_, password) = pair.split_once(':')?;
    HeaderValue::from_str(&format!("Bearer {password}")).ok()
}
