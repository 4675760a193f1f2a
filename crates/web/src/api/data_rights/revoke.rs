//! `DELETE /v1/data-rights-request/{id}`: an agent takes a request back (Data Rights Protocol, 2.04).

use super::{Progress, request_id};
use crate::extract::{AsAgent, Raw};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};

/// Takes it back, if nothing was done yet.
#[utoipa::path(
    delete, path = "/v1/data-rights-request/{id}", tag = "data rights", params(("id" = String, Path)),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 200, body = Progress), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    AsAgent(agent): AsAgent,
    Path(id): Path<String>,
    Raw(body): Raw,
) -> Result<Json<Progress>, Problem> {
    let asked = entrenous_flow::agent::revoke(&app.house, &agent, request_id(&id)?, &body).await?;
    Ok(Json(Progress::of(&app, &asked)))
}
