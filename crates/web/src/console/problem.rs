//! A refusal as the staff read it, in their language, with the code that has a page in the reference.
//!
//! **Invariant:** the status stays what it was.

use super::frame::{For, page};
use crate::extract::Locale;
use crate::{App, Problem};
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

#[derive(Serialize)]
struct Body {
    problem: String,
    code: &'static str,
}

/// Lets every refusal of the console leave as a page.
pub(super) async fn as_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(Locale(locale)) = Locale::from_request_parts(&mut parts, &app).await;
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let body = Body { problem: in_words(&app, &locale, problem.code), code: problem.code };
    let whom = For { locale: &locale, path: "/console", saved: false, who: None };
    let mut answer = page(&app, "console/problem.html", whom, body);
    if answer.status().is_success() {
        *answer.status_mut() = status;
    }
    answer
}

/// What a code says to the staff.
pub(super) fn in_words(app: &App, locale: &entrenous_core::charter::Language, code: &str) -> String {
    let texts = &app.house.texts;
    let ids =
        [format!("console.problem_{code}"), format!("problem.{code}.next"), "problem.other.next".to_owned()];
    ids.iter().find(|id| texts.has(locale, id)).map(|id| texts.say(locale, id, &[])).unwrap_or_default()
}
