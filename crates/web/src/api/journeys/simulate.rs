//! `POST /v1/journeys/{key}/simulate`: what the last days would have made of a journey, before anybody is written to.

use crate::extract::{Body, Business, Locale};
use crate::{App, Problem};
use axum::Json;
use axum::extract::{Path, State};
use entrenous_flow::speak::journey::{DAYS_MOST, find, picture, simulate};
use entrenous_speak::journey::Numbers;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How many days are looked back if the call does not say.
const DAYS_USUAL: u16 = 30;

/// How far to look back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    /// How many days, 1 to 366; 30 if it does not say.
    days: Option<u16>,
}

/// What would have come of it. Numbers are people, rounded down to a multiple of the house's company; `null` if they are few.
#[derive(Serialize, ToSchema)]
pub(crate) struct Simulated {
    /// How many pasts walked: those of people whose both yeses stand.
    people: Option<u64>,
    /// How many would have begun.
    began: Option<u64>,
    /// How many would have been written to.
    written_to: Option<u64>,
    /// How many would have reached the goal.
    reached_goal: Option<u64>,
    /// Each step.
    steps: Vec<Walked>,
    /// What the past does not tell, by its code: `gone`, `when_they_came`, `who_went_out`, `who_was_in`.
    unknown: Vec<&'static str>,
    /// The picture with these numbers, as an SVG.
    svg: String,
}

/// What would have come of one step.
#[derive(Serialize, ToSchema)]
pub(crate) struct Walked {
    /// Its name.
    step: String,
    /// How many would have come to it.
    entered: Option<u64>,
    /// How many would have been sent its message.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<Option<u64>>,
    /// How many would stand there now.
    waiting: Option<u64>,
    /// How many would have left there, by the code of the reason; few are not told.
    left: BTreeMap<String, u64>,
}

/// Lets the last days walk through a journey; nobody is written to.
#[utoipa::path(
    post, path = "/v1/journeys/{key}/simulate", tag = "journeys", params(("key" = String, Path)), request_body = Wish,
    responses(
        (status = 200, body = Simulated), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem),
    ),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    Business(mandate): Business,
    Path(key): Path<String>,
    Locale(language): Locale,
    Body(wish): Body<Wish>,
) -> Result<Json<Simulated>, Problem> {
    let days = wish.days.unwrap_or(DAYS_USUAL);
    if !(1..=DAYS_MOST).contains(&days) {
        return Err(Problem::bad_request("bad_value", format!("`days` is 1 to {DAYS_MOST}")));
    }
    let key = super::key(&key)?;
    let told = find(&app.house, &mandate, &key)?;
    let report = simulate(&app.house, &mandate, &key, days).await?;
    let svg = picture(&app.house, &told.journey, Some(language.as_str()), Some(&Numbers::from(&report)));
    let steps = report.steps.iter().map(|step| Walked {
        step: step.step.to_string(),
        entered: step.entered.shown(),
        sent: step.sent.map(|sent| sent.shown()),
        waiting: step.waiting.shown(),
        left: step.left.iter().filter_map(|(why, n)| Some(((*why).to_owned(), n.shown()?))).collect(),
    });
    Ok(Json(Simulated {
        people: report.people.shown(),
        began: report.began.shown(),
        written_to: report.written_to.shown(),
        reached_goal: report.reached_goal.shown(),
        steps: steps.collect(),
        unknown: report.unknown.iter().map(|one| one.code()).collect(),
        svg,
    }))
}
