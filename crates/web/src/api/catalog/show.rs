//! `DELETE /v1/catalog/{id}/hidden`: shows an article again.

use super::article_of;
use crate::extract::Business;
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use entrenous_flow::catalog::{Showing, show};

/// Shows an article again.
#[utoipa::path(
    delete, path = "/v1/catalog/{id}/hidden", tag = "catalog", params(("id" = String, Path)),
    responses(
        (status = 204, description = "shown; durable before this answer"),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    show(&app.house, &mandate, &article_of(&id)?, Showing::Shown).await?;
    Ok(StatusCode::NO_CONTENT)
}
