//! `GET /v1/suggestions/report`: of how many answers something was clicked, laid into the basket, bought; with intervals.

use crate::extract::Business;
use crate::{App, Problem};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use entrenous_core::moment::Moment;
use entrenous_flow::attribution::{Report, shown};
use serde::Deserialize;

/// How many days back a report begins that does not say, in days.
const DAYS_USUAL: i64 = 30;

/// Which days.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Days {
    from: Option<String>,
    to: Option<String>,
}

/// Answers what came of the suggestions of some days, in UTC; the last thirty, if it does not say.
#[utoipa::path(
    get, path = "/v1/suggestions/report", tag = "personalize",
    params(
        ("from" = Option<String>, Query, description = "the first day, such as `2027-03-01`"),
        ("to" = Option<String>, Query, description = "the last day"),
    ),
    responses(
        (status = 200, description = "`lines` by slot, aim, rung and layout, with rates and their 95 % intervals; counts below 10 are not told; `compared` says where a difference is more than chance", body = Object),
        (status = 400, description = "a day that is none", body = Problem),
        (status = 401, description = "no secret key, or one that does not count", body = Problem),
        (status = 403, description = "a key that does not reach every purpose", body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    days: Result<Query<Days>, QueryRejection>,
) -> Result<Json<Report>, Problem> {
    let detail = "this call takes `from` and `to`, each a day such as `2027-03-01`";
    let Query(days) = days.map_err(|_| Problem::bad_request("bad_value", detail))?;
    let today = app.house.now().day();
    let last = days.to.map_or(Ok(today), |text| day("to", &text))?;
    let usual = || Ok(last.saturating_sub(DAYS_USUAL));
    let first = days.from.map_or_else(usual, |text| day("from", &text))?;
    if first > last {
        return Err(Problem::bad_request("bad_value", "`from` is after `to`"));
    }
    Ok(Json(shown(&app.house, &mandate, first, last)?))
}

fn day(name: &str, text: &str) -> Result<i64, Problem> {
    let moment = format!("{text}T00:00:00Z").parse::<Moment>().map(Moment::day);
    moment.map_err(|_| Problem::bad_request("bad_value", format!("`{name}` is a day such as `2027-03-01`")))
}
