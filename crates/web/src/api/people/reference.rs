//! `GET /v1/people/{ref}/processors/{processor}`: the name by which a processor knows a customer.

use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_core::id::Key;
use entrenous_core::reference::Reference;
use entrenous_flow::people::processor_reference;
use serde::Serialize;
use utoipa::ToSchema;

/// The name by which a processor knows a customer.
#[derive(Serialize, ToSchema)]
pub(crate) struct Named {
    /// It goes with whatever is handed over; whatever the processor is told later names the customer by it.
    reference: String,
}

/// Answers the name.
#[utoipa::path(
    get, path = "/v1/people/{ref}/processors/{processor}", tag = "people",
    params(("ref" = String, Path), ("processor" = String, Path)),
    responses((status = 200, body = Named), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path((customer, processor)): Path<(String, String)>,
) -> Result<Json<Named>, Problem> {
    let customer =
        Reference::parse(&customer).map_err(|e| Problem::bad_request("bad_value", e.to_string()))?;
    let processor = Key::parse(&processor).map_err(|e| Problem::bad_request("bad_value", e.to_string()))?;
    let reference = processor_reference(&app.house, &mandate, &customer, &processor)?;
    Ok(Json(Named { reference }))
}
