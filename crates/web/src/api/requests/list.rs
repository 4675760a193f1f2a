//! `GET /v1/requests`: what agents asked and nobody proved yet, with the day the law wants an answer.

use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::rights::Asked;
use entrenous_flow::agent::waiting;
use serde::Serialize;
use utoipa::ToSchema;

/// What an agent asked for someone.
#[derive(Serialize, ToSchema)]
pub(crate) struct Waiting {
    /// The id of the request.
    request_id: String,
    /// The agent.
    agent: String,
    /// The right, in the protocol's word.
    exercise: &'static str,
    /// When it arrived (RFC 3339).
    received_at: String,
    /// When the law wants it answered (RFC 3339).
    expected_by: String,
}

impl From<Asked> for Waiting {
    fn from(asked: Asked) -> Self {
        Self {
            request_id: asked.row.to_string(),
            exercise: asked.exercise.word(),
            received_at: asked.at.to_string(),
            expected_by: asked.due.to_string(),
            agent: asked.agent,
        }
    }
}

/// Answers what waits, at most 1,000 requests.
#[utoipa::path(
    get, path = "/v1/requests", tag = "data rights",
    responses((status = 200, body = Vec<Waiting>), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
) -> Result<Json<Vec<Waiting>>, Problem> {
    Ok(Json(waiting(&app.house, &mandate)?.into_iter().map(Waiting::from).collect()))
}
