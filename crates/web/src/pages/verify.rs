//! `/verify`: a page that checks a receipt in the reader's own browser. All it needs comes with it; what is pasted never leaves it.
//!
//! **Invariant:** after the page is there it asks nobody: its content policy lets it call no one, the house included.

use super::render::page;
use crate::App;
use crate::extract::Locale;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::charter::Language;
use entrenous_core::hash::Hash;
use serde::Serialize;
use std::collections::BTreeMap;

const SCRIPT: &str = include_str!("../../../../browser/dist/verify.js");
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'none'; \
                      form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
/// How many digits of a notice's hash tell it from the others.
const NOTICE_LETTERS: usize = 12;

#[derive(Serialize)]
struct Body {
    boot: String,
}

/// What the script needs.
#[derive(Serialize)]
struct Boot<'a> {
    locale: &'a Language,
    key: String,
    business: &'a str,
    notices: Vec<String>,
    purposes: BTreeMap<&'a str, String>,
    texts: BTreeMap<String, String>,
}

/// `GET /verify`.
pub(crate) async fn show(State(app): State<App>, Locale(locale): Locale) -> Response {
    let (texts, charter) = (&app.house.texts, &app.house.charter);
    let law = app.house.law();
    let beginning = |hash: &Hash| hash.to_string().chars().take(NOTICE_LETTERS).collect();
    let mut notices: Vec<String> = law.notices.hashes().map(beginning).collect();
    notices.sort();
    let title = |key: &str| texts.say_plain(&locale, &format!("purpose.{key}.title"), &[]);
    let boot = Boot {
        locale: &locale,
        key: app.house.public_key(),
        business: &charter.business.name,
        notices,
        purposes: charter.purposes().map(|(_, p)| (p.key.as_str(), title(p.key.as_str()))).collect(),
        texts: texts.map(&locale, "verify"),
    };
    let boot = serde_json::to_string(&boot).unwrap_or_default();
    let mut page = page(&app, "verify.html", &locale, "/verify", Body { boot });
    page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    page
}

/// `GET /verify.js`.
pub(crate) async fn script() -> impl IntoResponse {
    let kind = (header::CONTENT_TYPE, "text/javascript; charset=utf-8");
    ([kind, (header::CACHE_CONTROL, "public, max-age=300")], SCRIPT)
}
