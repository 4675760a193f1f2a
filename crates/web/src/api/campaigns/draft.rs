//! `PUT /v1/campaigns/{key}`: drafts a campaign, or changes one that nobody let go.

use super::{Campaign, Variant};
use crate::extract::{Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::campaign;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a campaign sends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drafting {
    /// Its messages: one with the share 100, or several that are 100 together.
    messages: Vec<Variant>,
    /// When it begins, by the business's clock, such as `2026-12-01T09:00`; as soon as it is let go, if not told.
    #[serde(default)]
    begins: Option<String>,
}

/// Drafts a campaign; one that was approved is a draft again if it changes.
#[utoipa::path(
    put, path = "/v1/campaigns/{key}", tag = "campaigns", params(("key" = String, Path)), request_body = Drafting,
    responses(
        (status = 200, body = Campaign),
        (status = 401, body = Problem),
        (status = 403, description = "the key does not reach its purpose", body = Problem),
        (status = 409, description = "it was let go already", body = Problem),
        (status = 422, description = "a message that is not there or of another kind, or shares that are not 100", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
    Body(drafting): Body<Drafting>,
) -> Result<Json<Campaign>, Problem> {
    let variants = drafting.messages.into_iter();
    let variants = variants.map(|one| campaign::Variant { message: one.message, share: one.share }).collect();
    let content = campaign::Content { variants, at: drafting.begins };
    Ok(Json(campaign::draft(&app.house, &mandate, super::key(&key)?, content).await?.into()))
}
