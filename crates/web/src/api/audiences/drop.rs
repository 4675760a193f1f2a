//! `DELETE /v1/audiences/{key}`: takes an audience away that was made in the house and that nothing needs.

use super::key;
use crate::extract::Business;
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use entrenous_flow::speak::made::audience;

/// Takes an audience away.
#[utoipa::path(
    delete, path = "/v1/audiences/{key}", tag = "audiences", params(("key" = String, Path)),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "a campaign, a journey or an audience needs it, or it is kept in a file", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    audience::drop(&app.house, &mandate, None, &key(&name)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
