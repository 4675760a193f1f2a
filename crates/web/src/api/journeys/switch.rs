//! `POST /v1/journeys/{key}/on`, `/off` and `/drain`: whether people set out and walk.

use super::Journey;
use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::journey::{Switch, turn};

/// Turns a journey on: from now on people set out.
#[utoipa::path(
    post, path = "/v1/journeys/{key}/on", tag = "journeys", params(("key" = String, Path)),
    responses(
        (status = 200, body = Journey), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    ),
)]
pub(crate) async fn on(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
) -> Result<Json<Journey>, Problem> {
    to(&app, &mandate, &key, Switch::On).await
}

/// Turns a journey off: nobody sets out, and whoever is on the way waits.
#[utoipa::path(
    post, path = "/v1/journeys/{key}/off", tag = "journeys", params(("key" = String, Path)),
    responses(
        (status = 200, body = Journey), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    ),
)]
pub(crate) async fn off(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
) -> Result<Json<Journey>, Problem> {
    to(&app, &mandate, &key, Switch::Off).await
}

/// Lets a journey run empty: nobody sets out, and whoever is on the way goes on to the end.
#[utoipa::path(
    post, path = "/v1/journeys/{key}/drain", tag = "journeys", params(("key" = String, Path)),
    responses(
        (status = 200, body = Journey), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    ),
)]
pub(crate) async fn drain(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
) -> Result<Json<Journey>, Problem> {
    to(&app, &mandate, &key, Switch::Drain).await
}

async fn to(
    app: &App,
    mandate: &entrenous_core::rights::Mandate,
    key: &str,
    switch: Switch,
) -> Result<Json<Journey>, Problem> {
    let told = turn(&app.house, mandate, &super::key(key)?, switch).await?;
    Ok(Json(Journey::from(&told)))
}
