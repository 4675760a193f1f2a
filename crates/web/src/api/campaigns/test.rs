//! `POST /v1/campaigns/{key}/test`: writes each of its messages once to one address, to be looked at.

use crate::extract::{Body, Business};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_core::charter::Language;
use entrenous_flow::speak::campaign;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Testing {
    /// An address of somebody of the business. It is used for this and kept nowhere.
    address: String,
    /// In which language; the first of the business, if not told.
    #[serde(default)]
    locale: Option<String>,
}

/// What the relay made of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tested {
    /// Which message.
    message: String,
    /// In which language.
    locale: String,
    /// `accepted`, `deferred`, `bounced`, `uncertain`, `not_tried` or `not_sent`.
    state: &'static str,
    /// The code of the relay, or the reason.
    detail: String,
}

/// Writes each of its messages once to one address. Nobody's data is in it, and the address is kept nowhere.
#[utoipa::path(
    post, path = "/v1/campaigns/{key}/test", tag = "campaigns", params(("key" = String, Path)), request_body = Testing,
    responses(
        (status = 200, body = Vec<Tested>),
        (status = 401, body = Problem),
        (status = 404, body = Problem),
        (status = 409, description = "this house has no relay", body = Problem),
        (status = 422, description = "not an address", body = Problem),
        (status = 429, description = "enough was tried out today", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
    Body(testing): Body<Testing>,
) -> Result<Json<Vec<Tested>>, Problem> {
    let locale = testing
        .locale
        .as_deref()
        .map(Language::parse)
        .transpose()
        .map_err(|_| Problem::bad_request("bad_value", "`locale` is a language such as `fr`"))?;
    let key = super::key(&key)?;
    let tried = campaign::trial(&app.house, &mandate, &key, &testing.address, locale.as_ref()).await?;
    let told = tried.into_iter().map(|tried| Tested {
        message: tried.message.to_string(),
        locale: tried.locale,
        state: tried.state,
        detail: tried.detail,
    });
    Ok(Json(told.collect()))
}
