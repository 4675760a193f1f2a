//! `GET /v1/tally/{message}?occasion=`: how often the links of a campaign were followed, by everyone together.

use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, Query, State};
use entrenous_core::communicate::Occasion;
use entrenous_core::id::Key;
use entrenous_flow::speak::tally::{Counted, report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// On which occasion.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Of {
    /// The occasion the message was sent on, such as `campaign/autumn`.
    occasion: String,
}

/// How often one link was followed.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountOf {
    /// Where it leads; absent for openings.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// How often in all; absent below ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    /// By day; days below ten are left out.
    days: BTreeMap<String, u64>,
}

impl From<Counted> for CountOf {
    fn from(counted: Counted) -> Self {
        Self { link: counted.link, total: counted.total, days: counted.days.into_iter().collect() }
    }
}

/// Answers what was counted; nothing in it is about one reader.
#[utoipa::path(
    get, path = "/v1/tally/{message}", tag = "messages", params(("message" = String, Path), Of),
    responses((status = 200, body = Vec<CountOf>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(message): Path<String>,
    Query(of): Query<Of>,
) -> Result<Json<Vec<CountOf>>, Problem> {
    let message =
        Key::parse(&message).map_err(|error| Problem::bad_request("bad_value", error.to_string()))?;
    let occasion = Occasion::parse(&of.occasion);
    let occasion = occasion.map_err(|error| Problem::bad_request("bad_value", error.to_string()))?;
    let counted = report(&app.house, &mandate, &message, &occasion)?;
    Ok(Json(counted.into_iter().map(CountOf::from).collect()))
}
