//! `GET /v1/audiences/{key}`: who is meant by one audience, and how many they are.

use super::Told;
use crate::extract::{Business, Locale};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::audience::find;
use entrenous_flow::speak::made::audience;
use entrenous_flow::speak::plans::Origin;

/// Answers one audience.
#[utoipa::path(
    get, path = "/v1/audiences/{key}", tag = "audiences",
    params(("key" = String, Path), ("locale" = Option<String>, Query, description = "the language of `words`")),
    responses(
        (status = 200, body = Told),
        (status = 401, body = Problem),
        (status = 403, description = "the key does not reach the purpose", body = Problem),
        (status = 404, body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Locale(locale): Locale,
    Path(key): Path<String>,
) -> Result<Json<Told>, Problem> {
    let key = super::key(&key)?;
    let told = Told::from(find(&app.house, &mandate, &key, &locale).await?);
    let kept = audience::find(&app.house, &mandate, &key)?;
    Ok(Json(Told { base: (kept.origin == Origin::House).then_some(kept.version), ..told }))
}
