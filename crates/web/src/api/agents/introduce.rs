//! `POST /v1/agent/{id}`: a registered agent gets its token for a signed message (Data Rights Protocol, 2.05).

use crate::extract::Raw;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

/// The token of an agent.
#[derive(Serialize, ToSchema)]
pub(crate) struct Introduced {
    /// The agent.
    #[serde(rename = "agent-id")]
    agent: String,
    /// What it sends as `Authorization: Bearer …` from now on.
    token: String,
}

/// Gives an agent its token; the body is base64 of an Ed25519 signature and the JSON it covers.
#[utoipa::path(
    post, path = "/v1/agent/{id}", tag = "data rights", params(("id" = String, Path)),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 200, body = Introduced), (status = 403, body = Problem), (status = 409, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Path(agent): Path<String>,
    Raw(body): Raw,
) -> Result<Json<Introduced>, Problem> {
    let token = entrenous_flow::agent::introduce(&app.house, &agent, &body).await?;
    Ok(Json(Introduced { agent, token }))
}
