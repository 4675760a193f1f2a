//! `PUT /v1/me/limit`: how often at most the person wants to be written to, all purposes together.

use crate::extract::{Body, Person};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::communicate::Often;
use entrenous_flow::speak::mine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How often.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    /// `any`, `never`, or a number from 1 to 100 per `day`, `week` or `month`, such as `1 per week`. Answers to what the person does
    /// are not counted, and still come after `never`.
    often: String,
}

/// Sets it; `never` stops everything, anything else ends a `never` and a complaint.
#[utoipa::path(
    put, path = "/v1/me/limit", tag = "me", request_body = Limit,
    responses(
        (status = 200, body = Limit),
        (status = 401, body = Problem),
        (status = 409, description = "`never`, of someone who has told no address", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
    Body(limit): Body<Limit>,
) -> Result<Json<Limit>, Problem> {
    let often: Often = limit.often.parse().map_err(|error: entrenous_core::communicate::NotOften| {
        Problem::bad_request("bad_value", error.to_string())
    })?;
    mine::limit(&app.house, &person, often).await?;
    Ok(Json(Limit { often: mine::often(&app.house, &person)?.to_string() }))
}
