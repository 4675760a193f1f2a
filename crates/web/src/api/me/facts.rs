//! `GET /v1/me/facts`: every fact, from where, why, until when.

use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::charter::Source;
use entrenous_flow::show::portrait;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// One fact.
#[derive(Serialize, ToSchema)]
pub(crate) struct Fact {
    /// Its row.
    id: String,
    /// Its item.
    item: String,
    /// Its category in W3C DPV.
    category: String,
    /// How it came: `volunteered`, `observed`, `inferred`.
    #[schema(value_type = String)]
    source: Source,
    /// What it says.
    value: Value,
    /// Since when (RFC 3339).
    since: String,
    /// Until when (RFC 3339).
    until: String,
    /// Which purposes may use it.
    purposes: Vec<String>,
}

/// Answers every fact.
#[utoipa::path(get, path = "/v1/me/facts", tag = "me", responses((status = 200, body = Vec<Fact>), (status = 401, body = Problem)))]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
) -> Result<Json<Vec<Fact>>, Problem> {
    let portrait = portrait(&app.house, &person)?;
    let facts = portrait.facts.into_iter().filter_map(|fact| {
        let item = app.house.charter.item(fact.item)?;
        Some(Fact {
            id: fact.row.to_string(),
            item: item.key.to_string(),
            category: item.category.clone(),
            source: fact.source,
            value: fact.value,
            since: fact.at.to_string(),
            until: fact.until.to_string(),
            purposes: entrenous_flow::show::purposes_of(&app.house, fact.item),
        })
    });
    Ok(Json(facts.collect()))
}
