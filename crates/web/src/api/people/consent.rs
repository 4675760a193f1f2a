//! `POST /v1/people/{ref}/consent`: records what a customer said elsewhere, or that they were asked in a mail.

use crate::api::consent::give::Answered;
use crate::extract::{Asking, Body, Business, Customer, When};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use entrenous_core::consent::{Answer, EvidenceRef, Method};
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_flow::choose::{Deed, Stage};
use entrenous_flow::people::{Told, tell};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What the business tells.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Telling {
    /// The `hash` of the notice they were shown or read: `GET /v1/notice?surface=counter`.
    #[schema(value_type = String)]
    notice: Hash,
    /// `yes` or `no` by purpose.
    #[schema(value_type = BTreeMap<String, String>)]
    decisions: BTreeMap<Key, Answer>,
    /// How: `phone`, `paper`, `voice`, `api`, `double_opt_in`, `import`.
    #[schema(value_type = String)]
    method: Method,
    /// `requested` if they were only asked, in a mail with the link `confirm`; `answered` otherwise.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    stage: Stage,
    /// Where the proof is: a call number, a folder, a ticket; needed for an answer.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    evidence: Option<EvidenceRef>,
    /// When they said it (RFC 3339, or microseconds since 1970), if it was earlier.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    said_at: Option<When>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Recorded {
    #[serde(flatten)]
    answered: Answered,
    /// The path to put into the mail that asks; whoever opens it and confirms has said yes.
    confirm: Option<String>,
}

/// Records what a customer said elsewhere.
#[utoipa::path(
    post, path = "/v1/people/{ref}/consent", tag = "people", params(("ref" = String, Path)), request_body = Telling,
    responses(
        (status = 201, description = "recorded; durable before this answer", body = Recorded),
        (status = 401, description = "no secret key, or one that does not count", body = Problem),
        (status = 403, description = "the key does not reach a purpose", body = Problem),
        (status = 422, description = "an unknown notice or purpose, or an answer without a proof", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Customer(customer): Customer,
    Asking(request): Asking,
    Body(telling): Body<Telling>,
) -> Result<(StatusCode, Json<Recorded>), Problem> {
    if !telling.method.is_told() {
        let detail = "this act is one of the person's own, before a page; tell how you learned of it: `phone`, `paper`, `voice`, `api`, `import`";
        return Err(Problem::bad_request("bad_value", detail));
    }
    let method = telling.method;
    let deed = Deed {
        method,
        stage: telling.stage,
        evidence: telling.evidence,
        client_at: telling.said_at.map(|When(at)| at),
    };
    let told = Told { notice: telling.notice, decisions: telling.decisions, deed };
    let chosen = tell(&app.house, &request, &mandate, &customer, told).await?;
    app.telemetry.chosen(method);
    let confirm = chosen.confirmation.as_ref().map(|link| format!("/privacy/confirm/{link}"));
    Ok((StatusCode::CREATED, Json(Recorded { answered: Answered::without_token(chosen), confirm })))
}
