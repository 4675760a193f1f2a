//! `GET /v1/delivery`: how the mail of each sender is doing.

use super::Sender;
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::speak::senders;

/// Answers every sender of the business's folder.
#[utoipa::path(
    get, path = "/v1/delivery", tag = "campaigns",
    responses((status = 200, body = Vec<Sender>), (status = 401, body = Problem), (status = 403, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
) -> Result<Json<Vec<Sender>>, Problem> {
    Ok(Json(senders::list(&app.house, &mandate)?.into_iter().map(Sender::from).collect()))
}
