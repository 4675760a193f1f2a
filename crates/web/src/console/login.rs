//! `/console/login`: name and password, once; then a session that ends by itself. `/console/logout` ends it at once.
//!
//! **Invariant:** whoever logs in anew gets a new session; one that was there before ends.
//! **Invariant:** after logging in one is led to a page of the console, and nowhere else.

use super::frame::{For, page};
use super::problem::in_words;
use crate::extract::{AsViewer, Deed, Locale, is_same_origin, keep, leave, query_value, token};
use crate::{App, Problem};
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use entrenous_core::charter::Language;
use entrenous_flow::Fault;
use entrenous_flow::staff::{self, NotStaff};
use entrenous_lingua::Value;
use serde::{Deserialize, Serialize};

const HOME: &str = "/console";

#[derive(Serialize)]
struct Body {
    told: String,
    name: String,
    next: String,
}

/// `GET /console/login`.
pub(super) async fn show(State(app): State<App>, Locale(locale): Locale, uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let over =
        query_value(query, "over").is_some() || query_value(query, "next").is_some_and(|next| next != HOME);
    let told = if over { in_words(&app, &locale, NotStaff::SessionOver.code()) } else { String::new() };
    let next = safe(query_value(query, "next").as_deref());
    asked(&app, &locale, StatusCode::OK, Body { told, name: String::new(), next })
}

fn asked(app: &App, locale: &Language, status: StatusCode, body: Body) -> Response {
    let whom = For { locale, path: "/console/login", saved: false, who: None };
    (status, page(app, "console/login.html", whom, body)).into_response()
}

/// A path of the console; the beginning, if it is none.
fn safe(next: Option<&str>) -> String {
    let is_ours = |path: &&str| {
        let rest = path.strip_prefix(HOME).unwrap_or("?");
        let plain = |c: char| c.is_ascii_alphanumeric() || "/_-".contains(c);
        (rest.is_empty() || rest.starts_with('/')) && rest.chars().all(plain) && !rest.contains("//")
    };
    next.filter(is_ours).unwrap_or(HOME).to_owned()
}

/// Name and password.
#[derive(Deserialize)]
pub(super) struct Credentials {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /console/login`.
pub(super) async fn log_in(
    State(app): State<App>,
    Locale(locale): Locale,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Result<Response, Problem> {
    if !is_same_origin(&headers) {
        return Err(Fault::from(NotStaff::NotOurForm).into());
    }
    let next = safe(Some(&form.next));
    match staff::log_in(&app.house, &form.name, &form.password).await {
        Ok(begun) => {
            if let Some(before) = token(&headers) {
                staff::log_out(&app.house, &before).await?;
            }
            let to = Redirect::to(&format!("{next}?lang={}", locale.as_str()));
            Ok(([(header::SET_COOKIE, keep(&headers, &begun.token))], to).into_response())
        }
        Err(Fault::Staff(why @ (NotStaff::Refused | NotStaff::Wait(_)))) => {
            let status = Problem::from(Fault::from(why)).status;
            let told = match why {
                NotStaff::Wait(seconds) => {
                    let seconds = Value::from(seconds.to_string());
                    app.house.texts.say(&locale, "console.login_wait", &[("seconds", seconds)])
                }
                _ => in_words(&app, &locale, why.code()),
            };
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::UNAUTHORIZED);
            Ok(asked(&app, &locale, status, Body { told, name: form.name, next }))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /console/logout`.
pub(super) async fn log_out(
    State(app): State<App>,
    Locale(locale): Locale,
    headers: HeaderMap,
    _: Deed<AsViewer>,
) -> Result<Response, Problem> {
    if let Some(token) = token(&headers) {
        staff::log_out(&app.house, &token).await?;
    }
    let to = Redirect::to(&format!("/console/login?lang={}", locale.as_str()));
    Ok(([(header::SET_COOKIE, leave(&headers))], to).into_response())
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn after_logging_in_one_stays_in_the_console() {
        assert_eq!(safe(Some("/console/messages/newsletter")), "/console/messages/newsletter");
        for elsewhere in [
            "https://elsewhere.example",
            "//elsewhere.example",
            "/consolex",
            "/console//x",
            "/console/\\x",
            "/console/?a=b",
            "",
        ] {
            assert_eq!(safe(Some(elsewhere)), "/console", "{elsewhere}");
        }
        assert_eq!(safe(None), "/console");
    }
}
