//! `PATCH /v1/me/facts/{item}`: tells or corrects a fact of one's own.

use super::item_key;
use crate::extract::{Asking, Body, Person};
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Told {
    /// One of the item's choices, a list of them, or a short text.
    value: Value,
}

/// Tells or corrects a fact.
#[utoipa::path(
    patch, path = "/v1/me/facts/{item}", tag = "me", params(("item" = String, Path)), request_body = Told,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
    Asking(request): Asking,
    Path(item): Path<String>,
    Body(told): Body<Told>,
) -> Result<StatusCode, Problem> {
    entrenous_flow::correct::tell(&app.house, &request, &person, &item_key(&item)?, told.value).await?;
    Ok(StatusCode::NO_CONTENT)
}
