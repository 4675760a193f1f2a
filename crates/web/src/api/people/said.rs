//! `GET /v1/people/{ref}/consent`: what a customer has said, with the receipts that prove it.

use crate::api::consent::state::Standing;
use crate::extract::{Business, Customer};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::people::said;

/// Answers what a customer has said, as far as the key reaches.
#[utoipa::path(
    get, path = "/v1/people/{ref}/consent", tag = "people", params(("ref" = String, Path)),
    responses((status = 200, body = Standing), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Customer(customer): Customer,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(said(&app.house, &mandate, &customer)?.into()))
}
