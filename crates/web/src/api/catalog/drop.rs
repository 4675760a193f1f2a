//! `DELETE /v1/catalog/{id}`: takes an article out that was told.

use super::article_of;
use crate::extract::Business;
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use entrenous_flow::catalog::remove;

/// Takes an article out; if it is hidden, it stays hidden should it come back.
#[utoipa::path(
    delete, path = "/v1/catalog/{id}", tag = "catalog", params(("id" = String, Path)),
    responses(
        (status = 204, description = "taken out"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, description = "it stands in `catalog.toml`", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    remove(&app.house, &mandate, &article_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
