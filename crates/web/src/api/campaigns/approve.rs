//! `POST /v1/campaigns/{key}/approve`: somebody looked at it and says that it may go.

use super::Campaign;
use crate::extract::{Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::campaign;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who says so.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approving {
    /// Whoever looked at it, as they are called in the business.
    by: String,
}

/// Approves it as it is now: with the versions of all its texts, and the number of people it would go to.
#[utoipa::path(
    post, path = "/v1/campaigns/{key}/approve", tag = "campaigns", params(("key" = String, Path)), request_body = Approving,
    responses(
        (status = 200, body = Campaign),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "something stands in the way (`campaign_not_ready`), or it was let go already", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
    Body(approving): Body<Approving>,
) -> Result<Json<Campaign>, Problem> {
    Ok(Json(campaign::approve(&app.house, &mandate, &super::key(&key)?, &approving.by).await?.into()))
}
