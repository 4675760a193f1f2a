//! `POST /v1/delivery/{sender}/lift`: somebody looked, mended, and lets a sender go on.

use super::Sender;
use crate::extract::{Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::senders;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who says so, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lifting {
    /// Whoever looked, as they are called in the business.
    by: String,
    /// What was found and mended; it is kept.
    word: String,
}

/// Lets a sender go on; counting begins anew. Its campaigns stand still until each is let go on.
#[utoipa::path(
    post, path = "/v1/delivery/{sender}/lift", tag = "campaigns", params(("sender" = String, Path)), request_body = Lifting,
    responses(
        (status = 200, body = Sender),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 422, description = "nobody is named, or nothing is said (`no_word`)", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(sender): Path<String>,
    Body(lifting): Body<Lifting>,
) -> Result<Json<Sender>, Problem> {
    Ok(Json(senders::lift(&app.house, &mandate, &sender, &lifting.by, &lifting.word).await?.into()))
}
