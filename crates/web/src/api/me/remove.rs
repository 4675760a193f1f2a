//! `DELETE /v1/me/facts/{item}`: removes every fact of an item; `DELETE /v1/me/facts/{item}/{id}` one of them.

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

/// Removes one fact of an item: what one browser told, say, and not what another did.
#[utoipa::path(
    delete, path = "/v1/me/facts/{item}/{id}", tag = "me", params(("item" = String, Path), ("id" = String, Path)),
    responses(
        (status = 204),
        (status = 400, description = "no name of an item, or no id of a fact", body = Problem),
        (status = 401, body = Problem),
        (status = 404, description = "no fact of this item has this id", body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub(crate) async fn one(
    State(app): State<App>,
    Person(person): Person,
    Path((item, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let id = id
        .parse()
        .map_err(|_| Problem::bad_request("bad_value", "the id of a fact is one this house gave"))?;
    entrenous_flow::correct::remove_one(&app.house, &person, &item_key(&item)?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
