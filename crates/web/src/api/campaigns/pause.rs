//! `POST /v1/campaigns/{key}/pause`: stops a campaign for a while.

use super::Campaign;
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::campaign;

/// Stops it: nothing of it leaves the house until it goes on; what is being handed over comes to its end.
#[utoipa::path(
    post, path = "/v1/campaigns/{key}/pause", tag = "campaigns", params(("key" = String, Path)),
    responses(
        (status = 200, body = Campaign),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "it is not so far, or farther; or a text changed since it was approved", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
) -> Result<Json<Campaign>, Problem> {
    Ok(Json(campaign::pause(&app.house, &mandate, &super::key(&key)?).await?.into()))
}
