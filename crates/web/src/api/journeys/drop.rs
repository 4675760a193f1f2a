//! `DELETE /v1/journeys/{key}`: takes a journey away that was made in the house and is not on.

use crate::extract::Business;
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use entrenous_flow::speak::made::journey;

/// Takes a journey away; whoever was on the way leaves.
#[utoipa::path(
    delete, path = "/v1/journeys/{key}", tag = "journeys", params(("key" = String, Path)),
    responses(
        (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, description = "it is on, or kept in a file", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    journey::drop(&app.house, &mandate, None, &super::key(&name)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
