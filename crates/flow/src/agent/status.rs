//! How far a request is, in the words of the protocol (Data Rights Protocol 1.0, 3.03): what an agent is answered when it asks,
//! and what it is sent to its callback when the request has ended.
//!
//! **Invariant:** nothing here says who the person is.

use crate::House;
use entrenous_core::rights::{Asked, Course};
use serde::Serialize;

/// How far a request is.
#[derive(Serialize)]
pub struct Status {
    /// The id of the request.
    pub request_id: String,
    /// The agent's own id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_request_id: Option<String>,
    /// When it arrived (RFC 3339).
    pub received_at: String,
    /// When the law wants it answered (RFC 3339).
    pub expected_by: String,
    /// `in_progress`, `fulfilled`, `denied` or `revoked`.
    pub status: &'static str,
    /// Why, in the protocol's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// What happens next, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processing_details: Option<&'static str>,
    /// Where the person shows that they asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_verification_url: Option<String>,
}

impl Status {
    /// How far a request is at this moment.
    #[must_use]
    pub fn of(house: &House, asked: &Asked) -> Self {
        let course = asked.course_at(house.now());
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
            user_verification_url: house.proof_address(asked.row).filter(|_| unproven),
        }
    }
}
