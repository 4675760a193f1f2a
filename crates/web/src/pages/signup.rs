//! `/signup/{purpose}`: a form for letters, its code as a picture for paper, and the page that confirms the wish.
//!
//! **Invariant:** opening a page changes nothing; what confirms is a button.
//! **Invariant:** the answer to the form is the same whoever's address it was.
//! **Invariant:** a form of another site, or of a machine, is shown once more with what was typed: only our own form, not filled in at once, is taken.

use super::confirm;
use super::render::page;
use crate::extract::{Asking, Locale, Remembered, is_same_origin, query_value};
use crate::{App, Problem};
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use entrenous_core::charter::Language;
use entrenous_core::consent::Method;
use entrenous_core::id::Key;
use entrenous_flow::signup::{Wish, fulfil, is_filled, is_open, opened, stamp, wish};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

#[derive(Serialize)]
struct Body {
    purpose: String,
    title: String,
    text: String,
    stamp: String,
    address: String,
    asked: bool,
    wrong: bool,
    once_more: bool,
}

/// What is typed into the form.
#[derive(Deserialize)]
pub(crate) struct Typed {
    /// The address.
    email: String,
    /// When the form was shown.
    #[serde(default)]
    shown: String,
    /// A field nobody sees: only machines fill it in.
    #[serde(default)]
    nickname: String,
}

/// How a form stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Fresh,
    Asked,
    Wrong,
    OnceMore,
}

fn purpose(app: &App, text: &str) -> Result<Key, Problem> {
    let key = Key::parse(text).ok().filter(|key| is_open(&app.house, key));
    key.ok_or_else(|| {
        Problem::not_found(
            "letters of this kind cannot be asked for here; the business's own pages say which can",
        )
    })
}

fn form(
    app: &App,
    locale: &Language,
    key: &Key,
    address: String,
    standing: Standing,
) -> Result<Response, Problem> {
    let say = |id: String| app.house.texts.say(locale, &id, &[]);
    let body = Body {
        purpose: key.to_string(),
        title: say(format!("purpose.{key}.title")),
        text: say(format!("purpose.{key}.text")),
        stamp: stamp(&app.house)?,
        address,
        asked: standing == Standing::Asked,
        wrong: standing == Standing::Wrong,
        once_more: standing == Standing::OnceMore,
    };
    Ok(page(app, "signup.html", locale, &format!("/signup/{key}"), body))
}

/// `GET /signup/{purpose}`.
pub(crate) async fn show(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let key = purpose(&app, &key)?;
    let asked = uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "asked"));
    let standing = if asked { Standing::Asked } else { Standing::Fresh };
    form(&app, &locale, &key, String::new(), standing)
}

/// `POST /signup/{purpose}`: `email`, and what our own form carries.
pub(crate) async fn save(
    State(app): State<App>,
    Asking(request): Asking,
    Locale(locale): Locale,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let key = purpose(&app, &key)?;
    let done = format!("/signup/{key}?lang={}&asked", locale.as_str());
    if !typed.nickname.is_empty() {
        return Ok(Redirect::to(&done).into_response());
    }
    if !is_same_origin(&headers) || !is_filled(&app.house, &typed.shown) {
        return form(&app, &locale, &key, typed.email, Standing::OnceMore);
    }
    let wished = Wish { purpose: key.clone(), address: typed.email.clone(), locale: locale.clone() };
    match wish(&app.house, &request, wished).await {
        Ok(()) => Ok(Redirect::to(&done).into_response()),
        Err(entrenous_flow::Fault::BadValue(..)) => {
            let shown = form(&app, &locale, &key, typed.email, Standing::Wrong)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `GET /signup/confirm/{link}`.
pub(crate) async fn look(
    State(app): State<App>,
    Locale(locale): Locale,
    Path(link): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let opened = opened(&app.house, &link)?;
    let chosen = query_value(uri.query().unwrap_or_default(), "lang").is_some();
    let locale = if chosen { locale } else { opened.locale.clone() };
    Ok(confirm::question(&app, &locale, "/signup/confirm", link, &opened.asked))
}

/// `POST /signup/confirm/{link}`.
pub(crate) async fn fulfilled(
    State(app): State<App>,
    Asking(request): Asking,
    Locale(locale): Locale,
    Path(link): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    confirm::is_own(&headers)?;
    let to = Redirect::to(&format!("/signup/confirm/{link}?lang={}", locale.as_str()));
    let Some(chosen) = fulfil(&app.house, &request, opened(&app.house, &link)?).await? else {
        return Ok(to.into_response());
    };
    app.telemetry.chosen(Method::DoubleOptIn);
    let cookie =
        Remembered::after(&app, &request, &locale, &headers, (&chosen.held, chosen.token.as_deref()))?;
    Ok(([(header::SET_COOKIE, cookie)], to).into_response())
}

/// How wide the white border of a code is, in modules (ISO/IEC 18004).
const BORDER: i32 = 4;

/// `GET /signup/{purpose}/code.svg`: the address of the form as a QR code, for paper.
pub(crate) async fn code(State(app): State<App>, Path(key): Path<String>) -> Result<Response, Problem> {
    let key = purpose(&app, &key)?;
    let base = app.house.address().ok_or(entrenous_flow::Fault::NoRelay)?;
    let code = QrCode::encode_text(&format!("{base}/signup/{key}"), QrCodeEcc::Medium)
        .map_err(|_| Problem::bad_request("bad_value", "the address of this house is too long for a code"))?;
    let kind = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=3600")];
    Ok((kind, svg(&code)).into_response())
}

fn svg(code: &QrCode) -> String {
    let whole = code.size().saturating_add(BORDER.saturating_mul(2));
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{},{}h1v1h-1z", x.saturating_add(BORDER), y.saturating_add(BORDER));
            }
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}
