//! `DELETE /v1/me`: leaves.

use crate::extract::Person;
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// That a person has left.
#[derive(Serialize, ToSchema)]
pub(crate) struct Erased {
    /// The number of the ledger entry that proves it.
    seq: u64,
    /// The signed head of the ledger that contains it.
    checkpoint: String,
}

/// Erases the person who asks.
#[utoipa::path(delete, path = "/v1/me", tag = "me", responses((status = 200, body = Erased), (status = 401, body = Problem)))]
pub(crate) async fn handle(State(app): State<App>, Person(person): Person) -> Result<Json<Erased>, Problem> {
    let seq = entrenous_flow::erase::erase(&app.house, person).await?;
    Ok(Json(Erased { seq, checkpoint: app.house.checkpoint() }))
}
