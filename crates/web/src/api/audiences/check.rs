//! `POST /v1/audiences/{key}/check`: looks at a sentence before it is saved.

use super::{Writing, key};
use crate::extract::{Body, Business, Locale};
use crate::problem::Finding;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::made::audience;
use serde::Serialize;
use utoipa::ToSchema;

/// What came of looking at a sentence.
#[derive(Serialize, ToSchema)]
pub(crate) struct Checked {
    /// What was found in it.
    found: Vec<Finding>,
    /// The sentence in the reader's language, if it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

/// Looks at a sentence; nothing is saved and nobody is counted.
#[utoipa::path(
    post, path = "/v1/audiences/{key}/check", tag = "audiences", params(("key" = String, Path)), request_body = Writing,
    responses((status = 200, body = Checked), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Locale(locale): Locale,
    Path(name): Path<String>,
    Body(writing): Body<Writing>,
) -> Result<Json<Checked>, Problem> {
    let looked = audience::look(&app.house, &mandate, &key(&name)?, &writing.sentence(), &locale)?;
    Ok(Json(Checked { found: looked.found.iter().map(Finding::from).collect(), words: looked.words }))
}
