//! `GET /banner.html`: the first layer of the banner as a part of a page, for a server that puts it into its own pages.
//! It is painted with the page, works as a form without script, and `/banner.js` takes it over instead of building its own.
//!
//! **Invariant:** whoever has answered everything gets an empty part: nobody is asked twice, not even for a moment.
//! **Invariant:** the part sets nothing and is kept by no cache, since it depends on what the device remembers.

use super::render::{asset, fragment};
use crate::extract::{Asking, Locale, Remembered};
use crate::{App, Problem};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::hash::Hash;
use entrenous_core::notice::NoticePurpose;
use serde::Serialize;
use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../../../browser/dist/banner.css");

#[derive(Serialize)]
struct Body<'a> {
    lang: &'a str,
    dir: &'static str,
    words: &'a BTreeMap<String, String>,
    notice: Hash,
    open: Vec<&'a NoticePurpose>,
    /// Whether some answers stand, so that only the rest is asked.
    again: bool,
    signal: bool,
}

/// Answers the part for this reader.
pub(crate) async fn handle(
    State(app): State<App>,
    Asking(request): Asking,
    Locale(locale): Locale,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let written = entrenous_flow::ask::notice(&app.house, &request, &locale)?;
    let notice = &written.notice;
    let open = Remembered::read(&headers).open(notice, app.house.now().day());
    let fixed = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "cookie, accept-language, sec-gpc"),
    ];
    if open.is_empty() {
        return Ok((fixed, "").into_response());
    }
    let body = Body {
        lang: locale.as_str(),
        dir: entrenous_lingua::direction(&locale),
        words: &notice.texts,
        notice: notice.hash,
        again: open.len() < notice.asked().count(),
        open,
        signal: notice.shows_signal,
    };
    Ok((fixed, fragment(&app, "banner.html", &body)?).into_response())
}

/// `GET /banner.css`: the style of the banner, for pages that bring the first layer.
pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", STYLE)
}
