//! `GET /v1/journeys`: every journey of the business's folder that holds.

use super::Journey;
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::speak::journey::list;

/// Answers every journey the key reaches.
#[utoipa::path(
    get, path = "/v1/journeys", tag = "journeys",
    responses((status = 200, body = Vec<Journey>), (status = 401, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
) -> Result<Json<Vec<Journey>>, Problem> {
    let all = list(&app.house, &mandate)?;
    Ok(Json(all.iter().map(Journey::from).collect()))
}
