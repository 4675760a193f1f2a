//! `POST /v1/data-rights-request`: an agent asks for a person (Data Rights Protocol, 2.01).

use super::Progress;
use crate::extract::{AsAgent, Asking, Locale, Raw};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;

/// Takes a request; the body is base64 of an Ed25519 signature and the JSON it covers.
#[utoipa::path(
    post, path = "/v1/data-rights-request", tag = "data rights",
    request_body(content = String, content_type = "text/plain"),
    responses(
        (status = 200, body = Progress),
        (status = 400, description = "not signed, or not in the form", body = Problem),
        (status = 401, description = "no token of an agent", body = Problem),
        (status = 403, description = "forged, misdirected or not of this hour", body = Problem),
        (status = 409, description = "taken before", body = Problem),
        (status = 422, description = "no right, regime or version of the protocol", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    AsAgent(agent): AsAgent,
    Asking(request): Asking,
    Locale(locale): Locale,
    Raw(body): Raw,
) -> Result<Json<Progress>, Problem> {
    let asked = entrenous_flow::agent::exercise(&app.house, &request, &locale, &agent, &body).await?;
    Ok(Json(Progress::of(&app, &asked)))
}
