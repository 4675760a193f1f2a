//! `GET /v1/people/{ref}/messages`: every message to a customer, sent or not, with its reason.

use super::Told;
use crate::extract::{Business, Customer};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::speak::said_of;

/// Answers every message to a customer, as far as the key reaches.
#[utoipa::path(
    get, path = "/v1/people/{ref}/messages", tag = "messages", params(("ref" = String, Path)),
    responses((status = 200, body = Vec<Told>), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Customer(customer): Customer,
) -> Result<Json<Vec<Told>>, Problem> {
    let all = said_of(&app.house, &mandate, &customer)?;
    Ok(Json(all.into_iter().map(Told::from).collect()))
}
