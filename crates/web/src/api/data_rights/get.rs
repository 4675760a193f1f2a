//! `GET /v1/data-rights-request/{id}`: how far a request is (Data Rights Protocol, 2.02).

use super::{Progress, request_id};
use crate::extract::AsAgent;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};

/// Answers how far it is, to the agent that asked.
#[utoipa::path(
    get, path = "/v1/data-rights-request/{id}", tag = "data rights", params(("id" = String, Path)),
    responses((status = 200, body = Progress), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    AsAgent(agent): AsAgent,
    Path(id): Path<String>,
) -> Result<Json<Progress>, Problem> {
    let asked = entrenous_flow::agent::progress(&app.house, &agent, request_id(&id)?)?;
    Ok(Json(Progress::of(&app, &asked)))
}
