//! `GET /v1/me`: how much is known, by item and purpose.

use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::consent;
use entrenous_flow::show::portrait;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A person at a glance.
#[derive(Serialize, ToSchema)]
pub(crate) struct Glance {
    /// How many facts are kept, by item.
    facts: BTreeMap<String, usize>,
    /// What stands, by purpose.
    #[schema(value_type = BTreeMap<String, String>)]
    held: BTreeMap<String, consent::State>,
    /// How many entries of the ledger speak of the person.
    entries: usize,
    /// How many messages were written, or were not.
    messages: usize,
    /// How often the person wants to be written to: `any`, `never`, or such as `1 per week`.
    often: String,
}

/// Answers how much is known.
#[utoipa::path(get, path = "/v1/me", tag = "me", responses((status = 200, body = Glance), (status = 401, body = Problem)))]
pub(crate) async fn handle(State(app): State<App>, Person(person): Person) -> Result<Json<Glance>, Problem> {
    let portrait = portrait(&app.house, &person)?;
    let mut facts = BTreeMap::new();
    for fact in &portrait.facts {
        if let Some(item) = app.house.charter.item(fact.item) {
            let count: &mut usize = facts.entry(item.key.to_string()).or_default();
            *count = count.saturating_add(1);
        }
    }
    let (messages, often) = (portrait.messages.len(), portrait.often.to_string());
    let held = portrait.choices.into_iter().map(|(key, held)| (key.into(), held.state)).collect();
    Ok(Json(Glance { facts, held, entries: portrait.entries.len(), messages, often }))
}
