//! `GET /v1/consent`: what stands, with the receipts that prove it.

use super::held_map;
use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::consent;
use entrenous_flow::prove::{Said, said};
use entrenous_vault::Receipt;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a person has said.
#[derive(Serialize, ToSchema)]
pub(crate) struct Standing {
    /// What stands now, by purpose.
    #[schema(value_type = BTreeMap<String, String>)]
    held: BTreeMap<String, consent::State>,
    /// The signed records with their proofs, newest first.
    #[schema(value_type = Vec<Object>)]
    receipts: Vec<Receipt>,
}

/// Answers what the person has said.
#[utoipa::path(get, path = "/v1/consent", tag = "consent", responses((status = 200, body = Standing), (status = 401, body = Problem)))]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(said(&app.house, &person)?.into()))
}

impl From<Said> for Standing {
    fn from(said: Said) -> Self {
        Self { held: held_map(said.choices), receipts: said.receipts }
    }
}
