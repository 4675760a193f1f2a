//! That the business's own server asks: its secret key in the `Authorization` header.
//!
//! **Invariant:** a secret key sent from a page is refused whatever it says: it has no place in a browser, where everyone can read it.

use crate::App;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use entrenous_core::rights::Mandate;

/// What the business's own server may do.
pub struct Business(pub Mandate);

impl FromRequestParts<App> for Business {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let headers = &parts.headers;
        if headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site") {
            let detail = "a secret key belongs on your server, not in a page; take this one back with `entrenous keys revoke`";
            return Err(Problem::new(StatusCode::FORBIDDEN, "key_refused", detail));
        }
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(key) = bearer.and_then(|text| text.strip_prefix("Bearer ")) else {
            let detail = "this call needs the business's key; send it as `Authorization: Bearer en_sec_…`, or make one with `entrenous keys new`";
            return Err(Problem::new(StatusCode::UNAUTHORIZED, "not_identified", detail));
        };
        Ok(Self(app.house.mandate(key)?))
    }
}
