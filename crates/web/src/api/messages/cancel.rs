//! `DELETE /v1/messages/{id}`: takes a message back that has not gone yet.

use super::Told;
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::answer::cancel;

/// Takes it back, if it has not gone; answers how far it is.
#[utoipa::path(
    delete, path = "/v1/messages/{id}", tag = "messages", params(("id" = String, Path)),
    responses((status = 200, body = Told), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(id): Path<String>,
) -> Result<Json<Told>, Problem> {
    Ok(Json(cancel(&app.house, &mandate, super::id(&id)?).await?.into()))
}
