//! `GET /v1/agent/{id}`: whether a token is still this agent's (Data Rights Protocol, 2.06).

use crate::extract::AsAgent;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::Fault;
use entrenous_flow::agent::Unacceptable;
use serde_json::{Value, json};

/// Answers an empty object to the agent itself.
#[utoipa::path(
    get, path = "/v1/agent/{id}", tag = "data rights", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
pub(crate) async fn handle(
    State(_): State<App>,
    AsAgent(agent): AsAgent,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    if agent.id == id { Ok(Json(json!({}))) } else { Err(Fault::from(Unacceptable::NotYours).into()) }
}
