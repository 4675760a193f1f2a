//! A JSON body, whole and strict: too large, not JSON, an unknown field and a wrong value are each their own problem.
//!
//! **Invariant:** a body over [`BODY_BYTES_MOST`] is not read to its end; over [`LARGE_BODY_BYTES_MOST`], where the business's own server sends many things.

use crate::problem::Problem;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

/// The largest body a call takes, in bytes.
pub const BODY_BYTES_MOST: usize = 65_536;

/// The largest body of a call that takes many things from the business's own server, in bytes: 8 MiB.
pub const LARGE_BODY_BYTES_MOST: usize = 8_388_608;

/// A parsed body.
pub struct Body<T>(pub T);

/// A parsed body of a call that takes many things; it stands behind [`super::Business`], so that nobody else sends so much.
pub struct LargeBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        parsed(request, BODY_BYTES_MOST).await.map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for LargeBody<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        parsed(request, LARGE_BODY_BYTES_MOST).await.map(Self)
    }
}

async fn parsed<T: DeserializeOwned>(request: Request, bytes_most: usize) -> Result<T, Problem> {
    let bytes = axum::body::to_bytes(request.into_body(), bytes_most).await;
    let bytes = bytes.map_err(|_| too_large(bytes_most))?;
    serde_json::from_slice(&bytes).map_err(|error| not_taken(&error))
}

pub(super) fn too_large(bytes_most: usize) -> Problem {
    let detail = format!("a body has at most {bytes_most} bytes; send less at a time");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
}

/// Says where the body is wrong; the words of the reader's value are cut off, since they may be personal.
fn not_taken(error: &serde_json::Error) -> Problem {
    let place = format!("at line {} column {}", error.line(), error.column());
    if !error.is_data() {
        return Problem::bad_request("bad_json", format!("the body is not JSON {place}"));
    }
    let said = error.to_string();
    let field = said.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    if let Some(field) = field.filter(|field| field.len() <= 48) {
        let known =
            said.split("expected").nth(1).and_then(|rest| rest.split(" at line").next()).unwrap_or_default();
        return Problem::bad_request(
            "unknown_field",
            format!("there is no field `{field}` {place}; expected{known}"),
        );
    }
    if let Some(field) = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return Problem::bad_request("missing_field", format!("the field `{field}` is missing"));
    }
    Problem::bad_request("bad_value", format!("a value does not have the form the call takes, {place}"))
}
