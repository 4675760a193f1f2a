//! `GET /v1/campaigns/{key}`: how far a campaign is, and what became of its messages in numbers.

use super::Campaign;
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::campaign;

/// Answers how far a campaign is.
#[utoipa::path(
    get, path = "/v1/campaigns/{key}", tag = "campaigns", params(("key" = String, Path)),
    responses((status = 200, body = Campaign), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
) -> Result<Json<Campaign>, Problem> {
    Ok(Json(campaign::find(&app.house, &mandate, &super::key(&key)?)?.into()))
}
