//! `PUT /v1/catalog/{id}`: tells one article, new or changed.

use super::{Kept, article_of, usual_language};
use crate::extract::{Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::catalog::tell;
use entrenous_flow::import::catalog::Told;

/// Takes an article; the next offer has it, moments later.
#[utoipa::path(
    put, path = "/v1/catalog/{id}", tag = "catalog", params(("id" = String, Path)),
    request_body(content = Object, description = "`name`, a text or one for each language; and, if there are, `description` likewise, `kind`, `price` (`\"98.00\"`) or `price_cents`, `currency`, `styles`, `colours`, `pattern`, `material`, `maker`, `sizes`, `url`, `picture`"),
    responses(
        (status = 200, description = "kept; durable before this answer", body = Kept),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, description = "the article does not hold, or the catalog is full", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(id): Path<String>,
    Body(told): Body<Told>,
) -> Result<Json<Kept>, Problem> {
    let id = article_of(&id)?;
    let mut draft = told.draft(usual_language(&app.house).as_str());
    if !draft.id.is_empty() && draft.id != id.as_str() {
        return Err(Problem::bad_request("bad_value", "`id` is another than in the path; leave it out"));
    }
    draft.id = id.to_string();
    Ok(Json(tell(&app.house, &mandate, vec![draft]).await?.into()))
}
