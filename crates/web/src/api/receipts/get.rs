//! `GET /v1/receipts/{id}`: one receipt with its proof, for the person it belongs to; `?form=jws` answers the short form.

use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_core::id::RowId;
use entrenous_flow::prove::{receipt, short};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// How the receipt is written.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// `json` with the proof, or `jws`: the record alone, signed, for a QR code or a mail.
    #[serde(default)]
    #[param(inline)]
    form: Form,
}

/// A form of a receipt.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    /// With the proof.
    #[default]
    Json,
    /// JWS compact (RFC 7515).
    Jws,
}

/// Answers the receipt.
#[utoipa::path(
    get, path = "/v1/receipts/{id}", tag = "receipts", params(("id" = String, Path), Wanted),
    responses((status = 200, body = Object), (status = 401, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
    Path(id): Path<String>,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let nothing = || Problem::not_found("there is no such receipt");
    let wanted = wanted.map_err(|_| Problem::bad_request("bad_value", "`form` is `json` or `jws`"))?;
    let row: RowId = id.parse().map_err(|_| nothing())?;
    let receipt = receipt(&app.house, &person, row)?.ok_or_else(nothing)?;
    Ok(match wanted.form {
        Form::Json => Json(receipt).into_response(),
        Form::Jws => {
            ([(header::CONTENT_TYPE, "application/jose")], short(&app.house, &receipt)?).into_response()
        }
    })
}
