//! `GET /v1/me/export`: everything, to take along.

use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

/// Answers the copy as a file.
#[utoipa::path(get, path = "/v1/me/export", tag = "me", responses((status = 200, body = Object), (status = 401, body = Problem)))]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
) -> Result<impl IntoResponse, Problem> {
    let copy = entrenous_flow::export::export(&app.house, &person).await?;
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"entrenous-export.json\"");
    Ok(([name], Json(copy)))
}
