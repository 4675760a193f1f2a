//! `DELETE /v1/people/{ref}`: erases a customer.

use crate::extract::{Business, Customer};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::people::erase;
use serde_json::{Value, json};

/// Erases a customer: facts, choices, records, keys, and what their visits taught.
#[utoipa::path(
    delete, path = "/v1/people/{ref}", tag = "people", params(("ref" = String, Path)),
    responses(
        (status = 200, description = "erased; `entry` is the number of the ledger entry that proves it", body = Object),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Customer(customer): Customer,
) -> Result<Json<Value>, Problem> {
    let entry = erase(&app.house, &mandate, &customer).await?;
    Ok(Json(json!({"erased": true, "entry": entry})))
}
