//! `GET /v1/journeys/{key}`: one journey with its file and its picture.

use super::Journey;
use crate::extract::{Business, Locale};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::journey::{find, picture, text};
use serde::Serialize;
use utoipa::ToSchema;

/// A journey, its file and its picture.
#[derive(Serialize, ToSchema)]
pub(crate) struct Drawn {
    #[serde(flatten)]
    journey: Journey,
    /// Its file, as it would be written today.
    toml: String,
    /// Its picture as an SVG, in the language of `?locale=` or of the browser; light and dark, for 390 pixels and more.
    svg: String,
}

/// Answers one journey.
#[utoipa::path(
    get, path = "/v1/journeys/{key}", tag = "journeys", params(("key" = String, Path)),
    responses(
        (status = 200, body = Drawn), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
    Locale(language): Locale,
) -> Result<Json<Drawn>, Problem> {
    let told = find(&app.house, &mandate, &super::key(&key)?)?;
    let svg = picture(&app.house, &told.journey, Some(language.as_str()), None);
    Ok(Json(Drawn { journey: Journey::from(&told), toml: text(&told.journey), svg }))
}
