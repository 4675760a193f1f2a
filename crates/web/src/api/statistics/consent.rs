//! `GET /v1/statistics/consent`: how many answered each notice and how many said yes, by month, as it was let out.

use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::statistics::{Report, shown};

/// Answers what was let out, the same as long as nothing new is. Nothing is counted and no noise is drawn for it.
#[utoipa::path(
    get, path = "/v1/statistics/consent", tag = "statistics",
    responses(
        (status = 200, description = "`months`, the newest first, with noisy counts and their margins; `budgets`, what is spent by year", body = Object),
        (status = 401, description = "no secret key, or one that does not count", body = Problem),
        (status = 403, description = "a key that does not reach every purpose", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
) -> Result<Json<Report>, Problem> {
    Ok(Json(shown(&app.house, &mandate)?))
}
