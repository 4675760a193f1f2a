//! `POST /v1/people/{ref}/messages`: sends one message because of something a customer did.

use super::Told;
use crate::extract::{Body, Business, Customer};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use entrenous_core::communicate::Occasion;
use entrenous_core::id::Key;
use entrenous_flow::speak::Given;
use entrenous_flow::speak::answer::{self, Answer};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What is to be sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sending {
    /// A message of the business's folder with `kind = "transactional"`.
    #[schema(value_type = String)]
    message: Key,
    /// Your own name for the occasion, such as `order-1017`: asked for twice, it is sent once.
    #[schema(value_type = String)]
    occasion: Occasion,
    /// The language, where the customer has told none.
    #[serde(default)]
    locale: Option<String>,
    /// Where it goes, if the customer has told no address: used for this message, and kept no longer.
    #[serde(default)]
    address: Option<String>,
    /// What the message reads (`given` in `message.toml`).
    #[schema(value_type = BTreeMap<String, Object>)]
    #[serde(default)]
    values: BTreeMap<String, serde_json::Value>,
}

/// Sends it, or says why not.
#[utoipa::path(
    post, path = "/v1/people/{ref}/messages", tag = "messages", params(("ref" = String, Path)), request_body = Sending,
    responses(
        (status = 202, description = "decided, durably: on its way, or not sent and why", body = Told),
        (status = 401, description = "no secret key, or one that does not count", body = Problem),
        (status = 403, description = "the key does not reach the purpose", body = Problem),
        (status = 409, description = "this house has no relay", body = Problem),
        (status = 422, description = "an unknown message, or a value that is missing or does not fit", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Customer(customer): Customer,
    Body(sending): Body<Sending>,
) -> Result<(StatusCode, Json<Told>), Problem> {
    let Sending { message, occasion, locale, address, values } = sending;
    let answer = Answer { message, occasion, locale, given: Given { address, values } };
    let sent = answer::send(&app.house, &mandate, &customer, answer).await?;
    Ok((StatusCode::ACCEPTED, Json(sent.into())))
}
