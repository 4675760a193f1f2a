//! `GET /v1/campaigns/{key}/preflight`: what still stands in the way of approving it.

use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::campaign;
use serde::Serialize;
use utoipa::ToSchema;

/// One thing that stands in the way.
#[derive(Serialize, ToSchema)]
pub(crate) struct Finding {
    /// What is lacking, by a code.
    #[schema(value_type = String)]
    lacks: campaign::Lacks,
    /// In which message.
    message: Option<String>,
    /// In which language.
    language: Option<String>,
    /// What to do about it.
    next: &'static str,
}

/// Answers what stands in the way; nothing, if it may be approved.
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
        next: finding.lacks.next(),
        lacks: finding.lacks,
        message: finding.message.map(|key| key.to_string()),
        language: finding.language,
    });
    Ok(Json(told.collect()))
}
