//! `POST /v1/requests/{id}`: the business has found out by its own means who asked, or declines.

use crate::api::data_rights::{Progress, request_id};
use crate::extract::{Asking, Body, Business, Locale};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_core::reference::Reference;
use entrenous_flow::agent::{Verdict, judge};
use serde::Deserialize;
use utoipa::ToSchema;

/// The business's word.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Word {
    /// `confirmed` or `declined`.
    verdict: Kind,
    /// The business's own name for the customer who asked; with `confirmed` only.
    #[serde(default)]
    customer: Option<String>,
}

/// Whether it is done.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// It is done, for this customer.
    Confirmed,
    /// It is not done.
    Declined,
}

/// Does what was asked, or closes it.
#[utoipa::path(
    post, path = "/v1/requests/{id}", tag = "data rights", params(("id" = String, Path)), request_body = Word,
    responses((status = 200, body = Progress), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Asking(request): Asking,
    Locale(locale): Locale,
    Path(id): Path<String>,
    Body(word): Body<Word>,
) -> Result<Json<Progress>, Problem> {
    let row = request_id(&id)?;
    let verdict = match (word.verdict, word.customer) {
        (Kind::Confirmed, Some(customer)) => Verdict::Confirmed(
            Reference::parse(&customer).map_err(|e| Problem::bad_request("bad_value", e.to_string()))?,
        ),
        (Kind::Declined, None) => Verdict::Declined,
        _ => {
            let detail = "`confirmed` names the `customer`, `declined` names nobody";
            return Err(Problem::bad_request("bad_value", detail));
        }
    };
    let asked = judge(&app.house, &request, &locale, &mandate, row, verdict).await?;
    Ok(Json(Progress::of(&app, &asked)))
}
