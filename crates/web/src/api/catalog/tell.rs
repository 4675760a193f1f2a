//! `POST /v1/catalog`: tells many articles at once, all or none.

use super::{Kept, usual_language};
use crate::extract::{Business, LargeBody};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::catalog::{ARTICLES_PER_CALL_MOST, tell};
use entrenous_flow::import::catalog::Told;

/// Takes articles; the next offer has them, moments later.
#[utoipa::path(
    post, path = "/v1/catalog", tag = "catalog",
    request_body(content = Vec<Object>, description = "at most 1,000 articles, each as in `PUT /v1/catalog/{id}` with its `id`; at most 8 MiB"),
    responses(
        (status = 200, description = "kept; durable before this answer", body = Kept),
        (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem),
        (status = 422, description = "an article does not hold, or the catalog is full; nothing was kept", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    LargeBody(told): LargeBody<Vec<Told>>,
) -> Result<Json<Kept>, Problem> {
    if told.len() > ARTICLES_PER_CALL_MOST {
        let detail = format!("tell at most {ARTICLES_PER_CALL_MOST} articles at a time");
        return Err(Problem::bad_request("too_many_items", detail));
    }
    let language = usual_language(&app.house);
    let drafts = told.into_iter().map(|told| told.draft(language.as_str())).collect();
    Ok(Json(tell(&app.house, &mandate, drafts).await?.into()))
}
