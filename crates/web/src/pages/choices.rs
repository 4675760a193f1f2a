//! `/privacy/choices`: the notice as a plain form, for browsers without script and for anyone who prefers it.
//!
//! **Invariant:** accept and reject are the same kind of button; no box is ticked beforehand.
//! **Invariant:** who says where they live (`region`) answers under that law too; what is not done there is not shown.

use super::render::page;
use crate::extract::{Asking, Locale, MaybePerson, is_same_origin, query_value};
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

/// `POST /privacy/choices`: `notice`, `act` (`accept`, `reject`, `save`) and `purpose.KEY=yes|no`.
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
        Some(written) => written
            .notice
            .purposes
            .iter()
            .map(|p| p.key.clone())
            .filter(|key| written.notice.asks(key))
            .collect(),
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
    let cookie = cookie::of(&app, &request, &locale, &chosen)?;
    let to = Redirect::to(&format!("/privacy/choices?lang={}&saved=1{}", locale.as_str(), told_region(&uri)));
    Ok(([(header::SET_COOKIE, cookie)], to).into_response())
}

/// The person's own word of where they live, to be carried on; [`Asking`] has read it.
fn told_region(uri: &Uri) -> String {
    let told = query_value(uri.query().unwrap_or_default(), "region");
    told.map(|place| format!("&region={place}")).unwrap_or_default()
}

/// A purpose without an answer in the form is a no.
fn said(fields: &BTreeMap<String, String>, key: &Key) -> Answer {
    match fields.get(&format!("purpose.{key}")).map(String::as_str) {
        Some("yes") => Answer::Yes,
        _ => Answer::No,
    }
}

/// The choice cookie as the server writes it; `browser/src/cookie.ts` reads and writes the same form.
pub(crate) mod cookie {
    use crate::extract::COOKIE;
    use crate::{App, Problem};
    use entrenous_core::charter::Language;
    use entrenous_core::consent::State;
    use entrenous_core::request::Surface;
    use entrenous_flow::Request;
    use entrenous_flow::choose::Chosen;

    const SECONDS_PER_DAY: i64 = 86_400;
    const RADIX: i64 = 36;

    /// The cookie after a choice.
    pub(crate) fn of(
        app: &App,
        request: &Request,
        locale: &Language,
        chosen: &Chosen,
    ) -> Result<String, Problem> {
        let request = Request { surface: Surface::Web, ..request.clone() };
        let written = entrenous_flow::ask::notice(&app.house, &request, locale)?;
        let given = |key: &str| {
            chosen.held.iter().any(|(held, state)| held.as_str() == key && *state == State::Given)
        };
        let asked = written.notice.purposes.iter().filter(|p| written.notice.asks(&p.key));
        let answers: String = asked.map(|p| if given(p.key.as_str()) { '1' } else { '0' }).collect();
        let version: String = written.notice.version.to_string().chars().take(8).collect();
        let head = format!("{version}.{}.{answers}", base36(app.house.now().day()));
        let days = written.notice.yes_lasts_days;
        Ok(line(&head, chosen.token.as_deref(), i64::from(days).saturating_mul(SECONDS_PER_DAY)))
    }

    /// A `Set-Cookie` line.
    pub(crate) fn line(head: &str, token: Option<&str>, seconds: i64) -> String {
        let token = token.unwrap_or_default();
        format!("{COOKIE}={head}.{token}; Path=/; Max-Age={seconds}; SameSite=Lax")
    }

    /// The `Set-Cookie` line that removes it.
    pub(crate) fn gone() -> String {
        format!("{COOKIE}=; Path=/; Max-Age=0; SameSite=Lax")
    }

    fn base36(number: i64) -> String {
        let mut digits = Vec::new();
        let mut rest = number.max(0);
        while rest > 0 || digits.is_empty() {
            let digit = u32::try_from(rest.rem_euclid(RADIX)).unwrap_or(0);
            digits.extend(char::from_digit(digit, 36));
            rest = rest.div_euclid(RADIX);
        }
        digits.iter().rev().collect()
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn a_day_is_written_in_base_36() {
            assert_eq!(super::base36(0), "0");
            assert_eq!(super::base36(35), "z");
            assert_eq!(super::base36(20_781), "g19");
        }
    }
}
