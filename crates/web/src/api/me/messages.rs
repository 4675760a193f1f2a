//! `GET /v1/me/messages`: every message to the person, sent or not, and why.

use crate::api::messages::Told;
use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::speak::mine::messages;

/// Answers every message, the newest first.
#[utoipa::path(get, path = "/v1/me/messages", tag = "me", responses((status = 200, body = Vec<Told>), (status = 401, body = Problem)))]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
) -> Result<Json<Vec<Told>>, Problem> {
    Ok(Json(messages(&app.house, &person)?.into_iter().map(Told::from).collect()))
}
