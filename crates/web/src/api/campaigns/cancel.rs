//! `POST /v1/campaigns/{key}/cancel`: gives a campaign up.

use super::Campaign;
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::campaign;

/// Gives it up: what has not gone does not go.
#[utoipa::path(
    post, path = "/v1/campaigns/{key}/cancel", tag = "campaigns", params(("key" = String, Path)),
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
    Ok(Json(campaign::cancel(&app.house, &mandate, &super::key(&key)?).await?.into()))
}
