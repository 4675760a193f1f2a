//! The language to answer in: asked for in the query, then the browser's, then the first of the business.

use super::asking::query_value;
use crate::App;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use entrenous_core::charter::Language;
use entrenous_lingua::negotiate;
use std::convert::Infallible;

/// The language of the answer; always one the business speaks.
pub struct Locale(pub Language);

impl FromRequestParts<App> for Locale {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let asked = query_value(query, "locale").or_else(|| query_value(query, "lang"));
        let accepts = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let spoken = &app.house.charter.business.languages;
        Ok(Self(negotiate(asked.as_deref(), accepts, spoken)))
    }
}
