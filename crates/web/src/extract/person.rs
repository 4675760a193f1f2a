//! Who asks, by a signed token: in the `Authorization` header, or in the first-party choice cookie of this very origin.
//!
//! **Invariant:** a cookie counts only for a request that comes from this origin, so no other page can act for the person.
//! **Invariant:** a token in `Authorization` that does not hold is refused; a stale cookie counts as none, so that pages still open.

use super::caller::is_same_origin;
use super::remembered::Remembered;
use crate::App;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use entrenous_core::rights::Standing;

/// The person who asks.
pub struct Person(pub Standing);

/// The person who asks, if there is one.
pub struct MaybePerson(pub Option<Standing>);

impl FromRequestParts<App> for Person {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let nobody = || {
            let detail = "this call needs a person; send their token as `Authorization: Bearer en_per_…`";
            Problem::new(StatusCode::UNAUTHORIZED, "not_identified", detail)
        };
        MaybePerson::from_request_parts(parts, app).await?.0.map(Self).ok_or_else(nobody)
    }
}

impl FromRequestParts<App> for MaybePerson {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(token) = bearer(&parts.headers) {
            return Ok(Self(Some(app.house.standing(token)?)));
        }
        let token = Remembered::read(&parts.headers).into_token().filter(|_| is_same_origin(&parts.headers));
        Ok(Self(token.and_then(|token| app.house.standing(&token).ok())))
    }
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
