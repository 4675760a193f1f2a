//! `GET /v1/trends`: what many looked at in each period, as it was let out, and what it cost. It is for everyone: it was made to be told.
//!
//! **Invariant:** nothing is counted, drawn or read from the store to answer it.

use crate::App;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// How long the answer may be kept by whoever asks.
const KEPT: &str = "public, max-age=300";

/// Answers what was let out, the same bytes as long as nothing new is.
#[utoipa::path(
    get, path = "/v1/trends", tag = "trends",
    responses(
        (status = 200, description = "`periods`, the newest first, with noisy counts, the count from which they are told and their margins; `budgets`, what is spent by year, as a sum and as a concentrated loss", body = Object),
    ),
)]
pub(crate) async fn handle(State(app): State<App>) -> Response {
    let text = app.house.shelf.trends().text().to_owned();
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, KEPT)], text).into_response()
}
