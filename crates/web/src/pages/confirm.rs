//! `/privacy/confirm/{link}`: what a mail asked, with one button that confirms it.
//!
//! **Invariant:** opening the page changes nothing: scanners of mail open links that no person has read.

use super::render::page;
use crate::extract::{Asking, Locale, Remembered, is_same_origin, query_value};
use crate::{App, Problem};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use entrenous_core::charter::Language;
use entrenous_core::consent::Method;
use entrenous_flow::confirm::{Asked, asked, confirm};
use serde::Serialize;

#[derive(Serialize)]
struct Body {
    link: String,
    confirmed: bool,
    purposes: Vec<Shown>,
    action: &'static str,
}

#[derive(Serialize)]
struct Shown {
    title: String,
    text: String,
}

/// `GET /privacy/confirm/{link}`.
pub(crate) async fn show(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(link): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let asked = asked(&app.house, &link)?;
    // The mail was in a language; the page keeps it unless another is asked for.
    let chosen = query_value(uri.query().unwrap_or_default(), "lang").is_some();
    let locale = if chosen { locale } else { asked.locale.clone() };
    Ok(question(&app, &locale, "/privacy/confirm", link, &asked))
}

/// The page that shows what a mail asked; its button posts to the link below `action`.
pub(super) fn question(
    app: &App,
    locale: &Language,
    action: &'static str,
    link: String,
    asked: &Asked,
) -> Response {
    let say = |id: String| app.house.texts.say(locale, &id, &[]);
    let purposes = asked.purposes.iter().map(|purpose| Shown {
        title: say(format!("purpose.{purpose}.title")),
        text: say(format!("purpose.{purpose}.text")),
    });
    let path = format!("{action}/{link}");
    let body = Body { link, confirmed: asked.confirmed, purposes: purposes.collect(), action };
    page(app, "confirm.html", locale, &path, body)
}

/// Whether a form was sent by our own page that confirms.
pub(super) fn is_own(headers: &HeaderMap) -> Result<(), Problem> {
    if is_same_origin(headers) {
        return Ok(());
    }
    let detail = "this form belongs to the page that confirms; open the link of the mail and try again";
    Err(Problem::new(StatusCode::FORBIDDEN, "origin_refused", detail))
}

/// `POST /privacy/confirm/{link}`.
pub(crate) async fn save(
    State(app): State<App>,
    Asking(request): Asking,
    Locale(locale): Locale,
    Path(link): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    is_own(&headers)?;
    let asked = asked(&app.house, &link)?;
    let to = Redirect::to(&format!("/privacy/confirm/{link}?lang={}", locale.as_str()));
    if asked.confirmed {
        return Ok(to.into_response());
    }
    let chosen = confirm(&app.house, &request, asked).await?;
    app.telemetry.chosen(Method::DoubleOptIn);
    let cookie =
        Remembered::after(&app, &request, &locale, &headers, (&chosen.held, chosen.token.as_deref()))?;
    Ok(([(header::SET_COOKIE, cookie)], to).into_response())
}
