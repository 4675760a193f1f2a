//! `POST /v1/processors/{processor}/tells/{id}/{tag}`: a processor tells how far an erasure is (OpenDSR 2.0, 8.5). The address is
//! the one it was given with the request; nobody else knows it.

use crate::extract::Raw;
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use entrenous_core::id::{Key, RowId};
use entrenous_flow::Fault;
use entrenous_flow::tell::{Confirmed, confirm};
use serde::Deserialize;
use utoipa::ToSchema;

/// What a processor says; what else it sends is not read.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Callback {
    /// The id of the request.
    subject_request_id: String,
    /// `pending`, `in_progress`, `completed` or `cancelled`.
    #[schema(value_type = String)]
    request_status: Confirmed,
}

/// Records how far it is.
#[utoipa::path(
    post, path = "/v1/processors/{processor}/tells/{id}/{tag}", tag = "processors", request_body = Callback,
    params(("processor" = String, Path), ("id" = String, Path), ("tag" = String, Path)),
    responses((status = 202, description = "recorded"), (status = 400, body = Problem), (status = 404, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Path((processor, id, tag)): Path<(String, String, String)>,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let (Ok(processor), Ok(row)) = (Key::parse(&processor), id.parse::<RowId>()) else {
        return Err(Fault::NoSuchTelling.into());
    };
    let callback: Callback = serde_json::from_slice(&body).map_err(|_| {
        Problem::bad_request(
            "bad_value",
            "send JSON with `subject_request_id` and a `request_status` of OpenDSR",
        )
    })?;
    let address = (&processor, row, tag.as_str());
    confirm(&app.house, address, &callback.subject_request_id, callback.request_status).await?;
    Ok(StatusCode::ACCEPTED)
}
