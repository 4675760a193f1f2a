//! `POST /v1/drift`: what the browser of a member of the staff saw that the charter does not declare (`/observer.js`).

use crate::extract::{Body, Caller};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::drift::{self, Kind, SEEN_MOST};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Told {
    /// Names and hosts, at most 50.
    seen: Vec<Seen>,
}

/// One thing that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seen {
    /// `cookie`, `local`, `session` or `host`.
    #[schema(value_type = String)]
    kind: Kind,
    /// Its name; never a value.
    name: String,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Counted {
    /// How many of the names the charter does not declare.
    counted: usize,
}

/// Counts what was seen.
#[utoipa::path(
    post, path = "/v1/drift", tag = "drift", request_body = Told,
    responses((status = 200, body = Counted), (status = 422, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    _: Caller,
    Body(told): Body<Told>,
) -> Result<Json<Counted>, Problem> {
    if told.seen.len() > SEEN_MOST {
        let detail = format!("at most {SEEN_MOST} names go in one call; send the rest in another");
        return Err(Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "too_many_items", detail));
    }
    let seen = told.seen.into_iter().map(|Seen { kind, name }| drift::Seen { kind, name }).collect();
    Ok(Json(Counted { counted: drift::tell(&app.house, seen).await? }))
}
