//! `GET /v1/notice`: the notice to show, its version and hash, what is asked, what applies here.

use crate::extract::query_value;
use crate::extract::{Asking, Caller, Locale};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use entrenous_core::notice::Notice;
use entrenous_core::request::Surface;
use entrenous_flow::Request;
use serde::Serialize;

/// A notice with the law behind it.
#[derive(Serialize)]
pub(crate) struct Shown {
    #[serde(flatten)]
    notice: Notice,
    /// The regimes that apply where the reader is, by id.
    regimes: Vec<String>,
}

/// Answers the notice for this reader.
#[utoipa::path(
    get, path = "/v1/notice", tag = "notice",
    params(
        ("surface" = Option<String>, Query, description = "`web` (default), `mail`, `chat`, `voice`, `counter`"),
        ("locale" = Option<String>, Query, description = "a language of the business; else `Accept-Language` decides"),
        ("region" = Option<String>, Query, description = "where the person is, such as `FR` or `US-CA`; unknown means strictest"),
        ("Sec-GPC" = Option<String>, Header, description = "`1` if the browser asks not to sell or share"),
    ),
    responses((status = 200, description = "the notice", body = Object), (status = 400, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    _: Caller,
    Asking(request): Asking,
    Locale(locale): Locale,
    uri: Uri,
) -> Result<Json<Shown>, Problem> {
    let surface = match query_value(uri.query().unwrap_or_default(), "surface") {
        None => Surface::Web,
        Some(text) => surface(&text)?,
    };
    let regimes = app.house.law().rules.regimes_of(request.place.as_ref()).to_vec();
    let written = entrenous_flow::ask::notice(&app.house, &Request { surface, ..request }, &locale)?;
    Ok(Json(Shown { notice: written.notice.clone(), regimes }))
}

fn surface(text: &str) -> Result<Surface, Problem> {
    serde_json::from_value(serde_json::Value::from(text)).map_err(|_| {
        Problem::bad_request("bad_surface", "a surface is `web`, `mail`, `chat`, `voice` or `counter`")
    })
}
