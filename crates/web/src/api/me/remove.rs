//! `DELETE /v1/me/facts/{item}`: removes every fact of an item.

use super::item_key;
use crate::extract::Person;
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;

/// Removes every fact of an item.
#[utoipa::path(
    delete, path = "/v1/me/facts/{item}", tag = "me", params(("item" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
    Path(item): Path<String>,
) -> Result<StatusCode, Problem> {
    entrenous_flow::correct::remove(&app.house, &person, &item_key(&item)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
