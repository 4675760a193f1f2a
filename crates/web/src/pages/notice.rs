//! `/privacy/notice`: the privacy notice of the business, for everyone, in the reader's language.
//!
//! **Invariant:** it is the same for everyone: no person, no cookie and no signal changes a word of it.

use super::render::page;
use crate::extract::Locale;
use crate::{App, Problem};
use axum::extract::State;
use axum::response::Response;
use entrenous_flow::publish::privacy_notice;
use serde::Serialize;

#[derive(Serialize)]
struct Body {
    /// HTML in which every word is escaped.
    paper: String,
    paper_title: String,
}

/// `GET /privacy/notice`.
pub(crate) async fn show(State(app): State<App>, Locale(locale): Locale) -> Result<Response, Problem> {
    let document = privacy_notice(&app.house, &locale)?;
    let body = Body { paper: document.html(), paper_title: document.title };
    Ok(page(&app, "notice.html", &locale, "/privacy/notice", body))
}
