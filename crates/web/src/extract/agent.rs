//! Which agent asks, by the token it got for its signature (Data Rights Protocol 1.0).
//!
//! **Invariant:** an agent's token opens the calls that take an [`AsAgent`] and no other; a person's token opens none of them.

use super::person::bearer;
use crate::App;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use entrenous_flow::agent::{Agent, recognize};

/// An agent that has shown who it is.
pub struct AsAgent(pub Agent);

impl FromRequestParts<App> for AsAgent {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).unwrap_or_default();
        Ok(Self(recognize(&app.house, token)?.clone()))
    }
}
