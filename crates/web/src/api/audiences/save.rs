//! `PUT /v1/audiences/{key}`: makes an audience in the house, or changes one.

use super::{Told, Writing, key};
use crate::extract::{Body, Business, Locale};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::audience::find;
use entrenous_flow::speak::made::audience;

/// Makes an audience, or changes one; a file of the folder is changed there.
#[utoipa::path(
    put, path = "/v1/audiences/{key}", tag = "audiences", params(("key" = String, Path)), request_body = Writing,
    responses(
        (status = 200, body = Told),
        (status = 401, body = Problem),
        (status = 403, description = "the key does not reach the purpose", body = Problem),
        (status = 409, description = "saved by somebody else meanwhile, kept in a file, or needed as it is", body = Problem),
        (status = 422, description = "it does not hold; `found` says where", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Locale(locale): Locale,
    Path(name): Path<String>,
    Body(writing): Body<Writing>,
) -> Result<Json<Told>, Problem> {
    let key = key(&name)?;
    audience::save(&app.house, &mandate, None, &key, &writing.sentence(), writing.base.as_deref()).await?;
    let told = Told::from(find(&app.house, &mandate, &key, &locale).await?);
    let kept = audience::find(&app.house, &mandate, &key)?;
    Ok(Json(Told { base: Some(kept.version), ..told }))
}
