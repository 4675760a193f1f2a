//! `DELETE /v1/consent/{purpose}`: takes one yes back; what it had opened is destroyed.

use super::give::Answered;
use crate::extract::{Asking, Locale, Person};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_core::id::Key;
use entrenous_flow::choose;

/// Takes one yes back.
#[utoipa::path(
    delete, path = "/v1/consent/{purpose}", tag = "consent", params(("purpose" = String, Path)),
    responses((status = 200, body = Answered), (status = 401, body = Problem), (status = 422, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
    Asking(request): Asking,
    Locale(locale): Locale,
    Path(purpose): Path<String>,
) -> Result<Json<Answered>, Problem> {
    let purpose = Key::parse(&purpose).map_err(|e| Problem::bad_request("bad_value", e.to_string()))?;
    let chosen = choose::withdraw(&app.house, &request, &locale, &purpose, person).await?;
    Ok(Json(chosen.into()))
}
