//! `GET /v1/audiences`: who is meant, and how many they are.

use super::Told;
use crate::extract::{Business, Locale};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::speak::audience::list;

/// Answers every audience of the purposes the key speaks for.
#[utoipa::path(
    get, path = "/v1/audiences", tag = "audiences",
    params(("locale" = Option<String>, Query, description = "the language of `words`")),
    responses((status = 200, body = Vec<Told>), (status = 401, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Locale(locale): Locale,
) -> Result<Json<Vec<Told>>, Problem> {
    let all = list(&app.house, &mandate, &locale).await?;
    Ok(Json(all.into_iter().map(Told::from).collect()))
}
