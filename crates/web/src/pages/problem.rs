//! A refusal as people read it: whoever asks for a page gets a page, in their language, with the code for whoever helps them.
//!
//! **Invariant:** the status stays what it was; a program that asks for no HTML gets the problem document.

use super::render::page;
use crate::extract::Locale;
use crate::{App, Problem};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

/// The entry of the texts for a code that has none of its own.
const OTHER: &str = "other";

#[derive(Serialize)]
struct Body {
    problem_title: String,
    problem_next: String,
    code: &'static str,
}

/// Lets every refusal of a page leave as a page.
pub(crate) async fn as_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(Locale(locale)) = Locale::from_request_parts(&mut parts, &app).await;
    let accepts = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let reads_pages = accepts.is_some_and(|accepts| accepts.contains("text/html"));
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    if !reads_pages || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code =
        response.extensions().get().map_or_else(|| by_status(status), |problem: &Problem| problem.code);
    let texts = app.house.texts.map(&locale, "problem");
    let text = |part: &str| {
        let of = |code: &str| texts.get(&format!("{code}.{part}")).cloned();
        of(code).or_else(|| of(OTHER)).unwrap_or_default()
    };
    let body = Body { problem_title: text("title"), problem_next: text("next"), code };
    let mut answer = page(&app, "problem.html", &locale, "/privacy", body);
    if answer.status().is_success() {
        *answer.status_mut() = status;
    }
    answer
}

/// The code of a refusal that came from the framework, before any of our own code was asked.
fn by_status(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
        _ if status.is_server_error() => "internal",
        _ => "bad_value",
    }
}
