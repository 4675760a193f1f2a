//! `GET /v1/receipts/{id}`: one receipt, for the person it belongs to.

use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_core::id::RowId;
use entrenous_flow::show::receipt;
use serde_json::Value;

/// Answers the receipt.
#[utoipa::path(
    get, path = "/v1/receipts/{id}", tag = "receipts", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let row: RowId = id.parse().map_err(|_| Problem::not_found("there is no such receipt"))?;
    let text =
        receipt(&app.house, &person, row)?.ok_or_else(|| Problem::not_found("there is no such receipt"))?;
    serde_json::from_str(&text).map(Json).map_err(|_| Problem::not_found("there is no such receipt"))
}
