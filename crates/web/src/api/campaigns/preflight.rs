//! `GET /v1/campaigns/{key}/preflight`: what speaks against approving it, in each of its texts.

use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::campaign;
use serde::Serialize;
use utoipa::ToSchema;

/// One thing that speaks against it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Finding {
    /// Its code, which has a page.
    code: &'static str,
    /// `blocks`, or `hurts` if it may go all the same.
    #[schema(value_type = String)]
    weight: campaign::Weight,
    /// In which message.
    message: Option<String>,
    /// In which language.
    language: Option<String>,
    /// What is so.
    text: String,
    /// What to do about it.
    next: String,
}

/// Answers what speaks against it; it may be approved if nothing of it blocks.
#[utoipa::path(
    get, path = "/v1/campaigns/{key}/preflight", tag = "campaigns", params(("key" = String, Path)),
    responses((status = 200, body = Vec<Finding>), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
) -> Result<Json<Vec<Finding>>, Problem> {
    let found = campaign::preflight(&app.house, &mandate, &super::key(&key)?)?;
    let told = found.into_iter().map(|finding| Finding {
        code: finding.code,
        weight: finding.weight,
        message: finding.message.map(|key| key.to_string()),
        language: finding.language,
        text: finding.text,
        next: finding.next,
    });
    Ok(Json(told.collect()))
}
