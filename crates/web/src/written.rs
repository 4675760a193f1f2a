//! An answer in JSON that is long and often asked for: written at once into memory that is large enough.
//!
//! **Invariant:** the bytes are those [`axum::Json`] writes.

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// How many bytes most answers stay under: whoever begins with less moves what is written again and again.
const BYTES_USUAL: usize = 6_144;

/// An answer, written.
pub(crate) struct Written(serde_json::Result<Vec<u8>>);

impl Written {
    /// Writes an answer.
    pub(crate) fn of(answer: &impl Serialize) -> Self {
        let mut bytes = Vec::with_capacity(BYTES_USUAL);
        Self(serde_json::to_writer(&mut bytes, answer).map(|()| bytes))
    }
}

impl IntoResponse for Written {
    fn into_response(self) -> Response {
        let json = HeaderValue::from_static("application/json");
        match self.0 {
            Ok(bytes) => ([(header::CONTENT_TYPE, json)], Bytes::from(bytes)).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}
