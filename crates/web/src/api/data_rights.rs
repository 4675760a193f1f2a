//! What agents ask for people (Data Rights Protocol 1.0), and how far it is.

pub mod exercise;
pub mod get;
pub mod revoke;

use crate::App;
use entrenous_core::rights::{Asked, Course};
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
        let course = asked.course_at(app.house.now());
        let (status, reason) = course.status();
        let unproven = course == Course::Unproven;
        let processing_details = match course {
            Course::Unproven => Some("the person shows on our page that they asked; then it is done at once"),
            Course::Denied => {
                Some("this is not done on an agent's word; the person can do it on our page themselves")
            }
            Course::Fulfilled | Course::Revoked | Course::Disowned | Course::Lapsed => None,
        };
        Self {
            request_id: asked.row.to_string(),
            agent_request_id: asked.agent_request.clone(),
            received_at: asked.at.to_string(),
            expected_by: asked.due.to_string(),
            status,
            reason,
            processing_details,
            user_verification_url: app.house.proof_address(asked.row).filter(|_| unproven),
        }
    }
}

/// The id of a request in a path.
pub(crate) fn request_id(text: &str) -> Result<entrenous_core::id::RowId, crate::Problem> {
    text.parse().map_err(|_| crate::Problem::not_found("no request has this id"))
}
