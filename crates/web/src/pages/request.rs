//! `/privacy/requests/{id}`: an agent asked for the person; here they say whether they sent it.
//!
//! **Invariant:** only a person of this house can say so, from this very page; until then nothing is done.

use super::render::page;
use crate::api::data_rights::request_id;
use crate::extract::{Asking, Locale, MaybePerson, Person, Remembered, gone, is_same_origin};
use crate::{App, Problem};
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use entrenous_core::rights::Exercise;
use entrenous_flow::agent::{Proof, prove, question};
use entrenous_lingua::Value as Arg;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Body {
    id: String,
    known: bool,
    asker: String,
    wish: String,
}

/// `GET /privacy/requests/{id}`.
pub(crate) async fn show(
    State(app): State<App>,
    MaybePerson(who): MaybePerson,
    Locale(locale): Locale,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let row = request_id(&id)?;
    let (asked, agent) = question(&app.house, row)?;
    let texts = &app.house.texts;
    let wish = match asked.exercise {
        Exercise::OptOut | Exercise::OptIn => "privacy.request_opt_out",
        Exercise::Deletion => "privacy.request_deletion",
        Exercise::Access | Exercise::Categories | Exercise::Specific => "privacy.request_access",
    };
    let body = Body {
        id: row.to_string(),
        known: who.is_some(),
        asker: texts.say(&locale, "privacy.request_lead", &[("agent", Arg::from(agent.to_owned()))]),
        wish: texts.say(&locale, wish, &[]),
    };
    Ok(page(&app, "request.html", &locale, &format!("/privacy/requests/{row}"), body))
}

/// Whether the person asked.
#[derive(Deserialize)]
pub(crate) struct OneAnswer {
    answer: Proof,
}

/// `POST /privacy/requests/{id}`: mine, or not mine.
pub(crate) async fn answer(
    State(app): State<App>,
    Person(person): Person,
    Asking(request): Asking,
    Locale(locale): Locale,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<OneAnswer>,
) -> Result<Response, Problem> {
    if !is_same_origin(&headers) {
        let detail = "this form belongs to the privacy page; open it and try again";
        return Err(Problem::new(StatusCode::FORBIDDEN, "origin_refused", detail));
    }
    let row = request_id(&id)?;
    let (asked, _) = question(&app.house, row)?;
    let chosen = prove(&app.house, &request, &locale, row, person, form.answer).await?;
    let to = Redirect::to(&format!("/privacy?lang={}&saved=1", locale.as_str()));
    let cookie = match &chosen {
        Some(chosen) => {
            let held = (chosen.held.as_slice(), chosen.token.as_deref());
            Remembered::after(&app, &request, &locale, &headers, held)?
        }
        None if asked.exercise == Exercise::Deletion && form.answer == Proof::Mine => gone(),
        None => return Ok(to.into_response()),
    };
    Ok(([(header::SET_COOKIE, cookie)], to).into_response())
}
