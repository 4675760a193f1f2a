//! `POST /v1/journeys/{key}/check`: looks at a journey before it is saved.

use super::Writing;
use crate::extract::{Body, Business, Locale};
use crate::problem::Finding;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::journey::picture;
use entrenous_flow::speak::made::journey;
use serde::Serialize;
use utoipa::ToSchema;

/// What came of looking at a journey.
#[derive(Serialize, ToSchema)]
pub(crate) struct Checked {
    /// What was found.
    found: Vec<Finding>,
    /// Steps that stand now and would be gone: whoever stands there would leave.
    gone: Vec<String>,
    /// Its picture as an SVG, as soon as all its words are understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    svg: Option<String>,
}

/// Looks at a journey; nothing is saved.
#[utoipa::path(
    post, path = "/v1/journeys/{key}/check", tag = "journeys", params(("key" = String, Path)), request_body = Writing,
    responses((status = 200, body = Checked), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Locale(language): Locale,
    Path(name): Path<String>,
    Body(writing): Body<Writing>,
) -> Result<Json<Checked>, Problem> {
    let looked = journey::look(&app.house, &mandate, &super::new_key(&name)?, &writing.toml)?;
    let svg = looked.draft.as_ref().map(|draft| picture(&app.house, draft, Some(language.as_str()), None));
    Ok(Json(Checked {
        found: looked.found.iter().map(Finding::from).collect(),
        gone: looked.gone.iter().map(ToString::to_string).collect(),
        svg,
    }))
}
