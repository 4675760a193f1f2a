//! `GET /v1/campaigns`: all campaigns the key reaches.

use super::Campaign;
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::speak::campaign;

/// Answers all campaigns the key reaches.
#[utoipa::path(
    get, path = "/v1/campaigns", tag = "campaigns",
    responses((status = 200, body = Vec<Campaign>), (status = 401, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
) -> Result<Json<Vec<Campaign>>, Problem> {
    Ok(Json(campaign::list(&app.house, &mandate)?.into_iter().map(Campaign::from).collect()))
}
