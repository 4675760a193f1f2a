//! `GET /v1/consent`: what stands, with the receipts that prove it.

use super::held_map;
use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::consent;
use entrenous_flow::show::{Portrait, portrait};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a person has said.
#[derive(Serialize, ToSchema)]
pub(crate) struct Standing {
    /// What stands now, by purpose.
    #[schema(value_type = BTreeMap<String, String>)]
    held: BTreeMap<String, consent::State>,
    /// The signed records, newest first.
    receipts: Vec<Value>,
}

/// Answers what the person has said.
#[utoipa::path(get, path = "/v1/consent", tag = "consent", responses((status = 200, body = Standing), (status = 401, body = Problem)))]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
) -> Result<Json<Standing>, Problem> {
    Ok(Json(portrait(&app.house, &person)?.into()))
}

impl From<Portrait> for Standing {
    fn from(portrait: Portrait) -> Self {
        let receipts = portrait.receipts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
        Self { held: held_map(portrait.choices), receipts }
    }
}
