//! `PUT /v1/people/{ref}`: tells facts of a customer that the charter declares and the customer's choices allow.

use crate::extract::{Asking, Body, Business, Customer};
use crate::{App, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use entrenous_core::id::Key;
use entrenous_flow::people::know;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What is told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Knowing {
    /// Values by item: one of its choices, a list of them, or a short text.
    #[schema(value_type = BTreeMap<String, Object>)]
    facts: BTreeMap<Key, Value>,
}

/// Tells facts of a customer: all or none.
#[utoipa::path(
    put, path = "/v1/people/{ref}", tag = "people", params(("ref" = String, Path)), request_body = Knowing,
    responses(
        (status = 204, description = "kept, sealed"),
        (status = 401, description = "no secret key, or one that does not count", body = Problem),
        (status = 403, description = "no purpose that uses an item is allowed, or the key does not reach it", body = Problem),
        (status = 422, description = "an item the charter does not declare, or a value that does not fit", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Customer(customer): Customer,
    Asking(request): Asking,
    Body(knowing): Body<Knowing>,
) -> Result<StatusCode, Problem> {
    know(&app.house, &request, &mandate, &customer, knowing.facts).await?;
    Ok(StatusCode::NO_CONTENT)
}
