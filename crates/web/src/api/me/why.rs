//! `GET /v1/me/why`: what was done with the person's data and why, from the ledger.

use crate::extract::{Locale, Person};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::ledger::Entry;
use entrenous_flow::show::portrait;
use serde::Serialize;
use utoipa::ToSchema;

/// One thing that was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Done {
    /// Its number in the ledger.
    seq: u64,
    /// When (RFC 3339).
    at: String,
    /// In words.
    text: String,
    /// The entry as it stands in the ledger.
    #[schema(value_type = Object)]
    entry: Entry,
}

/// Answers what was done.
#[utoipa::path(get, path = "/v1/me/why", tag = "me", responses((status = 200, body = Vec<Done>), (status = 401, body = Problem)))]
pub(crate) async fn handle(
    State(app): State<App>,
    Person(person): Person,
    Locale(locale): Locale,
) -> Result<Json<Vec<Done>>, Problem> {
    let portrait = portrait(&app.house, &person)?;
    let done = portrait.entries.into_iter().map(|(seq, entry)| {
        let text = entrenous_flow::show::entry_text(&app.house, &entry, &locale);
        Done { seq, at: entry.at.to_string(), text, entry }
    });
    Ok(Json(done.collect()))
}
