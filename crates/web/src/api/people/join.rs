//! `POST /v1/people/{ref}/join`: a visitor has signed in; what they said becomes the customer's.

use crate::api::consent::give::Answered;
use crate::extract::{Asking, Body, Business, Customer};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_flow::join::join;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who signed in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignedIn {
    /// The token by which the visitor was known until now: `en_per_…`.
    token: String,
}

/// Joins a visitor to the customer they are.
#[utoipa::path(
    post, path = "/v1/people/{ref}/join", tag = "people", params(("ref" = String, Path)), request_body = SignedIn,
    responses(
        (status = 200, description = "joined; `token` is the customer's from now on, the old one is nobody's", body = Answered),
        (status = 401, body = Problem),
        (status = 410, description = "the visitor has left", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Customer(customer): Customer,
    Asking(request): Asking,
    Body(signed_in): Body<SignedIn>,
) -> Result<Json<Answered>, Problem> {
    let visitor = app.house.standing(&signed_in.token)?;
    Ok(Json(join(&app.house, &request, &mandate, &customer, visitor).await?.into()))
}
