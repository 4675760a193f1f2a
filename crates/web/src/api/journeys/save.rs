//! `POST /v1/journeys/{key}`: makes a journey in the house, or saves a new version of one.

use super::{Journey, Writing};
use crate::extract::{Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::journey::find;
use entrenous_flow::speak::made::journey;

/// Saves a journey; a new one is off, and whoever is on the way goes on at the step of their name.
#[utoipa::path(
    post, path = "/v1/journeys/{key}", tag = "journeys", params(("key" = String, Path)), request_body = Writing,
    responses(
        (status = 200, body = Journey),
        (status = 401, body = Problem),
        (status = 403, description = "the key does not reach its purposes", body = Problem),
        (status = 409, description = "saved by somebody else meanwhile (`difference` says how), or kept in a file", body = Problem),
        (status = 422, description = "it does not hold; `found` says where", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(name): Path<String>,
    Body(writing): Body<Writing>,
) -> Result<Json<Journey>, Problem> {
    let key = super::new_key(&name)?;
    journey::save(&app.house, &mandate, None, &key, &writing.toml, writing.base.as_deref()).await?;
    Ok(Json(Journey::from(&find(&app.house, &mandate, &key)?)))
}
