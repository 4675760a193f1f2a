//! `POST /v1/events`: stored only as far as a permit reaches; the answer says what was kept and what was let go.

use crate::extract::{Asking, Body, Caller, MaybePerson};
use crate::{App, Problem};
use axum::Json;
use axum::extract::State;
use entrenous_core::id::ArticleId;
use entrenous_core::moment::{Moment, NotAMoment};
use entrenous_core::recommendation::NotRecommended;
use entrenous_flow::House;
use entrenous_flow::observe::{EVENTS_MOST, Event, Kind, LetGo, observe};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One event.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Happened {
    /// `view`, `basket`, `purchase`, `dismiss` (not to be suggested again), `click`, `complain` or `unsubscribe` (of a suggestion: no fact of their own).
    #[schema(value_type = String)]
    kind: Kind,
    /// The article.
    #[schema(value_type = String)]
    item: ArticleId,
    /// When, as RFC 3339; now if left out.
    #[serde(default)]
    at: Option<String>,
    /// The `id` of the answer of `/v1/personalize` it followed, as it came: counted for that answer, and kept nowhere.
    #[serde(default)]
    recommendation: Option<String>,
}

/// An event that was kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct Kept {
    /// What happened.
    #[schema(value_type = String)]
    kind: Kind,
    /// The article.
    #[schema(value_type = String)]
    item: ArticleId,
    /// The item of the charter it is a fact of.
    fact_of: String,
}

/// An event that was let go.
#[derive(Serialize, ToSchema)]
pub(crate) struct Dropped {
    /// What happened.
    #[schema(value_type = String)]
    kind: Kind,
    /// The article.
    #[schema(value_type = String)]
    item: ArticleId,
    /// Why.
    #[schema(value_type = Object)]
    why: LetGo,
}

/// What came of the events.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sorted {
    /// Kept.
    kept: Vec<Kept>,
    /// Let go.
    dropped: Vec<Dropped>,
    /// How many were counted for the suggestion they name.
    counted: usize,
}

/// Keeps events as far as permitted.
#[utoipa::path(
    post, path = "/v1/events", tag = "events", request_body = Vec<Happened>,
    responses((status = 200, body = Sorted), (status = 400, body = Problem)),
)]
pub(crate) async fn handle(
    State(app): State<App>,
    _: Caller,
    MaybePerson(who): MaybePerson,
    Asking(request): Asking,
    Body(happened): Body<Vec<Happened>>,
) -> Result<Json<Sorted>, Problem> {
    if happened.len() > EVENTS_MOST {
        let detail = format!("a call takes at most {EVENTS_MOST} events; send the rest in another");
        return Err(Problem::bad_request("too_many_items", detail));
    }
    let event = |happened| event(&app.house, happened);
    let events = happened.into_iter().map(event).collect::<Result<Vec<_>, _>>()?;
    let observed = observe(&app.house, &request, who, events).await?;
    let kept = observed.kept.into_iter().map(|(event, key)| Kept {
        kind: event.kind,
        item: event.article,
        fact_of: key.into(),
    });
    let dropped = observed.let_go.into_iter().map(|(event, why)| Dropped {
        kind: event.kind,
        item: event.article,
        why,
    });
    Ok(Json(Sorted { kept: kept.collect(), dropped: dropped.collect(), counted: observed.counted }))
}

fn event(house: &House, happened: Happened) -> Result<Event, Problem> {
    let Happened { kind, item: article, at, recommendation } = happened;
    let bad = |error: NotAMoment| Problem::bad_request("bad_value", error.to_string());
    let at = at.map(|text| text.parse::<Moment>()).transpose().map_err(bad)?;
    let followed = recommendation.map(|text| house.recommended(&text)).transpose().map_err(not_ours)?;
    Ok(Event { kind, article, at, followed })
}

fn not_ours(why: NotRecommended) -> Problem {
    let code = match why {
        NotRecommended::Forged => "recommendation_forged",
        NotRecommended::Old => "recommendation_old",
    };
    Problem::bad_request(code, why.to_string())
}
