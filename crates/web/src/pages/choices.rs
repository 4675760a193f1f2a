//! `/privacy/choices`: the notice as a plain form, for browsers without script and for anyone who prefers it.
//! The banner that came with a page (`first_layer.rs`) is sent here too; asked again, it is `about` what is new alone.
//!
//! **Invariant:** accept and reject are the same kind of button; no box is ticked beforehand.
//! **Invariant:** who says where they live (`region`) answers under that law too; what is not done there is not shown.

use super::render::page;
use crate::extract::{Asking, Locale, MaybePerson, Remembered, is_same_origin, query_value};
use crate::{App, Problem};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use entrenous_core::consent::{Answer, Method};
use entrenous_core::hash::Hash;
use entrenous_core::id::Key;
use entrenous_core::notice::{Notice, NoticePurpose, Question};
use entrenous_flow::choose::{Choosing, choose};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Body {
    saved: bool,
    notice: Notice,
    asked: Vec<NoticePurpose>,
    told: Vec<NoticePurpose>,
    held: BTreeMap<String, &'static str>,
    region: String,
}

/// `GET /privacy/choices`.
pub(crate) async fn show(
    State(app): State<App>,
    MaybePerson(who): MaybePerson,
    Asking(request): Asking,
    Locale(locale): Locale,
    uri: Uri,
) -> Result<Response, Problem> {
    let notice = entrenous_flow::ask::notice(&app.house, &request, &locale)?.notice.clone();
    let done = notice.purposes.iter().filter(|purpose| purpose.question != Question::Never).cloned();
    let (asked, told) = done.partition(|purpose| notice.asks(&purpose.key));
    let mut held = BTreeMap::new();
    if let Some(standing) = who {
        for (id, choice) in app.house.choices(standing.person())?.iter() {
            if let Some(purpose) = app.house.charter.purpose(id) {
                let word = if choice.state == entrenous_core::consent::State::Given { "yes" } else { "no" };
                held.insert(purpose.key.to_string(), word);
            }
        }
    }
    let region = told_region(&uri);
    let path = format!("/privacy/choices{}", region.replacen('&', "?", 1));
    let saved = uri.query().is_some_and(|query| query.contains("saved"));
    Ok(page(&app, "choices.html", &locale, &path, Body { saved, notice, asked, told, held, region }))
}

/// `POST /privacy/choices`: `notice`, `act` (`accept`, `reject`, `save`), `purpose.KEY=yes|no`, and `about` with the keys if not all.
pub(crate) async fn save(
    State(app): State<App>,
    MaybePerson(who): MaybePerson,
    Asking(request): Asking,
    Locale(locale): Locale,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    if !is_same_origin(&headers) {
        let detail = "this form belongs to the choices page; open it and try again";
        return Err(Problem::new(StatusCode::FORBIDDEN, "origin_refused", detail));
    }
    let bad = |what: &str| Problem::bad_request("bad_value", what.to_owned());
    let hash = fields
        .get("notice")
        .and_then(|text| text.parse::<Hash>().ok())
        .ok_or_else(|| bad("the form names no notice; open it again"))?;
    let asked: Vec<Key> = match app.house.law().notices.find(hash) {
        Some(written) => {
            written.notice.asked().map(|p| p.key.clone()).filter(|key| is_about(&fields, key)).collect()
        }
        None => Vec::new(),
    };
    let act = fields.get("act").map(String::as_str);
    let method = match act {
        Some("accept") => Method::AcceptAll,
        Some("reject") => Method::RejectAll,
        _ => Method::Form,
    };
    let answer = |key: &Key| match method {
        Method::AcceptAll => Answer::Yes,
        Method::RejectAll => Answer::No,
        _ => said(&fields, key),
    };
    let decisions = asked.into_iter().map(|key| (key.clone(), answer(&key))).collect();
    let chosen = choose(
        &app.house,
        &request,
        Choosing { notice: hash, decisions, deed: method.into(), who: who.into() },
    )
    .await?;
    app.telemetry.chosen(method);
    let cookie =
        Remembered::after(&app, &request, &locale, &headers, (&chosen.held, chosen.token.as_deref()))?;
    let to = Redirect::to(&format!("/privacy/choices?lang={}&saved=1{}", locale.as_str(), told_region(&uri)));
    Ok(([(header::SET_COOKIE, cookie)], to).into_response())
}

/// The person's own word of where they live, to be carried on; [`Asking`] has read it.
fn told_region(uri: &Uri) -> String {
    let told = query_value(uri.query().unwrap_or_default(), "region");
    told.map(|place| format!("&region={place}")).unwrap_or_default()
}

/// Whether the form asks about a purpose: about all, unless it names some.
fn is_about(fields: &BTreeMap<String, String>, key: &Key) -> bool {
    fields.get("about").is_none_or(|about| about.split(' ').any(|named| named == key.as_str()))
}

/// A purpose without an answer in the form is a no.
fn said(fields: &BTreeMap<String, String>, key: &Key) -> Answer {
    match fields.get(&format!("purpose.{key}")).map(String::as_str) {
        Some("yes") => Answer::Yes,
        _ => Answer::No,
    }
}
