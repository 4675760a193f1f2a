//! A script as it travels: written once, compressed once, sent plain or as gzip.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use std::num::NonZeroU64;

/// How often the compressor may try for a smaller form.
const COMPRESSOR_ROUNDS: NonZeroU64 = NonZeroU64::new(60).unwrap();

/// A script in both forms.
pub(super) struct Script {
    plain: Bytes,
    gzip: Bytes,
}

impl Script {
    /// Compresses a script.
    pub(super) fn made(text: String) -> Self {
        let mut gzip = Vec::new();
        // Made once, so the slow compressor that finds the smallest form is worth its time; writing to memory cannot fail.
        let options = zopfli::Options { iteration_count: COMPRESSOR_ROUNDS, ..zopfli::Options::default() };
        let _ = zopfli::compress(options, zopfli::Format::Gzip, text.as_bytes(), &mut gzip);
        Self { plain: text.into(), gzip: gzip.into() }
    }

    /// What it costs to send it, in bytes.
    pub(super) fn compressed_bytes(&self) -> usize {
        self.gzip.len()
    }

    /// The script for a browser that accepts these forms, to be kept as the policy says.
    pub(super) fn answer(&self, accepts: &HeaderMap, cache: String, vary: &'static str) -> Response {
        let forms = accepts.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let fixed = [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8".to_owned()),
            (header::CACHE_CONTROL, cache),
            (header::VARY, vary.to_owned()),
            (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin".to_owned()),
        ];
        if forms.unwrap_or_default().contains("gzip") {
            (fixed, [(header::CONTENT_ENCODING, "gzip")], self.gzip.clone()).into_response()
        } else {
            (fixed, self.plain.clone()).into_response()
        }
    }
}
