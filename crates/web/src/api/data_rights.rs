//! What agents ask for people (Data Rights Protocol 1.0), and how far it is.

pub mod exercise;
pub mod get;
pub mod revoke;

use crate::App;
use entrenous_core::rights::Asked;
use entrenous_flow::agent::Status;
use serde::Serialize;
use utoipa::ToSchema;

/// How far a request is (3.03).
#[derive(Serialize, ToSchema)]
pub(crate) struct Progress {
    /// The id of the request.
    request_id: String,
    /// The agent's own id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_request_id: Option<String>,
    /// When it arrived (RFC 3339).
    received_at: String,
    /// When the law wants it answered (RFC 3339).
    expected_by: String,
    /// `in_progress`, `fulfilled`, `denied` or `revoked`.
    status: &'static str,
    /// Why, in the protocol's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// What happens next, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    processing_details: Option<&'static str>,
    /// Where the person shows that they asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_verification_url: Option<String>,
}

impl Progress {
    pub(crate) fn of(app: &App, asked: &Asked) -> Self {
        let status = Status::of(&app.house, asked);
        Self {
            request_id: status.request_id,
            agent_request_id: status.agent_request_id,
            received_at: status.received_at,
            expected_by: status.expected_by,
            status: status.status,
            reason: status.reason,
            processing_details: status.processing_details,
            user_verification_url: status.user_verification_url,
        }
    }
}

/// The id of a request in a path.
pub(crate) fn request_id(text: &str) -> Result<entrenous_core::id::RowId, crate::Problem> {
    text.parse().map_err(|_| crate::Problem::not_found("no request has this id"))
}
