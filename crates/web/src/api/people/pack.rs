//! `GET /v1/people/{ref}/pack`: the proof of everything a customer has said, as a zip that `entrenous verify` checks.

use crate::extract::{Business, Customer};
use crate::{App, Problem};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use entrenous_flow::Fault;
use entrenous_flow::pack::PackFault;
use entrenous_flow::people::pack;

/// Answers the pack.
#[utoipa::path(
    get, path = "/v1/people/{ref}/pack", tag = "people", params(("ref" = String, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/zip"),
        (status = 401, description = "no secret key, or one that does not count", body = Problem),
        (status = 403, description = "the key does not reach everything", body = Problem),
        (status = 404, body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Customer(customer): Customer,
) -> Result<impl IntoResponse, Problem> {
    let zip = pack(&app.house, &mandate, &customer).map_err(|fault| match fault {
        PackFault::House(fault) => Problem::from(fault),
        // A customer without a record, or one with more than any pack holds.
        _ => Problem::from(Fault::NoSuchCustomer),
    })?;
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"proof.zip\"");
    Ok(([(header::CONTENT_TYPE, "application/zip"), name], zip))
}
